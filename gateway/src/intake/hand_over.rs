//! Wire-ready messages to their destinations' queues, each confirmed by the bus before intake is settled.
//! A message of a case waits until the one before it is confirmed; that alone keeps order when a confirm
//! fails while later ones pass.

use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};

use super::Intake;
use crate::bus::{PublishError, QueueName};
use crate::duplicates;
use crate::lanes::Turn;
use crate::message::{Encoded, HandOver, HandedOver, Identity, InFlight, Received, Refusal};
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

    /// Waits for the turn, drops what has passed before, holds the rest against its case, and publishes to every destination's queue.
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
            self.missing_of(message, &identity, hand_overs).await?
        } else {
            hand_overs
        };
        if hand_overs.is_empty() {
            return Ok(HandedOver {
                identity,
                destinations: Vec::new(),
                warnings,
                at,
            });
        }
        if let Some(followed) = &followed {
            warnings.extend(self.judge(followed, &identity).await?);
        }
        let start = Instant::now();
        let mut destinations = Vec::with_capacity(hand_overs.len());
        for hand_over in hand_overs {
            self.publish(&hand_over, received).await?;
            destinations.push((hand_over.destination, hand_over.left_out));
        }
        self.metrics
            .stage("hand_over")
            .observe(start.elapsed().as_secs_f64());
        if let Some(followed) = followed {
            self.remember(followed).await?;
        }
        if let Err(error) = self.duplicates.remember(digest, self.clock.now()).await {
            tracing::warn!(%error, "a resend of this message after a restart would not be recognised");
        }
        Ok(HandedOver {
            identity,
            destinations,
            warnings,
            at,
        })
    }

    /// Of a message that has passed before, what goes again: to destinations whose queue somebody deleted while it
    /// lay there.
    async fn missing_of(
        &self,
        message: &Received,
        identity: &Identity,
        hand_overs: Vec<HandOver>,
    ) -> Result<Vec<HandOver>, Failure> {
        let rows = self
            .settle
            .store
            .journal(&message.system.name, &identity.message_id)
            .await;
        let rows = rows.map_err(|error| {
            tracing::warn!(%error, "whether a resend is a duplicate is not known");
            Failure::Unavailable
        })?;
        let is_missing = |hand_over: &HandOver| {
            rows.iter().any(|row| {
                row.entry.state == State::Missing
                    && row.entry.destination.as_ref() == Some(&hand_over.destination)
            })
        };
        Ok(hand_overs.into_iter().filter(is_missing).collect())
    }

    /// Publishes once for a caller, who can send again; and until it is confirmed for what lies on the bus,
    /// since giving it back would only bring it here again.
    async fn publish(&self, hand_over: &HandOver, received: &InFlight<Received>) -> Result<(), Failure> {
        let queue = QueueName::outbound(&hand_over.destination);
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_secs(5))
            .without_max_times()
            .with_jitter()
            .with_jitter_seed(self.clock.chance().to_bits())
            .build();
        loop {
            let error = match self.bus.publish(&queue, hand_over.message.clone()).await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            log_failure(&error, &hand_over.destination);
            if received.has_caller() {
                return Err(Failure::Unavailable);
            }
            let pause = pauses.next().unwrap_or(Duration::from_secs(5));
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(Failure::Unavailable),
                () = received.voided() => return Err(Failure::Unavailable),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}

fn log_failure(error: &PublishError, destination: &crate::system::SystemName) {
    tracing::warn!(%destination, %error, "a hand-over was not confirmed");
}
