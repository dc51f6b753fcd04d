//! From a destination's queue to the destination: lane → send → read reply → settle. One [`Delivery`] per
//! destination; nothing here translates, and nothing here settles by itself.

mod attempt;
mod breaker;
mod consume;
mod retry;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use breaker::Breaker;
pub use retry::Policy;

use crate::duplicates::{self, Duplicates};
use crate::lanes::{Lanes, Turn};
use crate::message::{Class, Decision, InFlight, Taken, Undelivered, Verdict};
use crate::settle::Settle;
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
    /// What has been delivered before.
    pub duplicates: Arc<Duplicates>,
    /// Order per case.
    pub lanes: Arc<Lanes>,
    /// The only one who ends a message.
    pub settle: Settle,
    /// What is held, and since when.
    pub backlog: Backlog,
    /// Counters.
    pub metrics: Metrics,
    /// Stops waiting, so that messages are given back.
    pub stop: CancellationToken,
    /// Deliveries under way, for draining.
    pub tasks: TaskTracker,
}

impl Delivery {
    /// The path of a message through delivery. The place in the lane is taken when this is called, so that
    /// the order of calls is the order of the case.
    pub fn forward(self: &Arc<Self>, taken: InFlight<Taken>) -> impl Future<Output = ()> + Send + use<> {
        let delivery = Arc::clone(self);
        let mut turn = delivery.lane(taken.message());
        let held = delivery.backlog.hold(taken.message().first_received);
        async move {
            let digest = delivery.digest(taken.message());
            let verdict = match delivery.unless_left(&taken, turn.wait()).await {
                Some(()) => delivery.deliver(&taken, digest).await,
                None => Verdict::Leave,
            };
            let is_done = !matches!(verdict, Verdict::Leave | Verdict::Duplicate);
            let is_ended = delivery
                .settle
                .delivery(taken, &delivery.system.name, verdict)
                .await;
            if is_done && is_ended {
                // Parked as well as delivered: should the bus give it again, it has had its turn.
                delivery.remember(digest).await;
            }
            drop((turn, held));
        }
    }

    fn lane(&self, taken: &Taken) -> Turn {
        // What has no case is a case of its own.
        let case = taken
            .identity
            .case_id
            .as_ref()
            .unwrap_or(&taken.identity.message_id);
        self.lanes.queue((self.system.name.clone(), case.clone()))
    }

    /// Tries until the destination has the message or the policy gives up. The lane's turn is held by the
    /// caller throughout, so that nothing of the case overtakes.
    async fn deliver(&self, taken: &InFlight<Taken>, digest: [u8; 16]) -> Verdict {
        if self.duplicates.knows(&digest) {
            return Verdict::Duplicate;
        }
        let mut attempts = 0;
        let mut answers_before = None;
        loop {
            // The place on the wire first: who waits for it must not hold leave to try from before an outage.
            let Some(slot) = self.unless_left(taken, self.at_once.acquire()).await else {
                return Verdict::Leave;
            };
            let Some(permit) = self.unless_left(taken, self.breaker.permit()).await else {
                return Verdict::Leave;
            };
            let Err(failure) = self.attempt(taken.message()).await else {
                permit.answered();
                return Verdict::Delivered {
                    attempts: attempts + 1,
                };
            };
            drop(slot);
            let failure = self.about_this_message(failure, &mut answers_before);
            let age = Timestamp::now().duration_since(taken.message().first_received);
            let decision = retry::decide(&self.policy, &failure, attempts + 1, age, rand::random());
            self.tell(&failure, decision);
            let pause = match decision {
                Decision::LeaveAlone => {
                    permit.unavailable(|openings| {
                        retry::pause(&self.policy, &failure, openings, rand::random())
                    });
                    Duration::ZERO // the breaker does the waiting
                }
                Decision::RetryAfter(pause) => {
                    permit.answered();
                    attempts += 1;
                    pause
                }
                Decision::Park(reason) => {
                    permit.answered();
                    return Verdict::Park {
                        reason,
                        code: failure.code,
                        attempts: attempts + 1,
                    };
                }
            };
            if self.unless_left(taken, tokio::time::sleep(pause)).await.is_none() {
                return Verdict::Leave;
            }
        }
    }

    /// A destination that does not answer this message, but has answered others since it did not the last time,
    /// is there: the failure is the message's own, and counts.
    fn about_this_message(&self, failure: Undelivered, answers_before: &mut Option<u64>) -> Undelivered {
        let answers = self.breaker.answers();
        let others_pass = answers_before
            .replace(answers)
            .is_some_and(|before| answers > before);
        match failure.class {
            Class::Unavailable if others_pass => Undelivered {
                class: Class::Transient,
                ..failure
            },
            Class::Unavailable | Class::Transient | Class::Permanent => failure,
        }
    }

    fn tell(&self, failure: &Undelivered, decision: Decision) {
        let (decided, after) = match decision {
            Decision::RetryAfter(pause) => ("retry", pause),
            Decision::LeaveAlone => ("leave the destination alone", Duration::ZERO),
            Decision::Park(_) => ("park", Duration::ZERO),
        };
        if !matches!(decision, Decision::Park(_)) {
            self.metrics
                .retries(self.system.name.as_str(), failure.class.name())
                .inc();
        }
        let after_ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            destination = %self.system.name, class = failure.class.name(), code = failure.code, decided, after_ms,
            "not delivered"
        );
    }

    /// Waits for something, unless the gateway stops or the bus gives the message again. An attempt under way is
    /// never cut short.
    async fn unless_left<T>(&self, taken: &InFlight<Taken>, wait: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            () = taken.voided() => None,
            done = wait => Some(done),
        }
    }

    fn digest(&self, taken: &Taken) -> [u8; 16] {
        let id = format!("{} {}", taken.source, taken.identity.message_id);
        duplicates::digest("delivery", &self.system.name, &id, &taken.message.body)
    }

    async fn remember(&self, digest: [u8; 16]) {
        if let Err(error) = self.duplicates.remember(digest, Timestamp::now()).await {
            tracing::warn!(%error, "a second delivery after a restart would not be recognised");
        }
    }
}
