//! `check --live`: can bus, store and every target be reached? Sends no message and starts no gateway.

use std::time::Duration;

use serde::Serialize;

use super::build;
use crate::bus::{Bus, Connection};
use crate::config::Config;
use crate::telemetry::Metrics;

/// How long each part may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether one part can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// `bus`, `store`, or `systems.<name>.send`.
    pub name: String,
    /// Whether it can be reached.
    pub up: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// Tries every part.
pub async fn probe(config: &Config) -> Vec<Probe> {
    let mut probes = vec![said("store", store(config).await), said("bus", bus(config).await)];
    let targets = Metrics::new()
        .map_err(|error| error.to_string())
        .and_then(|metrics| build::targets(config, &metrics).map_err(|error| error.to_string()));
    match targets {
        Ok(targets) => {
            for (name, destination) in targets {
                let reached = within(destination.target.probe())
                    .await
                    .and_then(|reached| reached.map_err(|failure| failure.to_string()));
                probes.push(said(&format!("systems.{name}.send"), reached));
            }
        }
        Err(cause) => probes.push(said("systems", Err(cause))),
    }
    probes
}

async fn store(config: &Config) -> Result<(), String> {
    let store = build::store(config).await.map_err(|error| error.to_string())?;
    let probed = store.probe().await.map_err(|error| error.to_string());
    store.close().await;
    probed
}

async fn bus(config: &Config) -> Result<(), String> {
    let bus = build::bus(config).await.map_err(|error| error.to_string())?;
    let connected = within(until_up(bus.as_ref()))
        .await
        .and_then(|connected| connected);
    bus.close().await;
    connected
}

async fn until_up(bus: &dyn Bus) -> Result<(), String> {
    let mut state = bus.connection();
    loop {
        match state.borrow_and_update().clone() {
            Connection::Up => return Ok(()),
            Connection::Down { cause, .. } => return Err(cause),
            Connection::Closed => return Err("closed".to_owned()),
            Connection::Connecting => {}
        }
        if state.changed().await.is_err() {
            return Err("closed".to_owned());
        }
    }
}

async fn within<T>(work: impl Future<Output = T>) -> Result<T, String> {
    tokio::time::timeout(PATIENCE, work)
        .await
        .map_err(|_| format!("no answer within {}s", PATIENCE.as_secs()))
}

fn said(name: &str, reached: Result<(), String>) -> Probe {
    Probe {
        name: name.to_owned(),
        up: reached.is_ok(),
        cause: reached.err(),
    }
}
