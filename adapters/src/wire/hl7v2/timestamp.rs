//! Time stamps (TS, DTM): read with and without zone, at any precision; written with zone. Without a zone
//! a time is Swedish local time.

use contracts::time::{self, Certainty};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// How exactly a time was given, and how certain its instant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    /// To the second, one instant.
    Exact,
    /// Less than to the second; the beginning of the period.
    Reduced,
    /// Local, in the hour that exists twice.
    Ambiguous,
    /// Local, in the hour that does not exist.
    Missing,
}

/// The instant a time stamp names.
pub(crate) fn read_instant(text: &str) -> Option<(Timestamp, Precision)> {
    let (digits, fraction, zone) = split(text)?;
    let local = civil(digits, fraction)?;
    let exact = digits.len() == 14;
    let (instant, precision) = match zone {
        Some(offset) => (offset.to_timestamp(local).ok()?, Precision::Exact),
        None => {
            let (instant, certainty) = time::from_swedish(local)?;
            let precision = match certainty {
                Certainty::Certain => Precision::Exact,
                Certainty::Ambiguous => Precision::Ambiguous,
                Certainty::Missing => Precision::Missing,
            };
            (instant, precision)
        }
    };
    match precision {
        Precision::Exact if !exact => Some((instant, Precision::Reduced)),
        Precision::Exact | Precision::Reduced | Precision::Ambiguous | Precision::Missing => {
            Some((instant, precision))
        }
    }
}

/// The day a time stamp names, as written; none when it names only a year or a month.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    let (digits, fraction, _) = split(text)?;
    if digits.len() < 8 {
        return None;
    }
    civil(digits, fraction).map(DateTime::date)
}

/// Whether an instant was written to its last digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fineness {
    /// It was.
    Whole,
    /// What is finer than a tenth of a millisecond was cut off.
    Cut,
}

/// Appends an instant in Swedish local time with its zone, or in UTC where Swedish time was not yet a
/// whole number of minutes from it. Nothing outside the years 0 to 9999 can be written.
pub(crate) fn write_instant(instant: Timestamp, out: &mut Vec<u8>) -> Option<Fineness> {
    let utc = Offset::UTC.to_datetime(instant);
    let swedish = time::to_swedish(instant);
    let local = if swedish.second() == utc.second() {
        swedish
    } else {
        utc
    };
    if !write_date(local.date(), out) {
        return None;
    }
    for part in [local.hour(), local.minute(), local.second()] {
        two_digits(part, out);
    }
    let nanosecond = local.subsec_nanosecond();
    let tenths = nanosecond / 100_000;
    if tenths > 0 {
        out.extend_from_slice(format!(".{tenths:04}").as_bytes());
    }
    let minutes = minutes_between(utc, local);
    out.push(if minutes < 0 { b'-' } else { b'+' });
    let minutes = minutes.unsigned_abs();
    for part in [minutes / 60, minutes % 60] {
        two_digits(i8::try_from(part).unwrap_or_default(), out);
    }
    let whole = nanosecond % 100_000 == 0;
    Some(if whole { Fineness::Whole } else { Fineness::Cut })
}

/// Appends a day; `false` when its year has no four digits.
pub(crate) fn write_date(date: Date, out: &mut Vec<u8>) -> bool {
    let Ok(year) = u16::try_from(date.year()) else {
        return false;
    };
    two_digits(i8::try_from(year / 100).unwrap_or_default(), out);
    two_digits(i8::try_from(year % 100).unwrap_or_default(), out);
    two_digits(date.month(), out);
    two_digits(date.day(), out);
    true
}

fn minutes_between(utc: DateTime, local: DateTime) -> i32 {
    let days = i32::from(local.date() > utc.date()) - i32::from(local.date() < utc.date());
    let of_day = |at: DateTime| i32::from(at.hour()) * 60 + i32::from(at.minute());
    days * 24 * 60 + of_day(local) - of_day(utc)
}

fn two_digits(number: i8, out: &mut Vec<u8>) {
    let number = number.unsigned_abs();
    out.extend_from_slice(&[b'0' + number / 10 % 10, b'0' + number % 10]);
}

/// Digits, digits of the fraction, and the zone.
fn split(text: &str) -> Option<(&str, &str, Option<Offset>)> {
    let text = text.trim();
    let (local, zone) = match text.find(['+', '-']) {
        Some(at) => (text.get(..at)?, Some(offset(text.get(at..)?)?)),
        None => (
            text.strip_suffix('Z').unwrap_or(text),
            text.ends_with('Z').then_some(Offset::UTC),
        ),
    };
    let (digits, fraction) = local.split_once('.').unwrap_or((local, ""));
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (matches!(digits.len(), 4 | 6 | 8 | 10 | 12 | 14) && numeric(digits) && numeric(fraction))
        .then_some((digits, fraction, zone))
}

fn offset(zone: &str) -> Option<Offset> {
    let (sign, digits) = zone.split_at_checked(1)?;
    let digits: u16 = Some(digits).filter(|digits| digits.len() == 4)?.parse().ok()?;
    let (hours, minutes) = (i32::from(digits / 100), i32::from(digits % 100));
    if minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn civil(digits: &str, fraction: &str) -> Option<DateTime> {
    let part = |from: usize, to: usize, default: i8| match digits.get(from..to) {
        Some(part) => part.parse().ok(),
        None => Some(default),
    };
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let nanosecond = match fraction.get(..fraction.len().min(9)) {
        None | Some("") => 0,
        Some(known) => format!("{known:0<9}").parse().ok()?,
    };
    DateTime::new(
        year,
        part(4, 6, 1)?,
        part(6, 8, 1)?,
        part(8, 10, 0)?,
        part(10, 12, 0)?,
        part(12, 14, 0)?,
        nanosecond,
    )
    .ok()
}
