//! What is up and what is not, and why: live while the process runs, ready while messages can be taken. A
//! destination that is down is told but does not make the gateway unready: its messages wait.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;

use crate::bus::{Bus, Connection};
use crate::store::Store;

/// How long the store may take to answer; health must not hang with it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The state of the parts that a gateway cannot work without.
#[derive(Debug, Default)]
pub struct Health {
    parts: Mutex<Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    stopping: bool,
    waiting_for: Option<(&'static str, String)>,
    bus: Option<watch::Receiver<Connection>>,
    store: Option<Arc<dyn Store>>,
    consuming: bool,
}

/// Whether messages can be taken, and what each part says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Whether messages can be taken.
    pub ready: bool,
    /// Every part.
    pub components: Vec<Component>,
}

/// One part of the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Component {
    /// Its name: `bus`, `store`, `intake`.
    pub name: &'static str,
    /// Whether it works.
    pub up: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Health {
    /// The gateway cannot go on starting because of this part.
    pub(super) fn waits_for(&self, part: &'static str, cause: String) {
        self.with(|parts| parts.waiting_for = Some((part, cause)));
    }

    /// The store is open.
    pub(super) fn has_store(&self, store: Arc<dyn Store>) {
        self.with(|parts| parts.store = Some(store));
    }

    /// The bus is there; whether it is connected it says itself.
    pub(super) fn has_bus(&self, bus: &Arc<dyn Bus>) {
        self.with(|parts| parts.bus = Some(bus.connection()));
    }

    /// Messages are being taken.
    pub(super) fn consumes(&self) {
        self.with(|parts| {
            parts.waiting_for = None;
            parts.consuming = true;
        });
    }

    /// The gateway has been asked to stop.
    pub(super) fn stopping(&self) {
        self.with(|parts| parts.stopping = true);
    }

    /// What each part says now.
    pub async fn readiness(&self) -> Readiness {
        let store = self.with(|parts| parts.store.clone());
        let store = match store {
            Some(store) => match tokio::time::timeout(PATIENCE, store.probe()).await {
                Ok(probed) => probed.map_err(|error| error.to_string()),
                Err(_) => Err(format!("no answer within {}s", PATIENCE.as_secs())),
            },
            None => Err("not open yet".to_owned()),
        };
        let (bus, intake, waiting_for) =
            self.with(|parts| (bus_state(parts), intake_state(parts), parts.waiting_for.clone()));
        let mut components = vec![
            component("bus", bus),
            component("store", store),
            component("intake", intake),
        ];
        if let Some((part, cause)) = waiting_for {
            for component in components.iter_mut().filter(|component| component.name == part) {
                component.up = false;
                component.cause = Some(cause.clone());
            }
        }
        Readiness {
            ready: components.iter().all(|component| component.up),
            components,
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Parts) -> T) -> T {
        work(&mut self.parts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn component(name: &'static str, state: Result<(), String>) -> Component {
    Component {
        name,
        up: state.is_ok(),
        cause: state.err(),
    }
}

fn bus_state(parts: &Parts) -> Result<(), String> {
    match parts.bus.as_ref().map(|bus| bus.borrow().clone()) {
        Some(Connection::Up) => Ok(()),
        Some(Connection::Down { cause, .. }) => Err(cause),
        Some(Connection::Connecting) => Err("connecting".to_owned()),
        Some(Connection::Closed) => Err("closed".to_owned()),
        None => Err("not open yet".to_owned()),
    }
}

fn intake_state(parts: &Parts) -> Result<(), String> {
    match (parts.stopping, parts.consuming) {
        (true, _) => Err("the gateway is stopping".to_owned()),
        (false, true) => Ok(()),
        (false, false) => Err("starting".to_owned()),
    }
}
