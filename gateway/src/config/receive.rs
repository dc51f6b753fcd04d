//! `[systems.….receive]`: how messages of a system come in.

use std::net::SocketAddr;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::address::DnsName;
use super::bus::claim_path;
use super::keys::Keys;
use super::process::claim_address;
use super::quantity::{Duration, Size};
use super::secret::{self, Secret, TOKEN};
use super::tls::ServerTls;
use super::value::Value;
use crate::transport::access::Network;

/// How messages of a system come in; chosen by `transport`, which is required.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "transport", rename_all = "snake_case")]
pub enum ReceiveBy {
    /// The system publishes to `in.<system>` on the bus.
    Bus(BusReceive),
    /// The system connects and sends HL7 v2 with MLLP.
    Mllp(MllpReceive),
    /// The system posts to `/v1/systems/{system}/messages` on the listener of `[http]`.
    Http(HttpReceive),
    /// The system puts files into a directory.
    Directory(DirectoryReceive),
}

/// `transport = "bus"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BusReceive {
    /// Whether receipts are published to `receipts.<system>`, where someone must consume them.
    /// Default: false.
    #[schemars(default)]
    pub receipts: bool,
}

/// `transport = "mllp"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MllpReceive {
    /// Address to listen on. MLLP knows no passwords: elsewhere than on loopback `tls` with
    /// `client_ca_file`, or `peers`, is required too. Required.
    #[schemars(extend("format" = "ip-port"))]
    pub listen: SocketAddr,
    /// Networks that may connect: one, such as `"10.20.0.0/16"`, or a list. Default: any.
    #[schemars(schema_with = "texts", default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<Network>,
    /// Largest message taken, from `"1KiB"` to `"512MiB"`. Default: `"16MiB"`.
    #[schemars(default = "max_bytes")]
    pub max_bytes: Size,
    /// Silence after which a connection is closed: `"1s"` to `"30d"`. Default: `"1h"`.
    #[schemars(default = "idle_timeout")]
    pub idle_timeout: Duration,
    /// Connections open at once: 1 to 65535. Default: 64.
    #[schemars(default = "max_connections", range(min = 1, max = 65_535))]
    pub max_connections: u32,
    /// Certificate of the listener. Default: no TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTls>,
}

/// `transport = "http"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HttpReceive {
    /// The token.
    #[serde(flatten)]
    #[schemars(schema_with = "secret::token_schema")]
    pub token: Option<Secret>,
    /// DNS names of which the caller's certificate must have one: a name or a list; with
    /// `http.tls.client_ca_file`. Default: any name.
    #[schemars(schema_with = "texts", default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificate_names: Vec<DnsName>,
}

/// `transport = "directory"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DirectoryReceive {
    /// The directory, which must be there. Messages are written elsewhere and moved here whole: names that
    /// begin with `.` or end in `.tmp` or `.part` are left alone. Required.
    #[schemars(extend("format" = "path"))]
    pub path: PathBuf,
    /// How long files are kept in `done` and `refused`, which hold personal data: `"1h"` to `"365d"`.
    /// Default: `"30d"`.
    #[schemars(default = "keep")]
    pub keep: Duration,
    /// Time between two looks: `"100ms"` to `"1h"`. Default: `"1s"`.
    #[schemars(default = "poll")]
    pub poll: Duration,
    /// Largest file taken, from `"1KiB"` to `"512MiB"`. Default: `"16MiB"`.
    #[schemars(default = "max_bytes")]
    pub max_bytes: Size,
}

/// One text, or a list of them.
pub(super) fn texts(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
}

const fn max_bytes() -> Size {
    Size::mebibytes(16)
}

const fn idle_timeout() -> Duration {
    Duration::seconds(3_600)
}

const fn max_connections() -> u32 {
    64
}

const fn keep() -> Duration {
    Duration::days(30)
}

const fn poll() -> Duration {
    Duration::seconds(1)
}

impl ReceiveBy {
    pub(super) fn read(mut keys: Keys<'_>) -> Option<Self> {
        let words = ["bus", "mllp", "http", "directory"];
        if !keys.has("transport") {
            keys.missing("transport", "one of \"bus\", \"mllp\", \"http\", \"directory\"");
        }
        match keys.choice("transport", "", &words)? {
            "bus" => Some(Self::Bus(BusReceive::read(&mut keys))),
            "mllp" => MllpReceive::read(&mut keys).map(Self::Mllp),
            "http" => Some(Self::Http(HttpReceive::read(&mut keys))),
            "directory" => DirectoryReceive::read(&mut keys).map(Self::Directory),
            _ => None,
        }
    }
}

impl BusReceive {
    fn read(keys: &mut Keys<'_>) -> Self {
        Self {
            receipts: keys.get("receipts").unwrap_or_default(),
        }
    }
}

/// The networks that may connect to a listener.
pub(super) fn read_peers(keys: &mut Keys<'_>) -> Vec<Network> {
    restriction(keys, "peers", "network")
}

/// A key that lets in only what it names. An empty list would let in everyone, so there is none.
fn restriction<T: Value>(keys: &mut Keys<'_>, key: &'static str, one: &str) -> Vec<T> {
    if keys.raw(key).is_none() {
        return Vec::new();
    }
    let named = keys.require_list(key, one).into_iter();
    named.map(|(named, _)| named).collect()
}

/// The largest message of a table.
fn read_max_bytes(keys: &mut Keys<'_>) -> Size {
    keys.within("max_bytes", Size::kibibytes(1)..=Size::mebibytes(512))
        .unwrap_or_else(max_bytes)
}

impl MllpReceive {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let listen: Option<SocketAddr> = keys.require("listen");
        let max_bytes = read_max_bytes(keys);
        let idle_timeout = keys.within("idle_timeout", Duration::seconds(1)..=Duration::days(30));
        let max_connections = keys.whole("max_connections", 1..=65_535);
        let peers = read_peers(keys);
        let has_tls = keys.has("tls");
        let tls = ServerTls::read(keys);
        if let Some(listen) = listen {
            claim_address(keys, listen);
            let outside = !listen.ip().is_loopback();
            if outside && !ServerTls::asks_for_certificates(keys) && !keys.has("peers") {
                keys.fault(
                    "listen",
                    "`peers`, or `tls` with `client_ca_file`, where others than this machine connect",
                );
            }
            if outside && !has_tls {
                keys.warn("listen", "messages cross the network in clear; give `tls`");
            }
        }
        Some(Self {
            listen: listen?,
            peers,
            max_bytes,
            idle_timeout: idle_timeout.unwrap_or_else(self::idle_timeout),
            max_connections: max_connections.unwrap_or_else(self::max_connections),
            tls,
        })
    }
}

impl HttpReceive {
    fn read(keys: &mut Keys<'_>) -> Self {
        Self {
            token: TOKEN.read(keys),
            certificate_names: restriction(keys, "certificate_names", "name"),
        }
    }
}

impl DirectoryReceive {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let path: Option<PathBuf> = keys.require("path");
        if let Some(path) = &path {
            claim_path(keys, path);
        }
        let keep = keys.within("keep", Duration::seconds(3_600)..=Duration::days(365));
        let poll = keys.within("poll", Duration::milliseconds(100)..=Duration::seconds(3_600));
        let max_bytes = read_max_bytes(keys);
        Some(Self {
            path: path?,
            keep: keep.unwrap_or_else(self::keep),
            poll: poll.unwrap_or_else(self::poll),
            max_bytes,
        })
    }
}
