//! The form, date and check digit of each kind of identity (domain facts 4.2). Reads no clock, so a
//! birth date to come is no fault.

use jiff::civil::Date;

use super::{IdentityFault, PersonIdKind};
use crate::identity::check_digit::{after, digit};

/// Letters that stand for 1 in interim personnummer (T-numbers).
pub(super) const INTERIM: &[u8] = b"TRSUWXJKLMN";

type Verdict = Result<(), IdentityFault>;

pub(super) fn of(kind: PersonIdKind, extension: &str) -> Option<IdentityFault> {
    let number = extension.as_bytes();
    match kind {
        PersonIdKind::Personnummer => population_register(number, 0),
        PersonIdKind::Samordningsnummer => population_register(number, 60),
        PersonIdKind::NationalReserve => national_reserve(number),
        PersonIdKind::ReserveVgr => vgr(number),
        PersonIdKind::ReserveSkane => skane(number),
        PersonIdKind::ReserveStockholm => stockholm(number),
        PersonIdKind::Other => Ok(()),
    }
    .err()
}

/// `CCYYMMDDNNNC`; a coordination number has 60 added to the day, an interim number a letter first in NNN.
fn population_register(number: &[u8], added_to_day: u8) -> Verdict {
    let (date, [first, second, third, check]) = date_and_rest(number)?;
    let interim = INTERIM.contains(&first);
    format(interim || first.is_ascii_digit())?;
    format([second, third, check].iter().all(u8::is_ascii_digit))?;
    let day = two(date, 6).checked_sub(added_to_day);
    existing(year(date), two(date, 4), day.ok_or(IdentityFault::Date)?)?;
    require([first, second, third] != *b"000", IdentityFault::Serial)?;
    let first = if interim { b'1' } else { first };
    let [_, _, rest @ ..] = date;
    checked(rest.into_iter().chain([first, second, third]).map(digit), check)
}

/// `XXYYMMDDNNGC`: XX is a century moved by a multiple of three, or 00 when the birth date is unknown.
fn national_reserve(number: &[u8]) -> Verdict {
    let (date, [first, second, third, check]) = date_and_rest(number)?;
    format(is_reserve_letter(first) && is_reserve_letter(second))?;
    format((is_reserve_letter(third) || third.is_ascii_digit()) && check.is_ascii_digit())?;
    match two(date, 0) {
        0 => require(
            two(date, 4) >= 20 && (40..=59).contains(&two(date, 6)),
            IdentityFault::Date,
        )?,
        // 22 and 23 stand for 19 and 20, and so on in threes; what would stand for 21 is not given out.
        moved @ 22.. if moved % 3 != 0 => {
            let century = i16::from((moved - 19) % 3 + 19);
            existing(
                century * 100 + i16::from(two(date, 2)),
                two(date, 4),
                two(date, 6),
            )?;
        }
        _ => return Err(IdentityFault::Date),
    }
    let value = |byte: u8| if byte.is_ascii_digit() { digit(byte) } else { byte };
    checked(date.into_iter().chain([first, second, third]).map(value), check)
}

/// `YYYYMMDD`, a letter for the sex, two digits, and a check digit over everything with the century.
fn vgr(number: &[u8]) -> Verdict {
    let (date, [sex, tens, ones, check]) = date_and_rest(number)?;
    format([tens, ones, check].iter().all(u8::is_ascii_digit))?;
    let running = digit(tens) * 10 + digit(ones);
    let (sex, ours) = match sex {
        b'K' => (5, (6..80).contains(&running) && running.is_multiple_of(2)),
        b'M' => (7, (6..80).contains(&running) && !running.is_multiple_of(2)),
        b'X' => (8, (80..90).contains(&running)),
        _ => return Err(IdentityFault::Format),
    };
    format(ours)?;
    existing(year(date), two(date, 4), two(date, 6))?;
    let rest = [sex, digit(tens), digit(ones)];
    checked(date.into_iter().map(digit).chain(rest), check)
}

/// Six or eight digits, one of D E F, a letter, 0 or 1, a letter. Sources tell of no date rule and no check digit.
fn skane(number: &[u8]) -> Verdict {
    let (digits, [region, letter, bit, last]) = number.split_last_chunk().ok_or(IdentityFault::Format)?;
    format(matches!(digits.len(), 6 | 8) && digits.iter().all(u8::is_ascii_digit))?;
    format(b"DEF".contains(region) && b"01".contains(bit))?;
    format(letter.is_ascii_uppercase() && last.is_ascii_uppercase())
}

/// `99` and ten digits, the last a check digit over all that stand before it.
fn stockholm(number: &[u8]) -> Verdict {
    let number: [u8; 12] = number.try_into().map_err(|_| IdentityFault::Format)?;
    format(number.iter().all(u8::is_ascii_digit) && number.starts_with(b"99"))?;
    let [rest @ .., check] = number;
    checked(rest.into_iter().map(digit), check)
}

/// Eight digits and the four characters after them.
fn date_and_rest(number: &[u8]) -> Result<([u8; 8], [u8; 4]), IdentityFault> {
    let (date, rest) = number.split_first_chunk::<8>().ok_or(IdentityFault::Format)?;
    let rest = rest.try_into().map_err(|_| IdentityFault::Format)?;
    format(date.iter().all(u8::is_ascii_digit))?;
    Ok((*date, rest))
}

const fn two(date: [u8; 8], at: usize) -> u8 {
    digit(date[at]) * 10 + digit(date[at + 1])
}

fn year(date: [u8; 8]) -> i16 {
    i16::from(two(date, 0)) * 100 + i16::from(two(date, 2))
}

/// Nobody alive was born before 1800, and the numbers began with those alive in 1947.
fn existing(year: i16, month: u8, day: u8) -> Verdict {
    let date = i8::try_from(month).ok().zip(i8::try_from(day).ok());
    let exists = date.is_some_and(|(month, day)| Date::new(year, month, day).is_ok());
    require((1800..2100).contains(&year) && exists, IdentityFault::Date)
}

const fn is_reserve_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O' | b'Q' | b'V' | b'W')
}

fn checked(values: impl DoubleEndedIterator<Item = u8>, check: u8) -> Verdict {
    require(after(values) == digit(check), IdentityFault::CheckDigit)
}

fn format(holds: bool) -> Verdict {
    require(holds, IdentityFault::Format)
}

fn require(holds: bool, fault: IdentityFault) -> Verdict {
    if holds { Ok(()) } else { Err(fault) }
}
