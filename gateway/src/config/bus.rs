//! `[bus]`: where messages wait.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::address::{AmqpUrl, HostPort, HttpUrl};
use super::findings::Claim;
use super::keys::Keys;
use super::quantity::{Duration, Size};
use super::secret::{self, PASSWORD, Secret};
use super::tls::ClientTls;

/// `[bus]`: where messages wait, and how much of them is held in memory. `kind` chooses the bus, `"embedded"`
/// (the default) or `"amqp"`; these keys both have.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Bus {
    /// Which bus.
    #[serde(flatten)]
    pub kind: BusKind,
    /// Messages one consumer may hold un-acknowledged: 1 to 10000. Fewer than 100 cost throughput.
    /// Default: 250.
    #[schemars(default = "prefetch", range(min = 1, max = 10_000))]
    pub prefetch: u16,
    /// Bytes of messages one consumer may hold un-acknowledged, from `"64KiB"` to `"4GiB"`; one message is
    /// always given. Default: `"32MiB"`.
    #[schemars(default = "prefetch_bytes")]
    pub prefetch_bytes: Size,
    /// Longest time that a message for a destination which is down waits un-acknowledged, `"1s"` to `"25m"`; then
    /// it waits in the store. Shorter than RabbitMQ's `consumer_timeout` (30 minutes). Default: `"10m"`.
    #[schemars(default = "longest_wait")]
    pub longest_wait: Duration,
}

/// Which bus; chosen by `kind`, by default `"embedded"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BusKind {
    /// A directory on the local disk; no server to install.
    Embedded(EmbeddedBus),
    /// RabbitMQ.
    Amqp(Box<AmqpBus>),
}

/// `kind = "embedded"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EmbeddedBus {
    /// Directory of the bus, for it alone. Default: `bus` in `gateway.data_dir`.
    #[schemars(with = "Option<PathBuf>", extend("format" = "path"))]
    pub path: PathBuf,
    /// Size on the disk at which publishes are refused, from `"16MiB"` to `"16TiB"`. Default: `"10GiB"`.
    #[schemars(default = "max_bytes")]
    pub max_bytes: Size,
}

/// `kind = "amqp"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AmqpBus {
    /// Where RabbitMQ is, `"amqps://broker.example.org:5671/vhost"`; no user or password in it. Required.
    pub url: AmqpUrl,
    /// Other nodes of the same cluster, `["broker-2.example.org:5671"]`: tried in turn when one cannot be had, with
    /// the scheme, vhost and user of `url`. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub other_nodes: Vec<HostPort>,
    /// The broker's management interface, `"https://broker.example.org:15671"`, asked with the same user, who needs
    /// the tag `management`. The gateway then refuses to work with a policy that would take messages out of a queue;
    /// AMQP shows none. Default: none is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default)]
    pub management: Option<HttpUrl>,
    /// User. Required.
    pub username: String,
    /// The password. Required.
    #[serde(flatten)]
    #[schemars(schema_with = "secret::password_schema")]
    pub password: Secret,
    /// Certificates. Default: the roots of the machine, no certificate of one's own.
    #[serde(skip_serializing_if = "ClientTls::is_default")]
    #[schemars(default)]
    pub tls: ClientTls,
    /// Silence after which the connection counts as lost: `"1s"` to `"2m"`. Default: `"4s"`.
    #[schemars(default = "heartbeat")]
    pub heartbeat: Duration,
    /// Time to wait for a publisher confirm: `"1s"` to `"5m"`. Default: `"10s"`.
    #[schemars(default = "confirm_timeout")]
    pub confirm_timeout: Duration,
}

const fn prefetch() -> u16 {
    250
}

const fn prefetch_bytes() -> Size {
    Size::mebibytes(32)
}

const fn longest_wait() -> Duration {
    Duration::seconds(600)
}

const fn max_bytes() -> Size {
    Size::gibibytes(10)
}

const fn heartbeat() -> Duration {
    Duration::seconds(4)
}

const fn confirm_timeout() -> Duration {
    Duration::seconds(10)
}

impl Bus {
    pub(super) fn read(mut keys: Keys<'_>, data_dir: &Path) -> Option<Self> {
        let prefetch = keys.whole("prefetch", 1..=10_000).unwrap_or_else(prefetch);
        let limits = Size::kibibytes(64)..=Size::gibibytes(4);
        let prefetch_bytes = keys
            .within("prefetch_bytes", limits)
            .unwrap_or_else(prefetch_bytes);
        let waits = Duration::seconds(1)..=Duration::seconds(1_500);
        let longest_wait = keys.within("longest_wait", waits).unwrap_or_else(longest_wait);
        let kind = match keys.choice("kind", "embedded", &["embedded", "amqp"]) {
            Some("amqp") => AmqpBus::read(&mut keys).map(|amqp| BusKind::Amqp(Box::new(amqp))),
            Some(_) => Some(BusKind::Embedded(EmbeddedBus::read(&mut keys, data_dir))),
            None => None,
        };
        Some(Self {
            kind: kind?,
            prefetch,
            prefetch_bytes,
            longest_wait,
        })
    }
}

impl EmbeddedBus {
    fn read(keys: &mut Keys<'_>, data_dir: &Path) -> Self {
        let path = keys.get("path").unwrap_or_else(|| data_dir.join("bus"));
        claim_path(keys, &path);
        let limits = Size::mebibytes(16)..=Size::gibibytes(16 * 1024);
        Self {
            path,
            max_bytes: keys.within("max_bytes", limits).unwrap_or_else(max_bytes),
        }
    }
}

/// Claims the file or directory of a table, so that no other table has the same.
pub(super) fn claim_path(keys: &Keys<'_>, path: &Path) {
    keys.findings.claim(Claim {
        what: "a place on the disk",
        which: path.display().to_string(),
        place: keys.place_of("path"),
    });
}

impl AmqpBus {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let url: Option<AmqpUrl> = keys.require("url");
        let other_nodes: Vec<HostPort> = keys
            .list("other_nodes")
            .into_iter()
            .map(|(node, _place)| node)
            .collect();
        let management: Option<HttpUrl> = keys.get("management");
        if management
            .as_ref()
            .is_some_and(|url| !url.is_encrypted() && !url.is_loopback())
        {
            keys.warn(
                "management",
                "the password crosses the network in clear; use `https:`",
            );
        }
        let username = keys.require("username");
        let password = PASSWORD.require(keys);
        let has_tls = keys.has("tls");
        let tls = ClientTls::read(keys);
        if let Some(url) = url.as_ref().filter(|url| !url.is_encrypted()) {
            if has_tls {
                keys.fault("url", "a URL that begins with `amqps:`, since `tls` is given");
            } else if !url.is_loopback() || !other_nodes.iter().all(HostPort::is_loopback) {
                keys.warn(
                    "url",
                    "messages and the password cross the network in clear; use `amqps:`",
                );
            }
        }
        let heartbeat_limits = Duration::seconds(1)..=Duration::seconds(120);
        let heartbeat = keys.within("heartbeat", heartbeat_limits);
        let confirm_limits = Duration::seconds(1)..=Duration::seconds(300);
        let confirm_timeout = keys.within("confirm_timeout", confirm_limits);
        Some(Self {
            url: url?,
            other_nodes,
            management,
            username: username?,
            password: password?,
            tls: tls.unwrap_or_default(),
            heartbeat: heartbeat.unwrap_or_else(self::heartbeat),
            confirm_timeout: confirm_timeout.unwrap_or_else(self::confirm_timeout),
        })
    }
}
