//! What listeners hand in: each arrival is forwarded at once, and its caller gets the receipt. An arrival of several
//! messages is taken apart here, and they are forwarded one after the other.

use std::sync::{Arc, OnceLock};

use adapters::{Acknowledged, Acknowledgement, WireMessage};
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::oneshot;

use super::{Intake, is_traceparent};
use crate::bus::Properties;
use crate::message::{Claim, InFlight, Received};
use crate::settle::acknowledgement_id;
use crate::system::{System, Systems};
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
        let parts = system.adapter.parts(&WireMessage {
            body: &arrival.body,
            content_type: arrival.content_type.as_deref(),
        });
        if parts.is_empty() {
            return self.take(intake, &system, arrival).await;
        }
        let mut receipts = Vec::new();
        for part in parts {
            let arrival = Arrival {
                body: Bytes::from(part),
                content_type: None,
                ..arrival.clone()
            };
            let receipt = self.take(intake, &system, arrival).await;
            let is_taken = receipt.outcome != Outcome::Unavailable;
            receipts.push(receipt);
            if !is_taken {
                // What comes after may be of the same case: all of it comes again, and what was taken is known.
                break;
            }
        }
        joined(receipts)
    }
}

impl Entrance {
    /// Forwards one message, and waits for its receipt.
    async fn take(&self, intake: &Arc<Intake>, system: &Arc<System>, arrival: Arrival) -> Receipt {
        intake
            .metrics
            .received(arrival.system.as_str(), self.transport)
            .inc();
        let (caller, receipt) = oneshot::channel();
        let received = Received {
            system: Arc::clone(system),
            body: arrival.body.clone(),
            properties: Properties {
                content_type: arrival.content_type,
                traceparent: arrival.traceparent.filter(|text| is_traceparent(text)),
                hops: arrival.hops,
                ..Properties::default()
            },
            first_received: arrival.received_at,
        };
        let in_flight = InFlight::new(received, Claim::Caller(caller), "intake", &intake.metrics);
        // A task of its own: a caller that hangs up must not cut a hand-over in half.
        drop(intake.tasks.spawn(intake.forward(in_flight)));
        receipt
            .await
            .unwrap_or_else(|_| unavailable(system, &arrival.body))
    }
}

/// The receipt of bytes that held several messages: accepted when all of them are, and otherwise what became of
/// those that are not, an acknowledgement a line.
fn joined(receipts: Vec<Receipt>) -> Receipt {
    let is = |wanted: fn(Outcome) -> bool| receipts.iter().find(move |one| wanted(one.outcome));
    let decisive = is(|outcome| outcome == Outcome::Unavailable)
        .or_else(|| is(|outcome| matches!(outcome, Outcome::Refused(_))))
        .or_else(|| receipts.first());
    let Some(decisive) = decisive else {
        return Receipt {
            outcome: Outcome::Accepted,
            body: Bytes::new(),
            content_type: "text/plain",
        };
    };
    let alike =
        |one: &&Receipt| std::mem::discriminant(&one.outcome) == std::mem::discriminant(&decisive.outcome);
    let bodies: Vec<&[u8]> = receipts
        .iter()
        .filter(alike)
        .map(|one| one.body.as_ref())
        .collect();
    Receipt {
        outcome: decisive.outcome,
        body: Bytes::from(bodies.join(&b'\n')),
        content_type: decisive.content_type,
    }
}

/// The receipt of a message that was not taken.
fn unavailable(system: &System, body: &[u8]) -> Receipt {
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use contracts::Reason;

    use super::joined;
    use crate::transport::{Outcome, Receipt};

    const REFUSED: Outcome = Outcome::Refused(Reason::ContractViolated);

    fn receipt(of: &[(Outcome, &'static str)]) -> Receipt {
        let one = |(outcome, body): &(Outcome, &'static str)| Receipt {
            outcome: *outcome,
            body: Bytes::from_static(body.as_bytes()),
            content_type: "text/plain",
        };
        joined(of.iter().map(one).collect())
    }

    #[test]
    fn several_messages_are_accepted_when_all_of_them_are() {
        let receipt = receipt(&[(Outcome::Accepted, "a"), (Outcome::Accepted, "b")]);
        assert_eq!(
            (receipt.outcome, receipt.body.as_ref()),
            (Outcome::Accepted, &b"a\nb"[..])
        );
    }

    #[test]
    fn what_is_refused_of_several_messages_is_told_and_what_is_accepted_is_not() {
        let receipt = receipt(&[(REFUSED, "a"), (Outcome::Accepted, "b"), (REFUSED, "c")]);
        assert_eq!((receipt.outcome, receipt.body.as_ref()), (REFUSED, &b"a\nc"[..]));
    }

    #[test]
    fn several_messages_come_again_when_one_of_them_cannot_be_taken() {
        let receipt = receipt(&[(REFUSED, "a"), (Outcome::Unavailable, "b")]);
        assert_eq!(
            (receipt.outcome, receipt.body.as_ref()),
            (Outcome::Unavailable, &b"b"[..])
        );
    }
}
