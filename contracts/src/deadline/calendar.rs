//! Swedish days: where they begin and end, which of them are free, and how far a time reaches. `None` only beyond the
//! end of the calendar. It knows no duty.

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::{Allowance, Payment};
use crate::time::{from_swedish, to_swedish};

/// The last moment of something that may take so long.
pub(super) fn due(since: Timestamp, allowance: Allowance, working_days: bool) -> Option<Timestamp> {
    match allowance {
        Allowance::Days(days) => end_of_day(later(to_swedish(since).date(), days, working_days)?),
        Allowance::Hours(hours) => {
            let time = SignedDuration::from_hours(i64::from(hours));
            if working_days {
                working_time(since, time)
            } else {
                since.checked_add(time).ok()
            }
        }
    }
}

/// The day from which somebody else pays, for a notice of that time.
pub(super) fn payment_day(notice: Timestamp, payment: Payment, working_days: bool) -> Option<Date> {
    let local = to_swedish(notice);
    let day = if local.time() > payment.noon {
        local.date().tomorrow().ok()?
    } else {
        local.date()
    };
    later(day, payment.days, working_days)
}

/// The first moment of a day.
pub(super) fn start_of_day(day: Date) -> Option<Timestamp> {
    from_swedish(day.at(0, 0, 0, 0)).map(|(start, _)| start)
}

fn end_of_day(day: Date) -> Option<Timestamp> {
    start_of_day(day.tomorrow().ok()?)
}

/// The day so many days later; free days are passed over when only working days count.
fn later(day: Date, days: u32, working_days: bool) -> Option<Date> {
    let mut day = day;
    let mut left = days;
    while left > 0 {
        day = day.tomorrow().ok()?;
        if !(working_days && is_free(day)) {
            left -= 1;
        }
    }
    Some(day)
}

/// The moment so much later, where the hours of free days do not count.
fn working_time(since: Timestamp, time: SignedDuration) -> Option<Timestamp> {
    let (mut at, mut left) = (since, time);
    loop {
        let day = to_swedish(at).date();
        let end = end_of_day(day)?;
        if !is_free(day) {
            let room = end.duration_since(at);
            if left <= room {
                return at.checked_add(left).ok();
            }
            left -= room;
        }
        at = end;
    }
}

/// Whether it is a Saturday, a Sunday, a public holiday, or one of the eves that count as one.
fn is_free(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fixed = matches!(
        (day.month(), day.day()),
        (1, 1 | 6) | (5, 1) | (6, 6) | (12, 24..=26 | 31)
    );
    let midsummer_eve =
        day.month() == 6 && (19..=25).contains(&day.day()) && day.weekday() == Weekday::Friday;
    // Good Friday, Easter Monday, Ascension Day; those that are always Sundays need no line.
    let of_easter = easter(day.year()).is_some_and(|easter| {
        let after = i32::from(day.day_of_year()) - i32::from(easter.day_of_year());
        matches!(after, -2 | 1 | 39)
    });
    weekend || fixed || midsummer_eve || of_easter
}

/// Easter Sunday, by the Gregorian rule (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let wide = i32::from(year);
    let (golden, century, of_century) = (wide % 19, wide / 100, wide % 100);
    let correction = (century + 8) / 25;
    let moon = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let count = moon + weekday - 7 * late + 114;
    Date::new(
        year,
        i8::try_from(count / 31).ok()?,
        i8::try_from(count % 31 + 1).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{easter, is_free};

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for day in [
            date(2024, 3, 31),
            date(2025, 4, 20),
            date(2026, 4, 5),
            date(2027, 3, 28),
            date(2038, 4, 25),
        ] {
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn the_free_weekdays_of_2026_are_those_of_the_almanac() {
        let first = date(2026, 1, 1);
        let free: Vec<Date> = first
            .series(jiff::Span::new().days(1))
            .take(365)
            .filter(|day| day.weekday().to_monday_one_offset() <= 5 && is_free(*day))
            .collect();
        assert_eq!(
            free,
            [
                date(2026, 1, 1),
                date(2026, 1, 6),
                date(2026, 4, 3),
                date(2026, 4, 6),
                date(2026, 5, 1),
                date(2026, 5, 14),
                date(2026, 6, 19),
                date(2026, 12, 24),
                date(2026, 12, 25),
                date(2026, 12, 31),
            ]
        );
    }
}
