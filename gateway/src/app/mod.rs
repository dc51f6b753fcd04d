//! Puts the gateway together: builds every part from the config, starts in order, stops in reverse. Does no
//! work of its own.

mod admin;
mod build;
mod certificates;
mod deadlines;
mod disks;
mod engine;
mod health;
mod missing;
mod observe;
mod parked;
mod probe;
mod sweep;
mod waiting;
mod watch;
mod zeros;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use build::StartError;
pub(crate) use build::{store as open_store, systems};
pub use health::{Component, Health, Readiness};
pub use probe::{Probe, probe};

use crate::config::Config;
use crate::intake::Desk;
use crate::system::SystemName;
use crate::telemetry::Metrics;
use engine::Engine;

/// A running gateway.
#[derive(Debug)]
pub struct Gateway {
    /// Where it listens.
    pub addresses: Addresses,
    /// Its counters.
    pub metrics: Metrics,
    /// What is up and what is not.
    pub health: Arc<Health>,
    engine: Arc<OnceLock<Engine>>,
    stop: CancellationToken,
    tasks: TaskTracker,
    drain: Duration,
}

/// Where a gateway listens.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// `/live`, `/ready`, `/metrics`.
    pub admin: SocketAddr,
    /// HTTP intake, when a system uses it.
    pub http: Option<SocketAddr>,
    /// MLLP intake, by system.
    pub mllp: BTreeMap<SystemName, SocketAddr>,
}

impl Gateway {
    /// Starts. Health is served and listeners are bound when this returns; messages are taken as soon as bus
    /// and store are up, which is tried until it succeeds or the gateway is stopped.
    ///
    /// # Errors
    /// When an address cannot be bound, or a certificate cannot be used.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let metrics = Metrics::new().map_err(|error| StartError::Metrics(error.to_string()))?;
        zeros::show(&config, &metrics);
        certificates::show(&config, &metrics);
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let health = Arc::new(Health::default());
        let systems = build::systems(&config);
        let desk = Arc::new(Desk::new(systems.clone()));
        let targets = build::targets(&config, &metrics)?;
        let listeners = build::Listeners::bind(&config, &desk, &metrics).await?;
        let admin = admin::Admin::bind(&config, Arc::clone(&health), metrics.clone()).await?;
        let addresses = Addresses {
            admin: admin.local_addr(),
            http: listeners.http(),
            mllp: listeners.mllp(),
        };
        let gateway = Self {
            addresses,
            metrics: metrics.clone(),
            health: Arc::clone(&health),
            engine: Arc::new(OnceLock::new()),
            stop: stop.clone(),
            tasks: tasks.clone(),
            drain: config.gateway.drain.get(),
        };
        drop(tasks.spawn(admin.run(stop.clone())));
        listeners.run(&tasks, &stop);
        let disks = disks::Disks::of(&config);
        drop(tasks.spawn(watch::process(
            Arc::clone(&health),
            disks,
            metrics.clone(),
            stop.clone(),
        )));
        let plan = engine::Plan {
            config,
            systems,
            targets,
            metrics,
            health,
            stop,
        };
        let slot = Arc::clone(&gateway.engine);
        drop(tasks.spawn(plan.start(slot, desk)));
        Ok(gateway)
    }

    /// Waits until messages are taken; false when that does not happen within the time.
    pub async fn until_ready(&self, within: Duration) -> bool {
        let ready = async {
            while !self.health.readiness().await.ready {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(within, ready).await.is_ok()
    }

    /// The store, once it is open.
    #[must_use]
    pub fn store(&self) -> Option<Arc<dyn crate::store::Store>> {
        self.engine.get().map(|engine| Arc::clone(&engine.store))
    }

    /// Stops: no new messages, what is under way is finished within the drain time, the rest is left for the
    /// next start. In reverse order of starting.
    pub async fn stop(self) {
        tracing::info!("stopping");
        self.health.stopping();
        self.stop.cancel();
        if let Some(engine) = self.engine.get() {
            engine.drain(self.drain).await;
        }
        let _: bool = self.tasks.close();
        if tokio::time::timeout(self.drain, self.tasks.wait()).await.is_err() {
            tracing::warn!(
                "not everything ended within the drain time; the rest comes again at the next start"
            );
        }
        if let Some(engine) = self.engine.get() {
            engine.close().await;
        }
        tracing::info!("stopped");
    }
}
