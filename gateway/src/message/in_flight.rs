//! A message in hand, with the claim that someone has on it. It cannot be lost: `settle` ends it, and if it
//! is dropped on the way, that is counted as a fault of the program and the message is given back.

use prometheus::IntGauge;
use tokio::sync::oneshot;

use crate::bus::DeliveryTag;
use crate::store::StoredId;
use crate::telemetry::Metrics;
use crate::transport::Receipt;

/// A message that has not been settled yet.
#[must_use = "a message in flight must be settled"]
#[derive(Debug)]
pub struct InFlight<T> {
    message: T,
    guard: Guard,
}

/// Who waits for the outcome of a message.
#[derive(Debug)]
pub enum Claim {
    /// The bus; the message lies there un-acknowledged.
    Bus(DeliveryTag),
    /// A listener, which will tell the source.
    Caller(oneshot::Sender<Receipt>),
    /// The store; the message waits there, in its lane.
    Stored(StoredId),
}

#[derive(Debug)]
struct Guard {
    claim: Option<Claim>,
    in_progress: IntGauge,
    metrics: Metrics,
    stage: &'static str,
}

impl<T> InFlight<T> {
    /// Takes a message in hand at a stage (`intake`, `delivery`, and `lane` for one from the store).
    pub fn new(message: T, claim: Claim, stage: &'static str, metrics: &Metrics) -> Self {
        let in_progress = metrics.in_progress(stage);
        in_progress.inc();
        Self {
            message,
            guard: Guard {
                claim: Some(claim),
                in_progress,
                metrics: metrics.clone(),
                stage,
            },
        }
    }

    /// The message.
    pub const fn message(&self) -> &T {
        &self.message
    }

    /// The message, to note something of it.
    pub(crate) const fn message_mut(&mut self) -> &mut T {
        &mut self.message
    }

    /// Who waits for the outcome.
    pub const fn claim(&self) -> Option<&Claim> {
        self.guard.claim.as_ref()
    }

    /// Whether a caller waits for the outcome at this moment, rather than the bus.
    pub const fn has_caller(&self) -> bool {
        matches!(self.guard.claim, Some(Claim::Caller(_)))
    }

    /// Whether nobody waits for the outcome any more: the connection that gave the message is gone, and it comes
    /// again. A caller that hangs up does not void its message; what was begun is finished.
    pub fn is_void(&self) -> bool {
        matches!(&self.guard.claim, Some(Claim::Bus(tag)) if tag.is_void())
    }

    /// Waits until [`Self::is_void`].
    pub async fn voided(&self) {
        match &self.guard.claim {
            Some(Claim::Bus(tag)) => tag.voided().await,
            Some(Claim::Caller(_) | Claim::Stored(_)) | None => std::future::pending().await,
        }
    }

    /// Ends the message's time in flight. Called by `settle` alone, which must act on the claim.
    pub(crate) fn release(mut self) -> (T, Option<Claim>) {
        let claim = self.guard.claim.take();
        (self.message, claim)
    }
}

impl Claim {
    /// Leaves the message where it is: the bus gives it again when the connection closes, in its old place;
    /// the caller learns that it was not taken; the store has it.
    pub(crate) fn leave(self) {
        match self {
            Self::Bus(tag) => tag.leave(),
            Self::Caller(caller) => drop(caller),
            Self::Stored(_) => {}
        }
    }

    /// Gives a message back at once that a fault of the program has dropped.
    #[expect(
        clippy::disallowed_methods,
        reason = "the only place that gives back; see Guard::drop"
    )]
    fn give_back(self) {
        match self {
            Self::Bus(tag) => tag.requeue(),
            Self::Caller(caller) => drop(caller),
            Self::Stored(_) => {}
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.in_progress.dec();
        if let Some(claim) = self.claim.take() {
            self.metrics.dropped_in_flight(self.stage).inc();
            tracing::error!(
                stage = self.stage,
                "a message was dropped without being settled; it is given back"
            );
            claim.give_back();
        }
    }
}
