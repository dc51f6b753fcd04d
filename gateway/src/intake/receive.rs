//! What listeners hand in: each arrival is forwarded at once, and its caller gets the receipt.

use std::sync::{Arc, OnceLock};

use adapters::{Acknowledged, Acknowledgement};
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::oneshot;

use super::{Intake, is_traceparent};
use crate::bus::Properties;
use crate::message::{Claim, InFlight, Received};
use crate::settle::acknowledgement_id;
use crate::system::Systems;
use crate::transport::{Arrival, Outcome, Receipt, Receive};

/// Intake as listeners see it: closed until intake runs, and nothing is taken before that.
#[derive(Debug)]
pub struct Desk {
    systems: Systems,
    intake: OnceLock<Arc<Intake>>,
}

impl Desk {
    /// A closed desk for these systems.
    #[must_use]
    pub const fn new(systems: Systems) -> Self {
        Self {
            systems,
            intake: OnceLock::new(),
        }
    }

    /// Opens the desk, once.
    pub fn open(&self, intake: Arc<Intake>) {
        if self.intake.set(intake).is_err() {
            tracing::error!("the desk was open already");
        }
    }
}

/// The desk as one kind of listener sees it.
#[derive(Clone, Debug)]
pub struct Entrance {
    /// The desk behind it.
    pub desk: Arc<Desk>,
    /// What brings messages here, for metrics: `mllp`, `http`, `directory`.
    pub transport: &'static str,
}

#[async_trait]
impl Receive for Entrance {
    async fn receive(&self, arrival: Arrival) -> Receipt {
        let Some(system) = self.desk.systems.get(&arrival.system).cloned() else {
            return Receipt {
                outcome: Outcome::Unavailable,
                body: Bytes::new(),
                content_type: "text/plain",
            };
        };
        let Some(intake) = self.desk.intake.get() else {
            return unavailable(&system, &arrival.body);
        };
        intake
            .metrics
            .received(arrival.system.as_str(), self.transport)
            .inc();
        let (caller, receipt) = oneshot::channel();
        let received = Received {
            system: Arc::clone(&system),
            body: arrival.body.clone(),
            properties: Properties {
                content_type: arrival.content_type,
                traceparent: arrival.traceparent.filter(|text| is_traceparent(text)),
                ..Properties::default()
            },
            first_received: arrival.received_at,
        };
        let in_flight = InFlight::new(received, Claim::Caller(caller), "intake", &intake.metrics);
        // A task of its own: a caller that hangs up must not cut a hand-over in half.
        drop(intake.tasks.spawn(intake.forward(in_flight)));
        receipt
            .await
            .unwrap_or_else(|_| unavailable(&system, &arrival.body))
    }
}

/// The receipt of a message that was not taken.
fn unavailable(system: &crate::system::System, body: &[u8]) -> Receipt {
    let id = acknowledgement_id();
    let acknowledgement = Acknowledgement {
        outcome: Acknowledged::Unavailable,
        now: Timestamp::now(),
        id: &id,
    };
    let native = system.adapter.acknowledge(body, &acknowledgement);
    Receipt {
        outcome: Outcome::Unavailable,
        body: Bytes::from(native.body),
        content_type: native.content_type,
    }
}
