//! Days and instants as people in Sweden write them. What could be read in two ways is not read.

use contracts::time::{Certainty, from_swedish};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// Months by their first three letters.
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
];

/// A day: `2026-03-02`, `20260302`, `2/3 2026`, `2.3.2026`, `2 mars 2026`. Not `2/3/2026`, which is another day in
/// the United States than in Sweden.
pub(super) fn day(cell: &str) -> Option<Date> {
    let parts: Vec<&str> = cell
        .split([' ', '.', '/', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let separators: String = cell
        .chars()
        .filter(|one| matches!(one, ' ' | '.' | '/' | '-'))
        .collect();
    match (separators.as_str(), parts.as_slice()) {
        ("", [compact]) if compact.len() == 8 => {
            let (year, rest) = compact.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            of(year, month, day)
        }
        ("--", [year, month, day]) if year.len() == 4 => of(year, month, day),
        ("/ " | "..", [day, month, year]) => of(year, month, day),
        ("  ", [day, month, year]) => {
            let name: String = month.chars().take(3).collect::<String>().to_lowercase();
            let number = MONTHS.iter().position(|month| *month == name)?.checked_add(1)?;
            of(year, &number.to_string(), day)
        }
        _ => None,
    }
}

fn of(year: &str, month: &str, day: &str) -> Option<Date> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = year.len() == 4 && [year, month, day].iter().all(|part| digits(part));
    let date = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    is_date.then(date).flatten()
}

/// An instant: a day, alone (its first minute) or followed by a time of Swedish local time, or as RFC 3339 has it.
/// Not a local time that exists twice, or never.
pub(super) fn instant(cell: &str) -> Option<Timestamp> {
    if let Ok(instant) = cell.parse() {
        return Some(instant);
    }
    if let Some(day) = day(cell) {
        return from_swedish(day.to_datetime(jiff::civil::Time::midnight())).map(|(instant, _)| instant);
    }
    let (day_of, time) = cell.rsplit_once([' ', 'T'])?;
    let time = time.replace('.', ":").parse().ok()?;
    match from_swedish(DateTime::from_parts(day(day_of)?, time))? {
        (instant, Certainty::Certain) => Some(instant),
        (_, Certainty::Ambiguous | Certainty::Missing) => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{day, instant};

    #[test]
    fn a_day_is_read_as_it_is_written_in_sweden() {
        for written in [
            "2026-03-02",
            "20260302",
            "2/3 2026",
            "02.03.2026",
            "2 mars 2026",
            "2 Mar 2026",
        ] {
            assert_eq!(day(written), Some(date(2026, 3, 2)), "{written}");
        }
    }

    #[test]
    fn a_day_that_is_another_in_another_country_is_not_read() {
        for written in [
            "2/3/2026",
            "3-2-2026",
            "26-03-02",
            "2026-02-30",
            "2 march",
            "i morgon",
            "20260302 ",
        ] {
            assert_eq!(day(written), None, "{written}");
        }
    }

    #[test]
    fn an_instant_is_swedish_local_time_unless_it_says_its_zone() {
        for (written, is) in [
            ("2026-03-02", "2026-03-01T23:00:00Z"),
            ("2026-07-02 09:30", "2026-07-02T07:30:00Z"),
            ("2/7 2026 09.30", "2026-07-02T07:30:00Z"),
            ("2026-03-02T08:15:00Z", "2026-03-02T08:15:00Z"),
        ] {
            assert_eq!(instant(written).map(|at| at.to_string()).as_deref(), Some(is));
        }
        assert_eq!(instant("2026-10-25 02:30"), None, "exists twice");
    }
}
