//! Wire-ready messages to their destinations' queues, each confirmed by the bus before intake is settled.
//! A message of a case waits until the one before it is confirmed; that alone keeps order when a confirm
//! fails while later ones pass.

use std::time::Instant;

use super::Intake;
use crate::bus::{PublishError, QueueName};
use crate::cases::Followed;
use crate::duplicates;
use crate::lanes::Turn;
use crate::message::{Encoded, HandOver, HandedOver, HandedOverCopy, InFlight, Received, Refusal};
use crate::store::State;

/// Why a message was not handed over.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Refused by one of the pure stages.
    Refused(Refusal),
    /// The bus did not confirm, or the gateway stops.
    Unavailable,
}

impl Intake {
    /// Takes a place in the lane of the message's case.
    pub(super) fn lane(&self, received: &Received, encoded: &Encoded) -> Option<Turn> {
        let case = encoded.identity.case_id.clone()?;
        Some(self.lanes.queue((received.system.name.clone(), case)))
    }

    /// Waits for the turn, drops what has passed before, holds the rest against its case, and publishes every copy to its
    /// destination's queue.
    pub(super) async fn hand_over(
        &self,
        received: &InFlight<Received>,
        encoded: Encoded,
        turn: Option<Turn>,
    ) -> Result<HandedOver, Failure> {
        let Encoded {
            identity,
            hand_overs,
            mut warnings,
            followed,
        } = encoded;
        let mut turn = turn;
        if let Some(turn) = &mut turn {
            turn.wait().await;
        }
        // Nothing of a case may pass what was before it and has been left where it was.
        if !received.has_caller() && (self.stop.is_cancelled() || received.is_void()) {
            return Err(Failure::Unavailable);
        }
        let at = self.clock.now();
        let message = received.message();
        let digest = duplicates::digest(
            "intake",
            &message.system.name,
            &identity.message_id,
            &message.body,
        );
        let hand_overs = if self.duplicates.knows(&digest) {
            self.missing_of(received, hand_overs).await?
        } else {
            hand_overs
        };
        if hand_overs.is_empty() {
            // The first time it may have been handed over and its case not told.
            if let Some(followed) = followed.filter(Followed::is_enforced) {
                self.remember(received, followed).await?;
            }
            return Ok(HandedOver {
                identity,
                copies: Vec::new(),
                warnings,
                at,
            });
        }
        if let Some(followed) = &followed {
            warnings.extend(self.judge(received, followed, &identity).await?);
        }
        let start = Instant::now();
        let mut copies = Vec::with_capacity(hand_overs.len());
        for hand_over in hand_overs {
            self.publish(&hand_over, received).await?;
            copies.push(HandedOverCopy {
                destination: hand_over.destination,
                message_id: hand_over.message.properties.message_id,
                left_out: hand_over.left_out,
            });
        }
        self.metrics
            .stage("hand_over")
            .observe(start.elapsed().as_secs_f64());
        // Before its case: if that cannot be told and the message comes again, it is not handed over twice.
        if let Err(error) = self.duplicates.remember(digest, self.clock.now()).await {
            tracing::warn!(%error, "a resend of this message after a restart would not be recognised");
        }
        if let Some(followed) = followed {
            self.remember(received, followed).await?;
        }
        Ok(HandedOver {
            identity,
            copies,
            warnings,
            at,
        })
    }

    /// Of a message that has passed before, what goes again: copies whose queue somebody deleted while they lay there.
    async fn missing_of(
        &self,
        received: &InFlight<Received>,
        hand_overs: Vec<HandOver>,
    ) -> Result<Vec<HandOver>, Failure> {
        let mut missing = Vec::new();
        for hand_over in hand_overs {
            let is_missing = self
                .insist(received, || self.is_missing(received.message(), &hand_over))
                .await?;
            if is_missing {
                missing.push(hand_over);
            }
        }
        Ok(missing)
    }

    /// Nothing when the store does not answer.
    async fn is_missing(&self, message: &Received, hand_over: &HandOver) -> Option<bool> {
        let copy = hand_over.message.properties.message_id.as_deref();
        let rows = self
            .settle
            .store
            .journal(&message.system.name, copy.unwrap_or_default())
            .await
            .inspect_err(|error| tracing::warn!(%error, "whether a resend is a duplicate is not known"))
            .ok()?;
        Some(rows.iter().any(|row| {
            row.entry.state == State::Missing
                && row.entry.destination.as_ref() == Some(&hand_over.destination)
        }))
    }

    /// Publishes until the bus has confirmed.
    async fn publish(&self, hand_over: &HandOver, received: &InFlight<Received>) -> Result<(), Failure> {
        let queue = QueueName::outbound(&hand_over.destination);
        self.insist(received, async || {
            let published = self.bus.publish(&queue, hand_over.message.clone()).await;
            published
                .inspect_err(|error| log_failure(error, &hand_over.destination))
                .ok()
        })
        .await
    }
}

fn log_failure(error: &PublishError, destination: &crate::system::SystemName) {
    tracing::warn!(%destination, %error, "a hand-over was not confirmed");
}
