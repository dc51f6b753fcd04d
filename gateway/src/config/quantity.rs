//! Durations and sizes as the config writes them: `"30s"`, `"16MiB"`. Exact, with no hidden unit.

use std::str::FromStr;
use std::time;

/// A length of time, written `"250ms"`, `"30s"`, `"5m"`, `"24h"`, `"90d"` or a sum of these: `"1h30m"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(time::Duration);

const UNITS_OF_TIME: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl Duration {
    /// So many milliseconds.
    #[must_use]
    pub const fn milliseconds(milliseconds: u64) -> Self {
        Self(time::Duration::from_millis(milliseconds))
    }

    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: u64) -> Self {
        Self(time::Duration::from_secs(seconds))
    }

    /// So many days.
    #[must_use]
    pub const fn days(days: u64) -> Self {
        Self::seconds(days * 86_400)
    }

    /// The duration.
    #[must_use]
    pub const fn get(self) -> time::Duration {
        self.0
    }
}

impl From<Duration> for jiff::SignedDuration {
    fn from(duration: Duration) -> Self {
        Self::try_from(duration.0).unwrap_or(Self::MAX)
    }
}

/// What is wrong with the text of a duration or size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a number with its unit")]
pub struct NotAQuantity;

impl FromStr for Duration {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let mut total: u64 = 0;
        let mut rest = text;
        let mut smaller_than = u64::MAX;
        while !rest.is_empty() {
            let (number, after) = leading_number(rest).ok_or(NotAQuantity)?;
            let unit_length = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
            let (unit, after) = after.split_at_checked(unit_length).ok_or(NotAQuantity)?;
            let size = size_of(&UNITS_OF_TIME, unit).ok_or(NotAQuantity)?;
            if size >= smaller_than {
                return Err(NotAQuantity);
            }
            smaller_than = size;
            let part = number.checked_mul(size).ok_or(NotAQuantity)?;
            total = total.checked_add(part).ok_or(NotAQuantity)?;
            rest = after;
        }
        if text.is_empty() {
            return Err(NotAQuantity);
        }
        Ok(Self::milliseconds(total))
    }
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let milliseconds = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        write_exactly(f, milliseconds, &UNITS_OF_TIME, "s")
    }
}

/// A number of bytes, written `"512B"`, `"64KiB"`, `"16MiB"`, `"10GiB"` or `"2TiB"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(u64);

const UNITS_OF_SIZE: [(&str, u64); 5] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("B", 1),
];

impl Size {
    /// So many KiB.
    #[must_use]
    pub const fn kibibytes(count: u32) -> Self {
        Self((count as u64) << 10)
    }

    /// So many MiB.
    #[must_use]
    pub const fn mebibytes(count: u32) -> Self {
        Self((count as u64) << 20)
    }

    /// So many GiB.
    #[must_use]
    pub const fn gibibytes(count: u32) -> Self {
        Self((count as u64) << 30)
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The number of bytes as a length in memory; what memory cannot hold is cut to what it can.
    #[must_use]
    pub fn length(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl FromStr for Size {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let (number, unit) = leading_number(text).ok_or(NotAQuantity)?;
        let size = size_of(&UNITS_OF_SIZE, unit).ok_or(NotAQuantity)?;
        number.checked_mul(size).map(Self).ok_or(NotAQuantity)
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_exactly(f, self.0, &UNITS_OF_SIZE, "B")
    }
}

fn leading_number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

fn size_of(units: &[(&str, u64)], unit: &str) -> Option<u64> {
    units
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|(_, size)| *size)
}

/// Writes a quantity in the largest unit that it is a whole number of.
fn write_exactly(
    f: &mut std::fmt::Formatter<'_>,
    quantity: u64,
    units: &[(&str, u64)],
    unit_of_zero: &str,
) -> std::fmt::Result {
    let fitting = units
        .iter()
        .find(|(_, size)| quantity > 0 && quantity.is_multiple_of(*size));
    match fitting {
        Some((unit, size)) => write!(f, "{}{unit}", quantity / size),
        None => write!(f, "0{unit_of_zero}"),
    }
}

/// A value that the config writes as a text of one form.
macro_rules! written_as_text {
    ($name:ident, $schema_name:literal, $pattern:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                $schema_name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "format": $schema_name, "pattern": $pattern})
            }
        }
    };
}
pub(super) use written_as_text;

written_as_text!(Duration, "duration", r"^([0-9]+(ms|s|m|h|d))+$");
written_as_text!(Size, "size", r"^[0-9]+(B|KiB|MiB|GiB|TiB)$");
