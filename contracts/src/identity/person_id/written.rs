//! From what people and systems write to what the contract wants: no separators, capitals, twelve
//! characters. A century is added only where no other is possible.

use jiff::civil::Date;

use super::PersonIdKind;
use super::fault::INTERIM;

/// No one has lived longer than this.
const OLDEST: i16 = 125;

pub(super) fn normalised(kind: PersonIdKind, written: &str, today: Date) -> String {
    let written = written.trim();
    if kind == PersonIdKind::Other {
        return written.to_owned();
    }
    let bare: String = written
        .chars()
        .filter(|character| !matches!(character, '-' | '+') && !character.is_whitespace())
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let has_short_form = matches!(kind, PersonIdKind::Personnummer | PersonIdKind::Samordningsnummer);
    let century = has_short_form.then(|| century(written, &bare, today)).flatten();
    match century {
        Some(century) => format!("{century}{bare}"),
        None => bare,
    }
}

/// The century of `YYMMDD-NNNC`, where the separator and the reference date leave one only.
fn century(written: &str, bare: &str, today: Date) -> Option<i16> {
    let birth = Birth::of(bare)?;
    let latest = birth.latest_before(today)?;
    let turns_hundred = today.year() - 100;
    let year = match separator(written) {
        // `+` stands from the year in which the person turns 100.
        Some('+') if latest <= turns_hundred => latest,
        Some('+') => latest - 100,
        Some(_) if latest > turns_hundred => latest,
        Some(_) => return None,
        None if latest - 100 < today.year() - OLDEST => latest,
        None => return None,
    };
    (year >= today.year() - OLDEST).then_some(year / 100)
}

/// The separator of the short form, in its place before the last four characters.
fn separator(written: &str) -> Option<char> {
    let mut separators = written.chars().filter(|character| matches!(character, '-' | '+'));
    separators.next()
}

struct Birth {
    year_of_century: i16,
    month: i8,
    day: i8,
}

impl Birth {
    fn of(bare: &str) -> Option<Self> {
        let (date, serial) = bare.as_bytes().split_first_chunk::<6>()?;
        let [first, rest @ ..]: [u8; 4] = serial.try_into().ok()?;
        let digits = date.iter().chain(&rest).all(u8::is_ascii_digit);
        if !digits || !(first.is_ascii_digit() || INTERIM.contains(&first)) {
            return None;
        }
        let two = |at: usize| bare.get(at..at + 2)?.parse::<i8>().ok();
        let day = two(4)?;
        Some(Self {
            year_of_century: two(0)?.into(),
            month: two(2)?,
            day: if day > 60 { day - 60 } else { day },
        })
    }

    /// The latest year with these two digits in which the date exists and has been.
    fn latest_before(&self, today: Date) -> Option<i16> {
        let this_century = today.year() / 100 * 100 + self.year_of_century;
        [this_century, this_century - 100, this_century - 200]
            .into_iter()
            .find(|year| Date::new(*year, self.month, self.day).is_ok_and(|birth| birth <= today))
    }
}
