//! What concerns the process as a whole: `[gateway]`, `[admin]`, `[log]`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use super::findings::Claim;
use super::keys::Keys;
use super::quantity::Duration;
use super::secret::{self, Secret, TOKEN};
use super::tls::ServerTls;
use super::value::words;

/// `[gateway]`: the process itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Gateway {
    /// Name of this gateway, the same for all its replicas; stands in logs and in `app_id` on the bus. At
    /// most 63 characters. Required.
    pub name: String,
    /// Directory of the embedded bus and the store. Default: `/var/lib/vardbrygga`.
    #[schemars(default = "data_dir", extend("format" = "path"))]
    pub data_dir: PathBuf,
    /// Gateways a message may pass through before it is refused as a loop: 1 to 100. With more than 3, what two
    /// gateways send to each other for ever is dropped as a resend before it is refused. Default: 3.
    #[schemars(default = "max_hops", range(min = 1, max = 100))]
    pub max_hops: u32,
    /// Time to finish what is in progress when the process is told to stop, up to `"10m"`;
    /// at least the longest `reply_timeout`. Default: `"40s"`.
    #[schemars(default = "drain")]
    pub drain: Duration,
}

fn data_dir() -> PathBuf {
    PathBuf::from("/var/lib/vardbrygga")
}

const fn max_hops() -> u32 {
    3
}

const fn drain() -> Duration {
    Duration::seconds(40)
}

impl Gateway {
    /// The directory alone, whatever else the table says.
    pub(super) fn data_dir_of(mut keys: Keys<'_>) -> PathBuf {
        let data_dir = keys.get("data_dir").unwrap_or_else(data_dir);
        keys.leave_the_rest();
        data_dir
    }

    pub(super) fn read(mut keys: Keys<'_>) -> Option<Self> {
        let name: Option<String> = keys.require("name");
        let is_long = name.as_ref().is_some_and(|name| name.chars().count() > 63);
        if is_long {
            keys.fault("name", "a text of at most 63 characters");
        }
        let data_dir = keys.get("data_dir").unwrap_or_else(data_dir);
        let max_hops = keys.whole("max_hops", 1..=100).unwrap_or_else(max_hops);
        let drain = keys.within("drain", Duration::seconds(0)..=Duration::seconds(600));
        Some(Self {
            name: name?,
            data_dir,
            max_hops,
            drain: drain.unwrap_or_else(self::drain),
        })
    }
}

/// `[admin]`: where `/live`, `/ready` and `/metrics` are served.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Admin {
    /// Address to listen on. Elsewhere than on loopback it needs a token or `tls.client_ca_file`.
    /// Default: `"127.0.0.1:9464"`.
    #[schemars(extend("format" = "ip-port"))]
    pub listen: SocketAddr,
    /// The token.
    #[serde(flatten)]
    #[schemars(schema_with = "secret::token_schema")]
    pub token: Option<Secret>,
    /// Certificate of the listener. Default: no TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTls>,
}

impl Default for Admin {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 9464)),
            token: None,
            tls: None,
        }
    }
}

impl Admin {
    pub(super) fn read(mut keys: Keys<'_>) -> Self {
        let listen: SocketAddr = keys.get("listen").unwrap_or(Self::default().listen);
        claim_address(&keys, listen);
        let asks_for_token = TOKEN.is_given(&keys);
        let token = TOKEN.read(&mut keys);
        let has_tls = keys.has("tls");
        let tls = ServerTls::read(&mut keys);
        if !listen.ip().is_loopback() {
            if !asks_for_token && !ServerTls::asks_for_certificates(&keys) {
                let needed = format!("{} or `tls.client_ca_file`", TOKEN.names());
                keys.fault("listen", format!("a loopback address, or {needed}"));
            } else if !has_tls {
                keys.warn("listen", "the token crosses the network in clear; give `tls`");
            }
        }
        Self { listen, token, tls }
    }
}

/// Claims the listen address of a table; a port of 0 is a free one and never taken.
pub(super) fn claim_address(keys: &Keys<'_>, address: SocketAddr) {
    if address.port() != 0 {
        keys.findings.claim(Claim {
            what: "an address",
            which: address.to_string(),
            place: keys.place_of("listen"),
        });
    }
}

/// `[log]`: what the process writes to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Log {
    /// How a line is written. Default: `"json"`.
    pub format: LogFormat,
    /// Least severity that is written. No level writes the content of a message. Default: `"info"`.
    pub level: LogLevel,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Json,
            level: LogLevel::Info,
        }
    }
}

impl Log {
    pub(super) fn read(mut keys: Keys<'_>) -> Self {
        let default = Self::default();
        Self {
            format: keys.get("format").unwrap_or(default.format),
            level: keys.get("level").unwrap_or(default.level),
        }
    }
}

words! {
    /// How a log line is written.
    pub enum LogFormat: "\"json\" or \"human\"" {
        /// One JSON object a line.
        Json = "json",
        /// For reading at a terminal.
        Human = "human",
    }
}

words! {
    /// Least severity of a log line that is written.
    pub enum LogLevel: "one of \"error\", \"warn\", \"info\", \"debug\", \"trace\"" {
        /// Something is broken.
        Error = "error",
        /// Something may break.
        Warn = "warn",
        /// Changes of state.
        Info = "info",
        /// Each step, for finding a fault.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}
