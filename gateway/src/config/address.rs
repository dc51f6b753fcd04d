//! Addresses as the config writes them. None of them can hold a password.

use std::net::IpAddr;
use std::str::FromStr;

use hyper::Uri;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::bus::amqp;

/// A text that is not an address of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an address")]
pub struct NotAnAddress;

/// A host, by name or IP address, with its port: `host:6661`, `[::1]:6661`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPort {
    host: String,
    port: u16,
}

impl HostPort {
    /// The name or the IP address, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

impl FromStr for HostPort {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let (host, port) = text.rsplit_once(':').ok_or(NotAnAddress)?;
        let port: u16 = port.parse().map_err(|_| NotAnAddress)?;
        let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let is_host = match inner {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => is_host_name(host),
        };
        if port == 0 || !is_host {
            return Err(NotAnAddress);
        }
        let host = inner.unwrap_or(host).to_owned();
        Ok(Self { host, port })
    }
}

impl std::fmt::Display for HostPort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// Where an HTTP target is: `http` or `https`, no user, no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpUrl(Uri);

impl HttpUrl {
    /// The URL.
    #[must_use]
    pub const fn uri(&self) -> &Uri {
        &self.0
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.host().is_some_and(is_loopback)
    }
}

impl FromStr for HttpUrl {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        url_of(text, &["http", "https"]).map(Self)
    }
}

/// Where the broker is: `amqp` or `amqps`, with its vhost, no user, no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmqpUrl(Uri);

impl AmqpUrl {
    /// The host, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The port; by default 5672, and 5671 when encrypted.
    #[must_use]
    pub fn port(&self) -> u16 {
        let default = if self.is_encrypted() { 5671 } else { 5672 };
        self.0.port_u16().unwrap_or(default)
    }

    /// The vhost, decoded; `/` when the URL has none.
    #[must_use]
    pub fn vhost(&self) -> String {
        match self.0.path().trim_start_matches('/') {
            "" => "/".to_owned(),
            // What could not be decoded was refused when the URL was read.
            vhost => amqp::decode(vhost).unwrap_or_default(),
        }
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme_str() == Some("amqps")
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }
}

impl FromStr for AmqpUrl {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let url = url_of(text, &["amqp", "amqps"])?;
        let vhost = url.path().trim_start_matches('/');
        let fits = url.query().is_none() && !vhost.contains('/') && amqp::decode(vhost).is_ok();
        fits.then_some(Self(url)).ok_or(NotAnAddress)
    }
}

/// The name of a machine, as its certificate says it: `journal.example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsName(String);

impl FromStr for DnsName {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let name = rustls::pki_types::DnsName::try_from(text).map_err(|_| NotAnAddress)?;
        Ok(Self(name.as_ref().to_owned()))
    }
}

impl std::fmt::Display for DnsName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! shown_as_uri {
    ($($name:ident),+) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}
shown_as_uri!(HttpUrl, AmqpUrl, PostgresUrl);

/// Where the database is: `postgres` or `postgresql`, with its name, no user, no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostgresUrl(Uri);

impl PostgresUrl {
    /// The host, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The port; by default 5432.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.0.port_u16().unwrap_or(5432)
    }

    /// The database, decoded.
    #[must_use]
    pub fn database(&self) -> String {
        // What could not be decoded was refused when the URL was read.
        amqp::decode(self.0.path().trim_start_matches('/')).unwrap_or_default()
    }

    /// Whether the connection is encrypted and the certificate verified: unless `sslmode=disable`.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.query() != Some(NOT_ENCRYPTED)
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }
}

const ENCRYPTED: &str = "sslmode=verify-full";
const NOT_ENCRYPTED: &str = "sslmode=disable";

impl FromStr for PostgresUrl {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let url = url_of(text, &["postgres", "postgresql"])?;
        let database = url.path().trim_start_matches('/');
        let has_database = !database.is_empty() && !database.contains('/') && amqp::decode(database).is_ok();
        let is_known = url
            .query()
            .is_none_or(|query| [ENCRYPTED, NOT_ENCRYPTED].contains(&query));
        (has_database && is_known)
            .then_some(Self(url))
            .ok_or(NotAnAddress)
    }
}

fn url_of(text: &str, schemes: &[&str]) -> Result<Uri, NotAnAddress> {
    let url: Uri = text.parse().map_err(|_| NotAnAddress)?;
    let authority = url.authority().ok_or(NotAnAddress)?;
    let fits = url.scheme_str().is_some_and(|scheme| schemes.contains(&scheme))
        && !authority.as_str().contains('@')
        && !authority.host().is_empty();
    fits.then_some(url).ok_or(NotAnAddress)
}

fn is_host_name(host: &str) -> bool {
    (1..=253).contains(&host.len())
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

macro_rules! written_as_text {
    ($($name:ident: $format:literal),+ $(,)?) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                $format.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "format": $format})
            }
        }
    )+};
}
written_as_text!(HostPort: "host-port", HttpUrl: "uri", AmqpUrl: "amqp-uri", PostgresUrl: "postgres-uri", DnsName: "hostname");
