//! The only place where a message ends: acknowledged, given back, refused or parked, after the bus or the
//! store has confirmed what must not be lost. Decides nothing; it carries out.

#![expect(clippy::disallowed_methods, reason = "settling is what this file is for")]

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use adapters::{Acknowledged, Acknowledgement};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use bytes::Bytes;
use contracts::{Kind, Reason, Violation};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::bus::{Bus, BusMessage, Properties, QueueName};
use crate::intake::Failure;
use crate::message::{Claim, HandedOver, Identity, InFlight, Received, Refusal, Taken, Verdict};
use crate::store::{JournalEntry, Standing, State, Store, StoredMessage};
use crate::system::{System, SystemName};
use crate::telemetry::{Metrics, OTHER_KIND};
use crate::transport::{Outcome, Receipt};

/// Ends messages.
#[derive(Clone, Debug)]
pub struct Settle {
    /// Where stored messages and the journal live.
    pub store: Arc<dyn Store>,
    /// Where receipts for systems on the bus go.
    pub bus: Arc<dyn Bus>,
    /// Counters.
    pub metrics: Metrics,
    /// Systems that want to be told on the bus what was refused.
    pub receipts: Arc<HashSet<SystemName>>,
    /// Ends waiting for the store or the bus.
    pub stop: CancellationToken,
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

    /// Ends a message at delivery; false when it was left where it is.
    pub(crate) async fn delivery(
        &self,
        taken: InFlight<Taken>,
        destination: &SystemName,
        verdict: Verdict,
    ) -> bool {
        match verdict {
            Verdict::Delivered { attempts } => self.delivered(&taken, destination, attempts).await,
            Verdict::Duplicate => self.metrics.duplicate("delivery", destination.as_str()).inc(),
            Verdict::Park {
                reason,
                code,
                attempts,
            } => {
                if !self.parked(&taken, destination, reason, code, attempts).await {
                    return self.leave_taken(taken, destination);
                }
            }
            Verdict::Leave => return self.leave_taken(taken, destination),
        }
        if let (_, Some(Claim::Bus(tag))) = taken.release() {
            tag.acknowledge();
        }
        true
    }

    async fn handed_over(&self, received: InFlight<Received>, handed_over: HandedOver) {
        let HandedOver {
            identity,
            destinations,
            warnings,
            at,
        } = handed_over;
        let source = &received.message().system.name;
        if destinations.is_empty() {
            self.metrics.duplicate("intake", source.as_str()).inc();
        } else {
            self.metrics.accepted(source.as_str()).inc();
        }
        for (destination, left_out) in destinations {
            self.metrics
                .handed_over(source.as_str(), destination.as_str(), kind_name(&identity))
                .inc();
            let entry = entry(&identity, source, Some(&destination), State::HandedOver);
            self.record(JournalEntry {
                left_out,
                at,
                ..entry
            })
            .await;
        }
        answer(received, Outcome::Accepted, &Acknowledged::Accepted(&warnings));
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
        if !self
            .put(
                refused(message, &identity, reason, details),
                received.has_caller(),
            )
            .await
        {
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
        let entry = entry(&identity, source, None, State::Refused);
        self.record(JournalEntry {
            reason: Some(reason),
            ..entry
        })
        .await;
        answer(received, Outcome::Refused(reason), &told);
    }

    fn leave_received(&self, received: InFlight<Received>) {
        let (message, claim) = received.release();
        self.metrics.left("intake", message.system.name.as_str()).inc();
        if let Some(claim) = claim {
            claim.leave();
        }
    }

    fn leave_taken(&self, taken: InFlight<Taken>, destination: &SystemName) -> bool {
        self.metrics.left("delivery", destination.as_str()).inc();
        if let (_, Some(claim)) = taken.release() {
            claim.leave();
        }
        false
    }

    /// Puts a message into the store: once for a caller, who can send again; and until it is durable for what lies on
    /// the bus. False when it is not durable and the message must not be acknowledged.
    async fn put(&self, message: StoredMessage, for_caller: bool) -> bool {
        let mut pauses = pauses();
        loop {
            let Err(error) = self.store.put(message.clone()).await else {
                return true;
            };
            tracing::error!(%error, "a message could not be put aside");
            if for_caller || !self.pause(&mut pauses).await {
                return false;
            }
        }
    }

    /// Puts the native acknowledgement on the source's receipt queue; false when the gateway stops before the
    /// bus has confirmed it. The message comes again then, and is parked and told as the same one.
    async fn receipt(&self, message: &Received, identity: &Identity, told: &Acknowledged<'_>) -> bool {
        let (body, content_type) = native(&message.system, &message.body, told);
        let properties = Properties {
            message_id: Some(format!("{}/receipt", identity.message_id)),
            case_id: identity.case_id.clone(),
            kind: Some("receipt;1.0".to_owned()),
            content_type: Some(content_type.to_owned()),
            timestamp: Some(Timestamp::now()),
            ..Properties::default()
        };
        let (queue, receipt) = (
            QueueName::receipts(&message.system.name),
            BusMessage { body, properties },
        );
        let mut pauses = pauses();
        while let Err(error) = self.bus.publish(&queue, receipt.clone()).await {
            tracing::warn!(%error, "a receipt was not confirmed");
            if !self.pause(&mut pauses).await {
                return false;
            }
        }
        true
    }

    /// Waits before trying again; false when the gateway stops.
    async fn pause(&self, pauses: &mut ExponentialBackoff) -> bool {
        let pause = pauses.next().unwrap_or(LONGEST_PAUSE);
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = self.stop.cancelled() => false,
        }
    }

