//! The config of the demo, as an integration team would write it.

use std::net::SocketAddr;
use std::path::Path;

use contracts::HsaId;

use crate::bus::amqp;
use crate::config::{AmqpBus, BusKind, ClientTls, Duration, Secret};

use super::notices::{ASKED_REGION, ASKING_REGION, HOSPITAL, MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE};
use super::scenario::{RECEIVING_UNITS, REFERRING_UNIT};

/// Millennium: the units that refer, and the hospital.
pub(super) const MILLENNIUM: &str = "millennium-demo";
/// PMO: the units that are referred to, and the mobile team.
pub(super) const PMO: &str = "pmo-demo";
/// The system in which health centre and municipality plan.
pub(super) const PLANNING: &str = "samsa-demo";
/// The work list of the region that asks.
pub(super) const ASKING: &str = "sot-skane-demo";
/// The work list of the region that is asked.
pub(super) const ASKED: &str = "sot-halland-demo";

/// Where the neighbours listen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Addresses {
    pub(super) millennium: SocketAddr,
    pub(super) pmo: SocketAddr,
    pub(super) planning: SocketAddr,
    pub(super) asking: SocketAddr,
    pub(super) asked: SocketAddr,
}

/// The system of a unit.
pub(super) fn system_of(unit: &HsaId) -> Option<&'static str> {
    Some(match unit.as_str() {
        HOSPITAL | REFERRING_UNIT => MILLENNIUM,
        PRIMARY_CARE | MUNICIPALITY => PLANNING,
        ASKING_REGION => ASKING,
        ASKED_REGION => ASKED,
        MOBILE_TEAM => PMO,
        unit if RECEIVING_UNITS.contains(&unit) => PMO,
        _ => return None,
    })
}

/// The text of the config; the data lies below `folder`.
pub(super) fn text(folder: &Path, at: Addresses) -> String {
    let units = RECEIVING_UNITS.map(|unit| format!("\"{unit}\"")).join(", ");
    let Addresses {
        millennium,
        pmo,
        planning,
        asking,
        asked,
    } = at;
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

[systems.{MILLENNIUM}]
adapter = "millennium"
receive = {{ transport = "mllp", listen = "127.0.0.1:0" }}
send = {{ transport = "mllp", address = "{millennium}", connections = 2 }}

[systems.{PMO}]
adapter = "pmo"
receive = {{ transport = "http" }}
send = {{ transport = "http", url = "http://{pmo}/v1/systems/gateway/messages" }}

[systems.{PLANNING}]
adapter = "minaplaner"
receive = {{ transport = "http" }}
send = {{ transport = "http", url = "http://{planning}/v1/systems/gateway/messages" }}

[systems.{ASKING}]
adapter = "sot"
receive = {{ transport = "http" }}
send = {{ transport = "http", url = "http://{asking}/v1/systems/gateway/messages" }}

[systems.{ASKED}]
adapter = "sot"
receive = {{ transport = "http" }}
send = {{ transport = "http", url = "http://{asked}/v1/systems/gateway/messages" }}

[[routes]]
kind = "referral.request"
receiver = [{units}]
to = "{PMO}"

[[routes]]
kind = ["referral.confirmation", "referral.outcome"]
receiver = "{REFERRING_UNIT}"
to = "{MILLENNIUM}"

[[routes]]
kind = ["discharge.planning", "discharge.sip_invitation"]
receiver = "{HOSPITAL}"
to = "{MILLENNIUM}"

[[routes]]
kind = [
  "discharge.admission", "discharge.planning", "discharge.ready", "discharge.sip_invitation",
  "discharge.discharged", "discharge.handover", "team.assessment",
]
receiver = ["{PRIMARY_CARE}", "{MUNICIPALITY}"]
to = "{PLANNING}"

[[routes]]
kind = ["discharge.discharged", "discharge.handover", "team.assessment"]
receiver = "{MOBILE_TEAM}"
to = "{PMO}"

[[routes]]
kind = "coordination.request"
receiver = "{ASKED_REGION}"
to = "{ASKED}"

[[routes]]
kind = "coordination.outcome"
receiver = "{ASKING_REGION}"
to = "{ASKING}"
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
