//! Looks at the parts from time to time and keeps the metrics of what it sees: the bus, what is stored, the
//! disks, whether messages can be taken. Changes nothing but metrics.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::disks::Disks;
use super::health::Health;
use super::parked::Parked;
use super::waiting::Waiting;
use crate::bus::{Bus, Connection, QueueName};
use crate::store::Store;
use crate::telemetry::Metrics;

/// Between two looks; what is scraped is at most so old.
const PAUSE: Duration = Duration::from_secs(10);
/// Between two looks at a gateway that takes nothing yet.
const SHORT_PAUSE: Duration = Duration::from_secs(1);

/// Looks at bus and store, once they are there.
pub(super) struct Watch {
    bus: Arc<dyn Bus>,
    store: Arc<dyn Store>,
    queues: Vec<QueueName>,
    metrics: Metrics,
    parked: Parked,
    waiting: Waiting,
}

impl Watch {
    /// Looks at these queues, and at the watched one for what finds no queue.
    pub(super) fn new(
        bus: &Arc<dyn Bus>,
        store: &Arc<dyn Store>,
        mut queues: Vec<QueueName>,
        metrics: &Metrics,
    ) -> Self {
        queues.push(QueueName::unroutable());
        Self {
            bus: Arc::clone(bus),
            store: Arc::clone(store),
            queues,
            metrics: metrics.clone(),
            parked: Parked::new(metrics),
            waiting: Waiting::new(metrics),
        }
    }

    /// Looks until stopped.
    pub(super) async fn run(mut self, stop: CancellationToken) {
        loop {
            self.depths().await;
            match self.store.groups().await {
                Ok(groups) => {
                    self.parked.show(&groups, Timestamp::now());
                    self.waiting.show(&groups);
                }
                Err(error) => tracing::debug!(%error, "what is stored could not be counted"),
            }
            if !pause(PAUSE, &stop).await {
                return;
            }
        }
    }

    async fn depths(&self) {
        for queue in &self.queues {
            // A bus that is down says so elsewhere; one without a queue for the unroutable has none.
            if let Ok(depth) = self.bus.depth(queue).await {
                let depth = i64::try_from(depth).unwrap_or(i64::MAX);
                self.metrics.queue_depth(queue.as_str()).set(depth);
            }
        }
    }
}

/// Keeps the metrics of the connection to the bus, and tells each change of it once.
pub(super) async fn connection(bus: Arc<dyn Bus>, metrics: Metrics, stop: CancellationToken) {
    let mut state = bus.connection();
    let mut before = Connection::Connecting;
    loop {
        let now = state.borrow_and_update().clone();
        let is_up = now == Connection::Up;
        metrics.connection_up("bus").set(i64::from(is_up));
        if let Connection::Down { cause, attempts } = &now {
            let (known, counted) = match &before {
                Connection::Down { cause, attempts } => (Some(cause), *attempts),
                Connection::Connecting | Connection::Up | Connection::Closed => (None, 0),
            };
            let failed = attempts.saturating_sub(counted);
            metrics.connection_failed("bus").inc_by(failed);
            if before == Connection::Up {
                metrics.connection_lost("bus").inc();
                tracing::error!(cause, "the connection to the bus was lost");
            } else if known != Some(cause) {
                tracing::error!(cause, "the bus cannot be reached");
            }
        } else if is_up && before != Connection::Up {
            tracing::info!("the bus is connected");
        }
        before = now;
        tokio::select! {
            () = stop.cancelled() => return,
            changed = state.changed() => if changed.is_err() { return },
        }
    }
}

/// Keeps the metrics of what is there before bus and store are: whether messages can be taken, and the disks.
pub(super) async fn process(health: Arc<Health>, disks: Disks, metrics: Metrics, stop: CancellationToken) {
    loop {
        let ready = health.readiness().await.ready;
        metrics.ready().set(i64::from(ready));
        disks.measure(&metrics);
        if !pause(if ready { PAUSE } else { SHORT_PAUSE }, &stop).await {
            return;
        }
    }
}

/// Waits for the next look; false when the gateway stops.
async fn pause(pause: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(pause) => true,
    }
}
