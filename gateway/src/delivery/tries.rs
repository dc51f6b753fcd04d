//! Attempts on one message until the destination has it, or until it is decided what else is done with it. The
//! caller holds the lane's turn throughout, so that nothing of the case overtakes.

use std::time::Duration;

use super::breaker::Permit;
use super::{Delivery, retry};
use crate::duplicates::{self, Digest};
use crate::message::{Claim, Class, Decision, InFlight, Taken, Undelivered, Verdict};

/// Between two tries to learn whether a message was delivered before.
const PAUSE: Duration = Duration::from_secs(1);

impl Delivery {
    /// Tries as long as the destination is only unavailable; whatever the message itself does wrong ends in a
    /// verdict, and the next attempt comes from the store.
    pub(super) async fn deliver(&self, taken: &InFlight<Taken>) -> Verdict {
        let message = taken.message();
        let digest = self.digest(message, &message.message.body);
        match self.passed_before(taken, &digest).await {
            Some(false) => {}
            Some(true) => return Verdict::Duplicate,
            None => return Verdict::Leave,
        }
        let verdict = self.attempts(taken).await.unwrap_or_else(|instead| instead);
        if matches!(verdict, Verdict::Delivered { .. }) {
            self.remember(digest).await;
            if let Some(as_received) = &message.as_received {
                self.remember(self.digest(message, as_received)).await;
            }
        }
        verdict
    }

    async fn attempts(&self, taken: &InFlight<Taken>) -> Result<Verdict, Verdict> {
        let before = taken.message().attempts;
        let attempts = before.saturating_add(1);
        let mut answers_before = None;
        loop {
            // The place on the wire first: who waits for it must not hold leave to try from before an outage.
            let slot = self.in_hand(taken, before, self.at_once.acquire()).await?;
            let permit = self.in_hand(taken, before, self.breaker.permit()).await?;
            let Err(failure) = self.attempt(taken.message()).await else {
                permit.answered();
                return Ok(Verdict::Delivered { attempts });
            };
            drop(slot);
            // Silence is no answer, also when it is taken for the message's own: otherwise the attempt that counts for
            // one message would let the next one's count, and so on in turn, for as long as nobody is there.
            let is_silent = failure.class == Class::Unavailable;
            let spend = |permit: Permit<'_>| {
                if is_silent {
                    drop(permit)
                } else {
                    permit.answered()
                }
            };
            let failure = self.about_this_message(failure, &mut answers_before);
            let age = self.clock.now().duration_since(taken.message().tried_since);
            let decision = retry::decide(&self.policy, &failure, attempts, age, self.clock.chance());
            self.tell(&failure, decision);
            match decision {
                // The breaker does the waiting.
                Decision::LeaveAlone => permit.unavailable(|openings| {
                    retry::pause(&self.policy, &failure, openings, self.clock.chance())
                }),
                Decision::RetryAfter(pause) => {
                    spend(permit);
                    let due = self.clock.now().saturating_add(pause).unwrap_or(self.clock.now());
                    return Ok(Verdict::Retry { due, attempts });
                }
                Decision::Park(reason) => {
                    spend(permit);
                    return Ok(Verdict::Park {
                        reason,
                        code: failure.code,
                        attempts,
                    });
                }
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

    fn digest(&self, taken: &Taken, body: &[u8]) -> Digest {
        let id = format!("{} {}", taken.source, taken.identity.message_id);
        duplicates::digest("delivery", &self.system.name, &id, body)
    }

    /// Whether the message has been delivered before. What may have been given before, perhaps to another
    /// gateway, is asked for in the store too, until the store can say: a message from the bus that was left here
    /// would be overtaken. Nothing when it is left all the same.
    async fn passed_before(&self, taken: &InFlight<Taken>, digest: &Digest) -> Option<bool> {
        if self.duplicates.knows(digest) {
            return Some(true);
        }
        if !taken.message().redelivered {
            return Some(false);
        }
        loop {
            match self.duplicates.is_remembered(*digest).await {
                Ok(is_remembered) => return Some(is_remembered),
                Err(error) => {
                    tracing::warn!(%error, "it is not known whether a message was delivered before; it waits");
                }
            }
            if matches!(taken.claim(), Some(Claim::Stored(_))) {
                return None; // it waits in the store
            }
            self.unless_left(taken, tokio::time::sleep(PAUSE)).await?;
        }
    }

    async fn remember(&self, digest: Digest) {
        if let Err(error) = self.duplicates.remember(digest, self.clock.now()).await {
            tracing::warn!(%error, "a second delivery after a restart would not be recognised");
        }
    }
}
