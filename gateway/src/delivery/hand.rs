//! How long a message waits in hand: until the gateway stops, the bus gives it again, or its time in hand is
//! over. An attempt under way is never cut short.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use super::Delivery;
use crate::message::{Claim, InFlight, Taken, Verdict};

/// How long a message from the store waits in hand with its lane's turn. It can go back without loss, and what
/// comes from the bus for its lane waits behind it un-acknowledged.
const FROM_THE_STORE: Duration = Duration::from_secs(5);

impl Delivery {
    /// Waits for something, unless the gateway stops or the bus gives the message again.
    pub(super) async fn unless_left<T>(
        &self,
        taken: &InFlight<Taken>,
        wait: impl Future<Output = T>,
    ) -> Option<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            () = taken.voided() => None,
            done = wait => Some(done),
        }
    }

    /// Waits for leave to try, and no longer than a message may be kept in hand.
    ///
    /// # Errors
    /// What is done with the message instead: it is left, or it waits in the store and the attempts it has had
    /// stay as they are.
    pub(super) async fn in_hand<T>(
        &self,
        taken: &InFlight<Taken>,
        attempts: u32,
        wait: impl Future<Output = T>,
    ) -> Result<T, Verdict> {
        let until = self.until(taken);
        let in_time = async {
            // What has waited too long for its turn does not begin to wait for something else.
            if Instant::now() >= until {
                return None;
            }
            tokio::time::timeout_at(until, wait).await.ok()
        };
        match self.unless_left(taken, in_time).await {
            Some(Some(done)) => Ok(done),
            Some(None) if matches!(taken.claim(), Some(Claim::Bus(_))) => Err(Verdict::Retry {
                due: self.clock.now(),
                attempts,
            }),
            Some(None) | None => Err(Verdict::Leave),
        }
    }

    fn until(&self, taken: &InFlight<Taken>) -> Instant {
        let longest = match taken.claim() {
            Some(Claim::Stored(_)) => FROM_THE_STORE,
            Some(Claim::Bus(_) | Claim::Caller(_)) | None => self.longest_wait,
        };
        taken.message().in_hand_since + longest
    }
}
