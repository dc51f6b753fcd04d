//! `[http]`: the listener that all systems share that send over HTTP.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Serialize;

use super::keys::Keys;
use super::process::claim_address;
use super::quantity::{Duration, Size};
use super::receive::{read_peers, texts};
use super::tls::ServerTls;
use crate::transport::access::Network;

/// `[http]`: the listener that all systems share that send over HTTP. Required when there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Http {
    /// Address to listen on. Elsewhere than on loopback it needs `tls.client_ca_file`, or a token of every
    /// system that sends over HTTP. Required.
    #[schemars(extend("format" = "ip-port"))]
    pub listen: SocketAddr,
    /// Networks that may connect: one, such as `"10.20.0.0/16"`, or a list. Default: any.
    #[schemars(schema_with = "texts", default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<Network>,
    /// Certificate of the listener. Default: no TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTls>,
    /// Largest message taken, from `"1KiB"` to `"512MiB"`. Default: `"16MiB"`.
    #[schemars(default = "max_body")]
    pub max_body: Size,
    /// Time for a whole request to come in: `"1s"` to `"10m"`. Default: `"30s"`.
    #[schemars(default = "read_timeout")]
    pub read_timeout: Duration,
    /// Time after which a connection without a request is closed: `"1s"` to `"1h"`. Default: `"60s"`.
    #[schemars(default = "idle_timeout")]
    pub idle_timeout: Duration,
    /// Connections open at once: 1 to 65535. Default: 256.
    #[schemars(default = "max_connections", range(min = 1, max = 65_535))]
    pub max_connections: u32,
}

const fn max_body() -> Size {
    Size::mebibytes(16)
}

const fn read_timeout() -> Duration {
    Duration::seconds(30)
}

const fn idle_timeout() -> Duration {
    Duration::seconds(60)
}

const fn max_connections() -> u32 {
    256
}

impl Http {
    /// The listener, where `[http]` is in the file. Who may call it is checked with the systems.
    pub(super) fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let listen = keys.require("listen");
        if let Some(listen) = listen {
            claim_address(keys, listen);
        }
        let tls = ServerTls::read(keys);
        let peers = read_peers(keys);
        let max_body = keys.within("max_body", Size::kibibytes(1)..=Size::mebibytes(512));
        let read_timeout = keys.within("read_timeout", Duration::seconds(1)..=Duration::seconds(600));
        let idle_timeout = keys.within("idle_timeout", Duration::seconds(1)..=Duration::seconds(3_600));
        let max_connections = keys.whole("max_connections", 1..=65_535);
        Some(Self {
            listen: listen?,
            peers,
            tls,
            max_body: max_body.unwrap_or_else(self::max_body),
            read_timeout: read_timeout.unwrap_or_else(self::read_timeout),
            idle_timeout: idle_timeout.unwrap_or_else(self::idle_timeout),
            max_connections: max_connections.unwrap_or_else(self::max_connections),
        })
    }
}
