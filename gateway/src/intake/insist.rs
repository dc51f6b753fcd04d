//! What fails for a while, done in the end. Whoever called can send again, so that for a caller it is tried once. What
//! lies on the bus would only come here again, and what is behind it in its case would overtake it meanwhile: there it
//! is tried until it is done, or the gateway stops, or the bus has taken the message back.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::Intake;
use super::hand_over::Failure;
use crate::message::{InFlight, Received};

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_secs(5);

impl Intake {
    /// Tries until it is done; nothing from a try is a failure that may pass, and that the try has told.
    ///
    /// # Errors
    /// When the message must come again.
    pub(super) async fn insist<T, F>(
        &self,
        received: &InFlight<Received>,
        attempt: impl Fn() -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Option<T>>,
    {
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(LONGEST)
            .without_max_times()
            .with_jitter()
            .with_jitter_seed(self.clock.chance().to_bits())
            .build();
        loop {
            if let Some(done) = attempt().await {
                return Ok(done);
            }
            if received.has_caller() {
                return Err(Failure::Unavailable);
            }
            let pause = pauses.next().unwrap_or(LONGEST);
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(Failure::Unavailable),
                () = received.voided() => return Err(Failure::Unavailable),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}
