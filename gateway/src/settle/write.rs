//! What is written of a message before it ends: its row of the journal, and the message itself when the store
//! keeps it. Tries again while the store fails; ends nothing.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use contracts::Reason;
use jiff::Timestamp;

use super::Settle;
use crate::message::{Identity, Received, Taken};
use crate::store::{Change, JournalEntry, Standing, State, StoreError, StoredId, StoredMessage};
use crate::system::SystemName;

/// How long an entry of the journal may wait for room.
const JOURNAL_TIME: Duration = Duration::from_secs(1);

const LONGEST_PAUSE: Duration = Duration::from_secs(5);

impl Settle {
    /// Puts a message into the store: once for a caller, who can send again; and until it is durable for what
    /// lies on the bus. False when it is not durable and the message must not be acknowledged.
    pub(super) async fn put(&self, message: StoredMessage, for_caller: bool) -> bool {
        let put = || self.store.put(message.clone());
        if for_caller {
            return put().await.inspect_err(tell).is_ok();
        }
        self.until_durable(put).await.is_some()
    }

    /// Holds a message behind what is in the store of its lane; `Some(false)` when there is nothing.
    pub(super) async fn try_hold(&self, message: StoredMessage) -> Option<bool> {
        let held = self.until_durable(|| self.store.hold(message.clone())).await;
        held.map(|id| id.is_some())
    }

    /// Notes what an attempt has made of a stored message; false when the gateway stops before it is durable.
    pub(super) async fn change(&self, id: StoredId, change: Change) -> bool {
        let changed = self.until_durable(|| self.store.change(id, change.clone())).await;
        if changed == Some(false) {
            tracing::warn!(%id, "a message was decided about by a person while it was being sent");
        }
        changed.is_some()
    }

    /// The journal tells, it does not decide: a message is not held up for long because it cannot be written.
    pub(super) async fn record(&self, entry: JournalEntry) {
        match tokio::time::timeout(JOURNAL_TIME, self.store.record(entry)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the journal misses an entry"),
            Err(_) => tracing::warn!("the journal misses an entry: the store has not kept up"),
        }
    }

    /// Waits before trying again; false when the gateway stops.
    pub(super) async fn pause(&self, pauses: &mut ExponentialBackoff) -> bool {
        let pause = pauses.next().unwrap_or(LONGEST_PAUSE);
        tokio::select! {
            biased;
            () = self.stop.cancelled() => false,
            () = tokio::time::sleep(pause) => true,
        }
    }

    async fn until_durable<T, F>(&self, write: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut pauses = pauses(self.clock.chance());
        loop {
            match write().await {
                Ok(written) => return Some(written),
                Err(error) => tell(&error),
            }
            if !self.pause(&mut pauses).await {
                return None;
            }
        }
    }
}

fn tell(error: &StoreError) {
    tracing::error!(%error, "a message could not be put into the store");
}

/// Pauses between tries, without end.
pub(super) fn pauses(chance: f64) -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(LONGEST_PAUSE)
        .without_max_times()
        .with_jitter()
        .with_jitter_seed(chance.to_bits())
        .build()
}

/// A refused message, whole, for the record.
pub(super) fn refused(
    message: &Received,
    identity: &Identity,
    reason: Reason,
    details: Vec<String>,
    at: Timestamp,
) -> StoredMessage {
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
        at,
        first_received: message.first_received,
        released_at: None,
        content_type: message.properties.content_type.clone(),
        traceparent: message.properties.traceparent.clone(),
        continues: false,
        body: message.body.clone(),
    }
}

/// A message that waits in its lane, whole, without a reason yet.
pub(super) fn waiting(
    taken: &Taken,
    destination: &SystemName,
    standing: Standing,
    at: Timestamp,
) -> StoredMessage {
    let properties = &taken.message.properties;
    StoredMessage {
        standing,
        source: taken.source.clone(),
        destination: Some(destination.clone()),
        message_id: taken.identity.message_id.clone(),
        case_id: taken.identity.case_id.clone(),
        kind: taken.identity.kind.clone(),
        reason: None,
        details: Vec::new(),
        attempts: taken.attempts,
        at,
        first_received: taken.first_received,
        released_at: None,
        content_type: properties.content_type.clone(),
        traceparent: properties.traceparent.clone(),
        continues: properties.continues,
        body: taken.message.body.clone(),
    }
}

/// A row of the journal.
pub(super) fn entry(
    identity: &Identity,
    source: &SystemName,
    destination: Option<&SystemName>,
    state: State,
    at: Timestamp,
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
        at,
        left_out: Vec::new(),
    }
}
