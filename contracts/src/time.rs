//! Swedish local time. Instants are UTC inside; RIV-TA writes Europe/Stockholm without a zone, so an
//! hour of one autumn night exists twice. Reads no clock.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

static STOCKHOLM: LazyLock<TimeZone> = LazyLock::new(|| {
    // The time zone data is bundled; UTC stands in only if the bundle were broken, which a test excludes.
    TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC)
});

/// How certain the instant of a local time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The local time names one instant.
    Certain,
    /// The local time exists twice (autumn); the earlier instant was taken.
    Ambiguous,
    /// The local time does not exist (spring); the instant the clock jumped to was taken.
    Missing,
}

/// The instant a Swedish local time names, and how certain that is.
#[must_use]
pub fn from_swedish(local: DateTime) -> Option<(Timestamp, Certainty)> {
    let ambiguous = STOCKHOLM.to_ambiguous_timestamp(local);
    let certainty = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => Certainty::Certain,
        AmbiguousOffset::Gap { .. } => Certainty::Missing,
        AmbiguousOffset::Fold { .. } => Certainty::Ambiguous,
    };
    ambiguous.compatible().ok().map(|instant| (instant, certainty))
}

/// The Swedish local time of an instant.
#[must_use]
pub fn to_swedish(instant: Timestamp) -> DateTime {
    STOCKHOLM.to_datetime(instant)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Certainty, from_swedish, to_swedish};

    #[test]
    fn the_bundled_zone_is_stockholm_and_not_the_stand_in() {
        let (instant, certainty) = from_swedish(date(2026, 7, 1).at(12, 0, 0, 0)).unwrap();
        assert_eq!(instant.to_string(), "2026-07-01T10:00:00Z");
        assert_eq!(certainty, Certainty::Certain);
        assert_eq!(to_swedish(instant), date(2026, 7, 1).at(12, 0, 0, 0));
    }

    #[test]
    fn the_hour_that_exists_twice_is_said_to_be_ambiguous() {
        let (instant, certainty) = from_swedish(date(2026, 10, 25).at(2, 30, 0, 0)).unwrap();
        assert_eq!(certainty, Certainty::Ambiguous);
        assert_eq!(instant.to_string(), "2026-10-25T00:30:00Z");
    }

    #[test]
    fn the_hour_that_does_not_exist_is_said_to_be_missing() {
        let (_, certainty) = from_swedish(date(2026, 3, 29).at(2, 30, 0, 0)).unwrap();
        assert_eq!(certainty, Certainty::Missing);
    }
}
