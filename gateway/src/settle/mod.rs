//! The only place where a message ends: acknowledged, given back, refused or put into the store, after the bus
//! or the store has confirmed what must not be lost. Decides nothing; it carries out.

#![expect(clippy::disallowed_methods, reason = "settling is what this file is for")]

mod told;
mod write;

use std::collections::HashSet;
use std::sync::Arc;

use adapters::Acknowledged;
use contracts::{Kind, Violation};
use tokio_util::sync::CancellationToken;

pub(crate) use told::acknowledgement_id;
use told::{native, rules};
use write::{entry, refused, waiting};

use crate::bus::Bus;
use crate::clock::Clock;
use crate::intake::Failure;
use crate::message::{Claim, HandedOver, Identity, InFlight, Received, Refusal, Taken, Verdict};
use crate::store::{Change, GivenUp, JournalEntry, Standing, State, Store, StoredId};
use crate::system::SystemName;
use crate::telemetry::{Metrics, OTHER_KIND};
use crate::transport::{Outcome, Receipt};

/// Ends messages.
#[derive(Clone, Debug)]
pub struct Settle {
    /// Where the journal lives, and every message that is kept.
    pub store: Arc<dyn Store>,
    /// Where receipts for systems on the bus go.
    pub bus: Arc<dyn Bus>,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Counters.
    pub metrics: Metrics,
    /// Systems that want to be told on the bus what was refused.
    pub receipts: Arc<HashSet<SystemName>>,
    /// Ends waiting for the store or the bus.
    pub stop: CancellationToken,
}

/// What has become of a message at delivery, for its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It is gone, or aside: its lane goes on.
    Gone,
    /// It waits in the store, and its lane behind it.
    Waits,
    /// It was left where it is.
    Left,
}

impl Settle {
    /// Ends a message at intake.
    pub(crate) async fn intake(&self, received: InFlight<Received>, outcome: Result<HandedOver, Failure>) {
        match outcome {
            Ok(handed_over) => self.handed_over(received, handed_over).await,
            Err(Failure::Refused(refusal)) => self.refused(received, refusal).await,
            Err(Failure::Unavailable) => self.leave_received(received),
        }
    }

    /// Ends a message's time in hand at delivery.
    pub(crate) async fn delivery(
        &self,
        taken: InFlight<Taken>,
        destination: &SystemName,
        verdict: Verdict,
    ) -> Ended {
        let stored = match taken.claim() {
            Some(Claim::Stored(id)) => Some(*id),
            Some(Claim::Bus(_) | Claim::Caller(_)) | None => None,
        };
        let message = taken.message();
        let (is_durable, ended) = match verdict {
            Verdict::Leave => (false, Ended::Left),
            Verdict::Delivered { attempts } => {
                let entry = JournalEntry {
                    attempts,
                    ..self.entry(message, destination, State::Delivered)
                };
                let is_durable = self.gone(stored, entry).await;
                // What still lies in the store is counted when it ends there.
                if is_durable {
                    self.count_delivered(message, destination);
                }
                (is_durable, Ended::Gone)
            }
            Verdict::Duplicate => {
                self.metrics.duplicate("delivery", destination.as_str()).inc();
                let entry = self.entry(message, destination, State::Duplicate);
                let is_durable = match stored {
                    Some(id) => self.change(id, Change::Gone(entry)).await,
                    None => true,
                };
                (is_durable, Ended::Gone)
            }
            // What the bus gives again is not put into the store by who has lost it.
            Verdict::Retry { .. } | Verdict::Park { .. } if taken.is_void() => (false, Ended::Left),
            Verdict::Retry { due, attempts } => (
                self.wait(message, stored, destination, due, attempts).await,
                Ended::Waits,
            ),
            Verdict::Park {
                reason,
                code,
                attempts,
            } => {
                let given_up = GivenUp {
                    reason,
                    details: vec![code],
                    attempts,
                    at: self.clock.now(),
                };
                let goes_on = message.message.properties.continues;
                let ended = if goes_on { Ended::Gone } else { Ended::Waits };
                (self.parked(message, stored, destination, given_up).await, ended)
            }
        };
        if !is_durable {
            self.leave_taken(taken, destination);
            return Ended::Left;
        }
        acknowledge(taken);
        ended
    }

    /// Holds a message behind what is in the store of its lane. Gives it back when there is nothing there, and it
    /// may go.
    pub(crate) async fn hold(
        &self,
        taken: InFlight<Taken>,
        destination: &SystemName,
    ) -> Option<InFlight<Taken>> {
        let message = waiting(taken.message(), destination, Standing::Held, self.clock.now());
        match self.try_hold(message).await {
            Some(true) if !taken.is_void() => {
                self.metrics.held(destination.as_str()).inc();
                acknowledge(taken);
                None
            }
            Some(false) => Some(taken),
            Some(true) | None => {
                self.leave_taken(taken, destination);
                None
            }
        }
    }

    async fn handed_over(&self, received: InFlight<Received>, handed_over: HandedOver) {
        let HandedOver {
            identity,
            copies,
            warnings,
            at,
        } = handed_over;
        let source = &received.message().system.name;
        if copies.is_empty() {
            self.metrics.duplicate("intake", source.as_str()).inc();
        } else {
            self.metrics.accepted(source.as_str()).inc();
        }
        for copy in copies {
            self.metrics
                .handed_over(source.as_str(), copy.destination.as_str(), kind_name(&identity))
                .inc();
            let entry = entry(&identity, source, Some(&copy.destination), State::HandedOver, at);
            self.record(JournalEntry {
                message_id: copy.message_id.unwrap_or(entry.message_id),
                left_out: copy.left_out,
                ..entry
            })
            .await;
        }
        self.answer(received, Outcome::Accepted, &Acknowledged::Accepted(&warnings));
    }

