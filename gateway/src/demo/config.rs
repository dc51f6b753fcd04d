//! The config of the demo, as an integration team would write it.

use std::net::SocketAddr;
use std::path::Path;

use crate::bus::amqp;
use crate::config::{AmqpBus, BusKind, ClientTls, Duration, Secret};

use super::scenario::{RECEIVING_UNITS, REFERRING_UNIT};

/// The text of the config; the data lies below `folder`.
pub(super) fn text(folder: &Path, millennium: SocketAddr, pmo: SocketAddr) -> String {
    let units = RECEIVING_UNITS.map(|unit| format!("\"{unit}\"")).join(", ");
    format!(
        r#"[gateway]
name = "demo"
data_dir = "{folder}"
drain = "5s"

[admin]
listen = "127.0.0.1:0"

[bus]
kind = "embedded"

[http]
listen = "127.0.0.1:0"

[retry]
max_attempts = 4
first = "100ms"
longest = "1s"

[systems.millennium-demo]
adapter = "millennium"

[systems.millennium-demo.receive]
transport = "mllp"
listen = "127.0.0.1:0"

[systems.millennium-demo.send]
transport = "mllp"
address = "{millennium}"
connections = 2

[systems.pmo-demo]
adapter = "pmo"

[systems.pmo-demo.receive]
transport = "http"

[systems.pmo-demo.send]
transport = "http"
url = "http://{pmo}/v1/systems/gateway/messages"

[[routes]]
kind = "referral.request"
receiver = [{units}]
to = "pmo-demo"

[[routes]]
kind = ["referral.confirmation", "referral.outcome"]
receiver = "{REFERRING_UNIT}"
to = "millennium-demo"
"#,
        folder = folder.display(),
    )
}

/// The broker of an address given by hand. It may be one on this machine with the password that every new
/// broker has, which a config file may not name.
///
/// # Errors
/// When the address has another form; the password is not shown.
pub(super) fn broker(address: &str) -> std::io::Result<BusKind> {
    let settings = amqp::Settings::from_address(address).map_err(std::io::Error::other)?;
    let scheme = if settings.tls.is_some() { "amqps" } else { "amqp" };
    let path = address
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("%2f", |(_, path)| path);
    let url = format!("{scheme}://{}:{}/{path}", settings.host, settings.port);
    Ok(BusKind::Amqp(Box::new(AmqpBus {
        other_nodes: Vec::new(),
        url: url
            .parse()
            .map_err(|_| std::io::Error::other("--bus: expected amqp://user:password@host:port/vhost"))?,
        management: None,
        username: settings.username,
        password: Secret::password(settings.password),
        tls: ClientTls::default(),
        heartbeat: Duration::seconds(settings.heartbeat.as_secs()),
        confirm_timeout: Duration::seconds(settings.confirm_timeout.as_secs()),
    })))
}
