//! `[systems.….send]`: how messages go out to a system.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use super::address::{HostPort, HttpUrl};
use super::bus::claim_path;
use super::keys::Keys;
use super::quantity::{Duration, Size};
use super::secret::{self, BEARER, PASSWORD, Secret};
use super::tls::ClientTls;
use super::value::words;
use crate::transport;

/// How messages go out to a system; chosen by `transport`, which is required.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "transport", rename_all = "snake_case")]
pub enum SendBy {
    /// The system consumes `out.<system>` on the bus itself; the gateway delivers nothing.
    Bus(BusSend),
    /// The gateway connects and sends with MLLP.
    Mllp(MllpSend),
    /// The gateway posts.
    Http(Box<HttpSend>),
    /// The gateway puts files into a directory.
    Directory(DirectorySend),
}

/// `transport = "bus"`; it has no further keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BusSend {}

words! {
    /// What it means that a system takes a message and says nothing, in time or before the connection ends.
    pub enum Silence: "one of `unavailable`, `transient`" {
        /// The system is not there: it is left alone for a while, and nothing counts.
        Unavailable = "unavailable",
        /// The system failed on this message: it is tried again, and counts as an attempt.
        Transient = "transient",
    }
}

impl From<Silence> for transport::Silence {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::Unavailable => Self::Unavailable,
            Silence::Transient => Self::Transient,
        }
    }
}

/// `transport = "mllp"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MllpSend {
    /// Host and port, `"host:6661"`. Required.
    pub address: HostPort,
    /// Connections at once: 1 to 64. Messages of one case never overtake each other. Default: 1.
    #[schemars(default = "connections", range(min = 1, max = 64))]
    pub connections: u32,
    /// Time for a connection to stand: `"100ms"` to `"1m"`. Default: `"5s"`.
    #[schemars(default = "connect_timeout")]
    pub connect_timeout: Duration,
    /// Time for the acknowledgement to come, the application's where a commit comes first: `"1s"` to `"10m"`.
    /// Default: `"30s"`.
    #[schemars(default = "reply_timeout")]
    pub reply_timeout: Duration,
    /// What it means that none comes, in time or before the connection ends. Default: `"unavailable"`.
    #[schemars(default = "silence")]
    pub silence: Silence,
    /// Largest reply read, from `"1KiB"` to `"64MiB"`. Default: `"1MiB"`.
    #[schemars(default = "max_reply")]
    pub max_reply: Size,
    /// Certificates. Default: no TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ClientTls>,
}

/// `transport = "http"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HttpSend {
    /// Where to post, `"https://…"`; no user or password in it. Required.
    pub url: HttpUrl,
    /// Value of the header `SOAPAction`, without quotes. Default: the action of each message, where it is SOAP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soap_action: Option<String>,
    /// The token; not together with `username`.
    #[serde(flatten)]
    #[schemars(schema_with = "secret::bearer_schema")]
    pub bearer: Option<Secret>,
    /// User for basic authentication; with a password. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The password; with `username`.
    #[serde(flatten)]
    #[schemars(schema_with = "secret::password_schema")]
    pub password: Option<Secret>,
    /// Certificates, where the URL begins with `https:`. Default: the roots of the machine.
    #[serde(skip_serializing_if = "ClientTls::is_default")]
    #[schemars(default)]
    pub tls: ClientTls,
    /// Connections at once: 1 to 64. Messages of one case never overtake each other. Default: 1.
    #[schemars(default = "connections", range(min = 1, max = 64))]
    pub connections: u32,
    /// Time for a connection to stand: `"100ms"` to `"1m"`. Default: `"5s"`.
    #[schemars(default = "connect_timeout")]
    pub connect_timeout: Duration,
    /// Time for the whole reply to come: `"1s"` to `"10m"`. Default: `"30s"`.
    #[schemars(default = "reply_timeout")]
    pub reply_timeout: Duration,
    /// What it means that none comes, in time or before the connection ends. Default: `"unavailable"`.
    #[schemars(default = "silence")]
    pub silence: Silence,
    /// Largest reply read, from `"1KiB"` to `"64MiB"`. Default: `"1MiB"`.
    #[schemars(default = "max_reply")]
    pub max_reply: Size,
}

/// `transport = "directory"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DirectorySend {
    /// The directory, which must be there. Required.
    #[schemars(extend("format" = "path"))]
    pub path: PathBuf,
    /// What the names of the files end in, after the dot: letters and digits. Default: `"msg"`.
    #[schemars(default = "extension")]
    pub extension: String,
    /// Most files that may wait there; at this many the system counts as unavailable: 1 to 1 000 000.
    /// Default: 10 000.
    #[schemars(default = "max_waiting", range(min = 1, max = 1_000_000))]
    pub max_waiting: u32,
}

const fn connections() -> u32 {
    1
}

fn extension() -> String {
    "msg".to_owned()
}

const fn max_waiting() -> u32 {
    10_000
}