    async fn refused(&self, received: InFlight<Received>, refusal: Refusal) {
        let Refusal {
            reason,
            violations,
            identity,
        } = refusal;
        let message = received.message();
        let identity = identity.unwrap_or_else(|| Identity::of_bytes(&message.body));
        let details = violations.iter().map(Violation::to_string).collect();
        let kept = refused(message, &identity, reason, details, self.clock.now());
        if !self.put(kept, received.has_caller()).await {
            return self.leave_received(received);
        }
        let source = &message.system.name;
        let told = Acknowledged::Refused(reason, &violations);
        if !received.has_caller()
            && self.receipts.contains(source)
            && !self.receipt(message, &identity, &told).await
        {
            return self.leave_received(received);
        }
        self.metrics.refused(source.as_str(), reason.name()).inc();
        tracing::info!(
            %source, message_id = identity.message_id, reason = reason.code(), rules = rules(&violations), "refused"
        );
        let entry = entry(&identity, source, None, State::Refused, self.clock.now());
        self.record(JournalEntry {
            reason: Some(reason),
            ..entry
        })
        .await;
        self.answer(received, Outcome::Refused(reason), &told);
    }

    fn leave_received(&self, received: InFlight<Received>) {
        let (message, claim) = received.release();
        self.metrics.left("intake", message.system.name.as_str()).inc();
        if let Some(claim) = claim {
            claim.leave();
        }
    }

    fn leave_taken(&self, taken: InFlight<Taken>, destination: &SystemName) {
        let (_, claim) = taken.release();
        if matches!(claim, Some(Claim::Bus(_))) {
            self.metrics.left("delivery", destination.as_str()).inc();
        }
        if let Some(claim) = claim {
            claim.leave();
        }
    }

    /// The destination has the message: the store lets it go, and the journal says so.
    async fn gone(&self, stored: Option<StoredId>, entry: JournalEntry) -> bool {
        match stored {
            Some(id) => self.change(id, Change::Gone(entry)).await,
            None => {
                self.record(entry).await;
                true
            }
        }
    }

    fn count_delivered(&self, message: &Taken, destination: &SystemName) {
        self.metrics
            .delivered(destination.as_str(), kind_name(&message.identity))
            .inc();
        let waited = self.clock.now().duration_since(message.first_received);
        self.metrics
            .critical_time(destination.as_str(), waited.as_secs_f64().max(0.0));
    }

    /// Lets a message wait in the store until it is tried again; false when that is not durable.
    async fn wait(
        &self,
        message: &Taken,
        stored: Option<StoredId>,
        destination: &SystemName,
        due: jiff::Timestamp,
        attempts: u32,
    ) -> bool {
        let at = self.clock.now();
        match stored {
            Some(id) => self.change(id, Change::Retry { due, attempts, at }).await,
            None => {
                let waiting = waiting(message, destination, Standing::Retry { due }, at);
                self.put(crate::store::StoredMessage { attempts, ..waiting }, false)
                    .await
            }
        }
    }

    /// Puts a message aside that its destination did not take; false when that is not durable.
    async fn parked(
        &self,
        message: &Taken,
        stored: Option<StoredId>,
        destination: &SystemName,
        given_up: GivenUp,
    ) -> bool {
        let (reason, attempts) = (given_up.reason, given_up.attempts);
        let goes_on = message.message.properties.continues;
        let is_durable = match (stored, goes_on) {
            (Some(id), true) => self.change(id, Change::Aside(given_up)).await,
            (Some(id), false) => self.change(id, Change::Parked(given_up)).await,
            (None, _) => {
                let standing = if goes_on {
                    Standing::Aside
                } else {
                    Standing::Parked
                };
                let parked = crate::store::StoredMessage {
                    reason: Some(reason),
                    details: given_up.details,
                    attempts,
                    ..waiting(message, destination, standing, given_up.at)
                };
                self.put(parked, false).await
            }
        };
        if is_durable {
            self.metrics.parked(destination.as_str(), reason.name()).inc();
            tracing::warn!(
                %destination, message_id = message.identity.message_id, reason = reason.code(), attempts, "parked"
            );
            let entry = JournalEntry {
                reason: Some(reason),
                attempts,
                ..self.entry(message, destination, State::Parked)
            };
            self.record(entry).await;
        }
        is_durable
    }

    fn entry(&self, message: &Taken, destination: &SystemName, state: State) -> JournalEntry {
        let at = self.clock.now();
        entry(&message.identity, &message.source, Some(destination), state, at)
    }

    /// Tells whoever waits for the outcome of a message at intake.
    fn answer(&self, received: InFlight<Received>, outcome: Outcome, told: &Acknowledged<'_>) {
        let (message, claim) = received.release();
        match claim {
            Some(Claim::Bus(tag)) => tag.acknowledge(),
            Some(Claim::Caller(caller)) => {
                let (body, content_type) = native(&message.system, &message.body, told, self.clock.now());
                let receipt = Receipt {
                    outcome,
                    body,
                    content_type,
                };
                if caller.send(receipt).is_err() {
                    tracing::debug!("the source hung up before its acknowledgement; it will send again");
                }
            }
            Some(Claim::Stored(_)) | None => {}
        }
    }
}

/// Tells the bus that a message is done with; what is in the store has been changed there.
fn acknowledge(taken: InFlight<Taken>) {
    if let (_, Some(Claim::Bus(tag))) = taken.release() {
        tag.acknowledge();
    }
}

/// The kind without its version, and nothing else that someone may have written there: labels are few.
fn kind_name(identity: &Identity) -> &'static str {
    let name = identity.kind.as_deref().and_then(|kind| kind.split(';').next());
    name.and_then(Kind::from_name).map_or(OTHER_KIND, Kind::name)
}
