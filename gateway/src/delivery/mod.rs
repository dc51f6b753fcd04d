//! From a destination's queue to the destination: take → lane → attempt → decide → settle. One [`Delivery`] per
//! destination. A message that cannot go now waits in the store, in its lane, and goes the same way from there.
//! Nothing here translates, and nothing here settles by itself.

mod attempt;
mod breaker;
mod corrected;
mod hand;
mod lane;
mod retry;
mod stored;
mod take;
mod tries;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use breaker::Breaker;
pub use lane::StoredLanes;
pub use retry::Policy;
pub use stored::Worker;

use crate::clock::Clock;
use crate::duplicates::Duplicates;
use crate::lanes::Lanes;
use crate::message::{InFlight, Taken, Verdict};
use crate::settle::{Ended, Settle};
use crate::system::System;
use crate::telemetry::{Backlog, Metrics};
use crate::transport::Target;

/// The second hop, to one destination.
#[derive(Debug)]
pub struct Delivery {
    /// The destination.
    pub system: Arc<System>,
    /// How bytes get there.
    pub target: Arc<dyn Target>,
    /// When to try again.
    pub policy: Policy,
    /// Whether the destination is to be left alone.
    pub breaker: Breaker,
    /// How many may be on their way at once.
    pub at_once: Arc<Semaphore>,
    /// The longest that a message from the bus waits in hand, un-acknowledged; then it waits in the store.
    pub longest_wait: Duration,
    /// What has been delivered before.
    pub duplicates: Arc<Duplicates>,
    /// Order per case, in hand.
    pub lanes: Arc<Lanes>,
    /// Order per case, in the store: the lanes that have anything there.
    pub stored: StoredLanes,
    /// The only one who ends a message.
    pub settle: Settle,
    /// What is held, and since when.
    pub backlog: Backlog,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Counters.
    pub metrics: Metrics,
    /// Stops waiting, so that messages are given back.
    pub stop: CancellationToken,
    /// Deliveries under way, for draining.
    pub tasks: TaskTracker,
}

impl Delivery {
    /// The path of a message through delivery, from the bus or from the store. The place in the lane is taken
    /// when this is called, so that the order of calls is the order of the case.
    pub fn forward(self: &Arc<Self>, taken: InFlight<Taken>) -> impl Future<Output = ()> + Send + use<> {
        let delivery = Arc::clone(self);
        let mut turn = delivery.lane(taken.message());
        let held = delivery.backlog.hold(taken.message().first_received);
        async move {
            if let Some(taken) = delivery.in_turn(taken, &mut turn).await {
                let verdict = delivery.deliver(&taken).await;
                delivery.end(taken, verdict).await;
            }
            drop((turn, held));
        }
    }

    async fn end(&self, taken: InFlight<Taken>, verdict: Verdict) {
        let case = taken.message().case().to_owned();
        match self.settle.delivery(taken, &self.system.name, verdict).await {
            Ended::Waits => {
                self.stored.fill(case);
                self.stored.has_retry();
            }
            Ended::Gone | Ended::Left => {}
        }
    }
}