const fn connect_timeout() -> Duration {
    Duration::seconds(5)
}

const fn reply_timeout() -> Duration {
    Duration::seconds(30)
}

const fn silence() -> Silence {
    Silence::Unavailable
}

const fn max_reply() -> Size {
    Size::mebibytes(1)
}

impl SendBy {
    /// How long an attempt may wait for the reply.
    pub(super) const fn reply_timeout(&self) -> Option<Duration> {
        match self {
            Self::Mllp(send) => Some(send.reply_timeout),
            Self::Http(send) => Some(send.reply_timeout),
            Self::Bus(_) | Self::Directory(_) => None,
        }
    }

    pub(super) fn read(mut keys: Keys<'_>) -> Option<Self> {
        let words = ["bus", "mllp", "http", "directory"];
        if !keys.has("transport") {
            keys.missing("transport", "one of \"bus\", \"mllp\", \"http\", \"directory\"");
        }
        match keys.choice("transport", "", &words)? {
            "bus" => Some(Self::Bus(BusSend {})),
            "mllp" => MllpSend::read(&mut keys).map(Self::Mllp),
            "http" => HttpSend::read(&mut keys).map(|http| Self::Http(Box::new(http))),
            "directory" => DirectorySend::read(&mut keys).map(Self::Directory),
            _ => None,
        }
    }
}

/// What every target that is connected to has: connections, two timeouts, what silence means and the largest
/// reply.
struct Limits {
    connections: u32,
    connect_timeout: Duration,
    reply_timeout: Duration,
    silence: Silence,
    max_reply: Size,
}

impl Limits {
    fn read(keys: &mut Keys<'_>) -> Self {
        let connect_limits = Duration::milliseconds(100)..=Duration::seconds(60);
        let reply_limits = Duration::seconds(1)..=Duration::seconds(600);
        let size_limits = Size::kibibytes(1)..=Size::mebibytes(64);
        Self {
            connections: keys.whole("connections", 1..=64).unwrap_or_else(connections),
            connect_timeout: keys
                .within("connect_timeout", connect_limits)
                .unwrap_or_else(connect_timeout),
            reply_timeout: keys
                .within("reply_timeout", reply_limits)
                .unwrap_or_else(reply_timeout),
            silence: keys.get("silence").unwrap_or_else(silence),
            max_reply: keys.within("max_reply", size_limits).unwrap_or_else(max_reply),
        }
    }
}

impl MllpSend {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let address: Option<HostPort> = keys.require("address");
        let limits = Limits::read(keys);
        let has_tls = keys.has("tls");
        let tls = ClientTls::read(keys);
        if address.as_ref().is_some_and(|address| !address.is_loopback()) && !has_tls {
            keys.warn("address", "messages cross the network in clear; give `tls`");
        }
        Some(Self {
            address: address?,
            connections: limits.connections,
            connect_timeout: limits.connect_timeout,
            reply_timeout: limits.reply_timeout,
            silence: limits.silence,
            max_reply: limits.max_reply,
            tls,
        })
    }
}

impl HttpSend {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let url: Option<HttpUrl> = keys.require("url");
        let soap_action = keys.get("soap_action");
        let has_bearer = BEARER.is_given(keys);
        let has_username = keys.has("username");
        if has_bearer && has_username {
            keys.fault("username", "no user, since a token is given");
        }
        let bearer = BEARER.read(keys);
        let username = keys.get("username");
        let password = if has_username {
            PASSWORD.require(keys)
        } else {
            PASSWORD.read(keys)
        };
        if PASSWORD.is_given(keys) && !has_username {
            keys.missing("username", "a user, since a password is given");
        }
        let limits = Limits::read(keys);
        let has_tls = keys.has("tls");
        let tls = ClientTls::read(keys).unwrap_or_default();
        if let Some(url) = url.as_ref().filter(|url| !url.is_encrypted()) {
            if has_tls {
                keys.fault("url", "a URL that begins with `https:`, since `tls` is given");
            } else if !url.is_loopback() {
                keys.warn("url", "messages cross the network in clear; use `https:`");
            }
        }
        Some(Self {
            url: url?,
            soap_action,
            bearer,
            username,
            password,
            tls,
            connections: limits.connections,
            connect_timeout: limits.connect_timeout,
            reply_timeout: limits.reply_timeout,
            silence: limits.silence,
            max_reply: limits.max_reply,
        })
    }
}

impl DirectorySend {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let path: Option<PathBuf> = keys.require("path");
        if let Some(path) = &path {
            claim_path(keys, path);
        }
        let extension: Option<String> = keys.get("extension");
        if let Some(extension) = &extension
            && !extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            keys.fault("extension", "letters and digits");
        }
        let max_waiting = keys.whole("max_waiting", 1..=1_000_000);
        Some(Self {
            path: path?,
            extension: extension.unwrap_or_else(self::extension),
            max_waiting: max_waiting.unwrap_or_else(self::max_waiting),
        })
    }
}
