//! What one key can hold: from a TOML value to a typed one, with the words for what was expected. Values of
//! one key only; what keys mean together is said by the sections.

use std::net::SocketAddr;
use std::path::PathBuf;

use contracts::Kind;
use jiff::civil::Date;
use toml::de::DeValue;

use super::address::{AmqpUrl, DnsName, HostPort, HttpUrl, PostgresUrl};
use super::deadlines::{Allowed, ClockTime};
use super::quantity::{Duration, Size};
use super::store::SchemaName;
use crate::system::SystemName;
use crate::transport::access::Network;

/// A value that one key can hold.
pub(super) trait Value: Sized {
    /// What is expected, after the word "expected".
    const EXPECTED: &'static str;

    /// The value, when it is one.
    fn from_toml(value: &DeValue<'_>) -> Option<Self>;
}

/// What was expected, and, where it is of another type, what type was found. Never the value.
pub(super) fn expected<T: Value>(found: &DeValue<'_>) -> String {
    let is_text_expected = !matches!(T::EXPECTED, "true or false" | "a whole number" | "a number");
    let found = match found {
        DeValue::String(_) if is_text_expected => return T::EXPECTED.to_owned(),
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    format!("{}, not {found}", T::EXPECTED)
}

impl Value for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl Value for u64 {
    const EXPECTED: &'static str = "a whole number";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let integer = value.as_integer()?;
        Self::from_str_radix(integer.as_str(), integer.radix()).ok()
    }
}

impl Value for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let number = value
            .as_float()
            .map(|float| float.as_str())
            .or_else(|| value.as_integer().map(|integer| integer.as_str()))?;
        number.parse().ok().filter(|number: &Self| number.is_finite())
    }
}

impl Value for String {
    const EXPECTED: &'static str = "a text that is not empty, without control characters";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let text = value.as_str()?;
        let fits = !text.trim().is_empty() && !text.contains(char::is_control);
        fits.then(|| text.to_owned())
    }
}

impl Value for PathBuf {
    const EXPECTED: &'static str = "a path";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        String::from_toml(value).map(Self::from)
    }
}

impl Value for SystemName {
    const EXPECTED: &'static str = SystemName::EXPECTED;

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().and_then(Self::new)
    }
}

impl Value for Kind {
    const EXPECTED: &'static str = "a kind of document, such as `referral.request` or `discharge.admission`";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().and_then(Self::from_name)
    }
}

impl Value for Network {
    const EXPECTED: &'static str = "a network such as \"10.20.0.0/16\", or an IP address";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().and_then(Self::parse)
    }
}

/// Values that are text with a form of their own.
macro_rules! parsed_from_text {
    ($($name:ty: $expected:literal),+ $(,)?) => {$(
        impl Value for $name {
            const EXPECTED: &'static str = $expected;

            fn from_toml(value: &DeValue<'_>) -> Option<Self> {
                value.as_str()?.parse().ok()
            }
        }
    )+};
}
parsed_from_text! {
    SocketAddr: "an IP address with its port, such as \"127.0.0.1:2575\" or \"[::1]:2575\"",
    HostPort: "a host with its port, such as \"pmo.example.org:6661\"",
    DnsName: "the name of a machine, such as \"journal.example.org\"",
    HttpUrl: "a URL such as \"https://pmo.example.org/referrals\", without user or password",
    AmqpUrl: "a URL such as \"amqps://broker.example.org:5671/vhost\", without user or password",
    PostgresUrl: "a URL such as \"postgres://db.example.org:5432/vardbrygga\", perhaps with `?sslmode=verify-full` or `?sslmode=disable`, without user or password",
    SchemaName: "a name of lower-case letters, digits and `_`, such as \"vardbrygga\", that does not begin with a digit or `pg_`",
    Duration: "a duration such as \"250ms\", \"30s\", \"5m\", \"24h\" or \"90d\"",
    Size: "a size such as \"512B\", \"64KiB\", \"16MiB\" or \"10GiB\"",
    Allowed: "hours such as \"48h\", days such as \"3d\", or \"never\"",
    ClockTime: "a time of day such as \"12:00\"",
    Date: "a date in quotes, such as \"2026-11-14\"",
}

/// Declares an enum of words, as the config writes them.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident: $expected:literal { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// The word in the config.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl $crate::config::value::Value for $name {
            const EXPECTED: &'static str = $expected;

            fn from_toml(value: &toml::de::DeValue<'_>) -> Option<Self> {
                match value.as_str()? {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(super) use words;