    async fn delivered(&self, taken: &InFlight<Taken>, destination: &SystemName, attempts: u32) {
        let message = taken.message();
        self.metrics
            .delivered(destination.as_str(), kind_name(&message.identity))
            .inc();
        let waited = Timestamp::now()
            .duration_since(message.first_received)
            .as_secs_f64();
        self.metrics.critical_time(destination.as_str(), waited.max(0.0));
        let entry = entry(
            &message.identity,
            &message.source,
            Some(destination),
            State::Delivered,
        );
        self.record(JournalEntry { attempts, ..entry }).await;
    }

    /// Puts a message aside that its destination did not take; false when it is not durable.
    async fn parked(
        &self,
        taken: &InFlight<Taken>,
        destination: &SystemName,
        reason: Reason,
        code: String,
        attempts: u32,
    ) -> bool {
        let message = taken.message();
        let parked = StoredMessage {
            // Later messages of the case go on.
            standing: Standing::Aside,
            source: message.source.clone(),
            destination: Some(destination.clone()),
            message_id: message.identity.message_id.clone(),
            case_id: message.identity.case_id.clone(),
            kind: message.identity.kind.clone(),
            reason: Some(reason),
            details: vec![code],
            attempts,
            at: Timestamp::now(),
            first_received: message.first_received,
            content_type: message.message.properties.content_type.clone(),
            traceparent: message.message.properties.traceparent.clone(),
            body: message.message.body.clone(),
        };
        if !self.put(parked, false).await {
            return false;
        }
        self.metrics.parked(destination.as_str(), reason.name()).inc();
        tracing::warn!(
            %destination, message_id = message.identity.message_id, reason = reason.code(), attempts, "parked"
        );
        let entry = entry(
            &message.identity,
            &message.source,
            Some(destination),
            State::Parked,
        );
        self.record(JournalEntry {
            reason: Some(reason),
            attempts,
            ..entry
        })
        .await;
        true
    }

    /// The journal tells, it does not decide: a message is not held up for long because it cannot be written.
    async fn record(&self, entry: JournalEntry) {
        match tokio::time::timeout(JOURNAL_TIME, self.store.record(entry)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the journal misses an entry"),
            Err(_) => tracing::warn!("the journal misses an entry: the store has not kept up"),
        }
    }
}

/// How long an entry of the journal may wait for room.
const JOURNAL_TIME: Duration = Duration::from_secs(1);

/// Tells whoever waits for the outcome of a message at intake.
fn answer(received: InFlight<Received>, outcome: Outcome, told: &Acknowledged<'_>) {
    let (message, claim) = received.release();
    match claim {
        Some(Claim::Bus(tag)) => tag.acknowledge(),
        Some(Claim::Caller(caller)) => {
            let (body, content_type) = native(&message.system, &message.body, told);
            if caller
                .send(Receipt {
                    outcome,
                    body,
                    content_type,
                })
                .is_err()
            {
                tracing::debug!("the source hung up before its acknowledgement; it will send again");
            }
        }
        None => {}
    }
}

/// A refused message, whole, for the record.
fn refused(message: &Received, identity: &Identity, reason: Reason, details: Vec<String>) -> StoredMessage {
    StoredMessage {
        standing: Standing::Refused,
        source: message.system.name.clone(),
        destination: None,
        message_id: identity.message_id.clone(),
        case_id: identity.case_id.clone(),
        kind: identity.kind.clone(),
        reason: Some(reason),
        details,
        attempts: 0,
        at: Timestamp::now(),
        first_received: message.first_received,
        content_type: message.properties.content_type.clone(),
        traceparent: message.properties.traceparent.clone(),
        body: message.body.clone(),
    }
}

/// A fresh id for an acknowledgement: 20 characters, as HL7 v2.5.1 MSH-10 allows.
pub(crate) fn acknowledgement_id() -> String {
    let id = uuid::Uuid::now_v7().simple().to_string();
    id.chars().skip(12).take(20).collect()
}

fn native(system: &System, received: &[u8], outcome: &Acknowledged<'_>) -> (Bytes, &'static str) {
    let id = acknowledgement_id();
    let told = Acknowledgement {
        outcome: *outcome,
        now: Timestamp::now(),
        id: &id,
    };
    let native = system.adapter.acknowledge(received, &told);
    (Bytes::from(native.body), native.content_type)
}

const LONGEST_PAUSE: Duration = Duration::from_secs(5);

fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(LONGEST_PAUSE)
        .without_max_times()
        .with_jitter()
        .build()
}

fn entry(
    identity: &Identity,
    source: &SystemName,
    destination: Option<&SystemName>,
    state: State,
) -> JournalEntry {
    JournalEntry {
        source: source.clone(),
        message_id: identity.message_id.clone(),
        destination: destination.cloned(),
        case_id: identity.case_id.clone(),
        kind: identity.kind.clone(),
        state,
        reason: None,
        attempts: 0,
        at: Timestamp::now(),
        left_out: Vec::new(),
    }
}

/// The kind without its version, and nothing else that someone may have written there: labels are few.
fn kind_name(identity: &Identity) -> &'static str {
    let name = identity.kind.as_deref().and_then(|kind| kind.split(';').next());
    name.and_then(Kind::from_name).map_or(OTHER_KIND, Kind::name)
}

fn rules(violations: &[Violation]) -> String {
    let mut ids: Vec<&str> = violations
        .iter()
        .filter(|v| v.is_error())
        .map(|v| v.rule.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(16);
    ids.join(" ")
}
