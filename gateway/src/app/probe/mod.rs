//! `check --live`: would this machine carry the gateway now? Tries bus, store, every listener and every target,
//! each for itself. Sends no message, starts no gateway, makes nothing.

mod disk;
mod door;

use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, join_all};
use serde::Serialize;

use super::build;
use crate::bus::{Bus, Connection};
use crate::config::{BusKind, Config, ReceiveBy, StoreKind};
use crate::telemetry::Metrics;

/// How long each part may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What became of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// `bus`, `store`, or the part of the config it is about: `admin.listen`, `systems.<name>.send`.
    pub name: String,
    /// Whether a gateway that is started now has it.
    pub up: bool,
    /// How it stands, or why not.
    pub says: String,
}

/// How it stands, or why not.
type Found = Result<String, String>;

/// Tries every part, at the same time. Told in the order bus, store, listeners, systems by name.
pub async fn probe(config: &Config) -> Vec<Probe> {
    let mut parts: Vec<(String, BoxFuture<'_, Found>)> = vec![
        ("bus".to_owned(), bus(config).boxed()),
        ("store".to_owned(), store(config).boxed()),
        ("admin.listen".to_owned(), door::admin(config).boxed()),
    ];
    if let Some(http) = &config.http {
        parts.push(("http.listen".to_owned(), door::http(http).boxed()));
    }
    let targets = Metrics::new()
        .map_err(|error| error.to_string())
        .and_then(|metrics| build::targets(config, &metrics).map_err(|error| error.to_string()));
    let (mut targets, cause) = match targets {
        Ok(targets) => (targets, None),
        Err(cause) => (Default::default(), Some(cause)),
    };
    for (name, system) in &config.systems {
        let is_one = system.receive.len() == 1;
        for (number, receive) in system.receive.iter().enumerate() {
            let number = if is_one {
                String::new()
            } else {
                format!("[{number}]")
            };
            let found = match receive {
                ReceiveBy::Mllp(mllp) => door::mllp(mllp).boxed(),
                ReceiveBy::Directory(directory) => disk::watched(&directory.path).boxed(),
                ReceiveBy::Bus(_) | ReceiveBy::Http(_) => continue,
            };
            parts.push((format!("systems.{name}.receive{number}"), found));
        }
        if let Some(destination) = targets.remove(name) {
            let reached = async move {
                let reached = within(destination.target.probe()).await?;
                reached
                    .map(|()| "up".to_owned())
                    .map_err(|failure| failure.to_string())
            };
            parts.push((format!("systems.{name}.send"), reached.boxed()));
        }
    }
    if let Some(cause) = cause {
        parts.push(("systems".to_owned(), async { Err(cause) }.boxed()));
    }
    join_all(parts.into_iter().map(|(name, found)| said(name, found))).await
}

async fn said(name: String, found: BoxFuture<'_, Found>) -> Probe {
    let found = found.await;
    let up = found.is_ok();
    let (Ok(says) | Err(says)) = found;
    Probe { name, up, says }
}

async fn store(config: &Config) -> Found {
    if let StoreKind::Sqlite(sqlite) = &config.store.kind
        && !sqlite.path.exists()
    {
        let bus = match &config.bus.kind {
            BusKind::Embedded(embedded) => Some(embedded.path.as_path()),
            BusKind::Amqp(_) => None,
        };
        return disk::could_make_file(&sqlite.path, bus).await;
    }
    let store = build::store(&config.store.kind)
        .await
        .map_err(|error| error.to_string())?;
    let probed = within(store.probe()).await;
    store.close().await;
    probed?
        .map(|()| "up".to_owned())
        .map_err(|error| error.to_string())
}

async fn bus(config: &Config) -> Found {
    if let BusKind::Embedded(embedded) = &config.bus.kind
        && !crate::bus::embedded::is_in(&embedded.path)
    {
        return disk::could_make_directory(&embedded.path).await;
    }
    let bus = build::bus(config).await.map_err(|error| error.to_string())?;
    let connected = within(until_up(bus.as_ref())).await;
    bus.close().await;
    connected?.map(|()| "up".to_owned())
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
