//! The time that a report is about: a month or a quarter, by the Swedish calendar.

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};

use contracts::time::to_swedish;

/// Whole days, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The day after the last one.
    pub end: Date,
}

/// What is wrong with the text of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a month such as 2026-02, or a quarter such as 2026-Q1")]
pub struct NotAPeriod;

impl Period {
    /// A month, written `2026-02`.
    ///
    /// # Errors
    /// When it is not written so.
    pub fn month(text: &str) -> Result<Self, NotAPeriod> {
        let (year, month) = parts(text)?;
        Self::of(year, number(month, 2)?, 1)
    }

    /// A quarter, written `2026-Q1`.
    ///
    /// # Errors
    /// When it is not written so.
    pub fn quarter(text: &str) -> Result<Self, NotAPeriod> {
        let (year, quarter) = parts(text)?;
        let quarter = number(quarter.strip_prefix('Q').ok_or(NotAPeriod)?, 1)?;
        if !(1..=4).contains(&quarter) {
            return Err(NotAPeriod);
        }
        Self::of(year, quarter * 3 - 2, 3)
    }

    /// Whether a day is one of it.
    #[must_use]
    pub fn has(&self, day: Date) -> bool {
        self.first <= day && day < self.end
    }

    /// Whether a moment is in it.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.has(to_swedish(at).date())
    }

    fn of(year: i16, month: i16, months: i64) -> Result<Self, NotAPeriod> {
        let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
        let first = date(year, month.ok_or(NotAPeriod)?, 1);
        let end = first
            .checked_add(Span::new().months(months))
            .map_err(|_| NotAPeriod)?;
        Ok(Self { first, end })
    }
}

fn parts(text: &str) -> Result<(i16, &str), NotAPeriod> {
    let (year, rest) = text.split_once('-').ok_or(NotAPeriod)?;
    Ok((number(year, 4)?, rest))
}

fn number(text: &str, digits: usize) -> Result<i16, NotAPeriod> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits).ok_or(NotAPeriod)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{NotAPeriod, Period};

    #[test]
    fn a_month_and_a_quarter_end_where_the_next_one_begins() {
        let december = Period::month("2026-12").unwrap();
        assert_eq!(
            (december.first, december.end),
            (date(2026, 12, 1), date(2027, 1, 1))
        );
        let last = Period::quarter("2026-Q4").unwrap();
        assert_eq!((last.first, last.end), (date(2026, 10, 1), date(2027, 1, 1)));
    }

    #[test]
    fn a_month_begins_at_midnight_in_sweden() {
        let march = Period::month("2026-03").unwrap();
        assert!(!march.contains("2026-02-28T22:59:59Z".parse().unwrap()));
        assert!(march.contains("2026-02-28T23:00:00Z".parse().unwrap()));
        assert!(march.contains("2026-03-31T21:59:59Z".parse().unwrap()));
        assert!(!march.contains("2026-03-31T22:00:00Z".parse().unwrap()));
    }

    #[test]
    fn what_is_written_otherwise_is_no_period() {
        for text in [
            "", "2026", "2026-2", "2026-13", "2026-00", "26-02", "2026-Q1", "+026-02",
        ] {
            assert_eq!(Period::month(text), Err(NotAPeriod), "{text}");
        }
        for text in ["2026-Q0", "2026-Q5", "2026-1", "2026-q1", "2026-Q11"] {
            assert_eq!(Period::quarter(text), Err(NotAPeriod), "{text}");
        }
    }
}
