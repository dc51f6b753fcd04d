//! From a system to its destinations' queues: decode → validate → route → encode → hand over → settle.
//! The first four are pure; nothing here sends to a target, and nothing here settles by itself.

mod case;
mod consume;
mod decode;
mod encode;
mod hand_over;
mod insist;
mod receive;
mod route;
#[cfg(test)]
mod tests;
mod translate;
mod validate;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use contracts::Reason;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) use hand_over::Failure;
pub use receive::{Desk, Entrance};
pub use translate::{Stages, Translator};

use crate::bus::Bus;
use crate::cases::Cases;
use crate::clock::Clock;
use crate::duplicates::Duplicates;
use crate::lanes::Lanes;
use crate::message::{Encoded, InFlight, Received, Refusal};
use crate::settle::Settle;
use crate::telemetry::Metrics;

/// The first hop.
#[derive(Debug)]
pub struct Intake {
    /// The pure stages.
    pub translator: Translator,
    /// Where messages wait.
    pub bus: Arc<dyn Bus>,
    /// What has been handed over before.
    pub duplicates: Arc<Duplicates>,
    /// What was said before in each case.
    pub cases: Arc<Cases>,
    /// Order per case.
    pub lanes: Arc<Lanes>,
    /// The only one who ends a message.
    pub settle: Settle,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Counters.
    pub metrics: Metrics,
    /// Stops hand-overs that are tried again and again.
    pub stop: CancellationToken,
    /// Hand-overs under way, for draining.
    pub tasks: TaskTracker,
}

impl Intake {
    /// The path of a message through intake. What stands before the `async` block runs when this is
    /// called, so that places in lanes are taken in the order of arrival.
    pub fn forward(
        self: &Arc<Self>,
        received: InFlight<Received>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let intake = Arc::clone(self);
        let translated = intake.translate_safely(received.message());
        let turn = translated
            .as_ref()
            .ok()
            .and_then(|encoded| intake.lane(received.message(), encoded));
        async move {
            let outcome = match translated {
                Err(refusal) => Err(Failure::Refused(refusal)),
                Ok(encoded) => intake.hand_over(&received, encoded, turn).await,
            };
            intake.settle.intake(received, outcome).await;
        }
    }

    /// A fault of ours on one message must cost that message and nothing else: it is refused and kept.
    fn translate_safely(&self, received: &Received) -> Result<Encoded, Refusal> {
        let translated = catch_unwind(AssertUnwindSafe(|| self.translator.translate(received)));
        translated.unwrap_or_else(|_| Err(Refusal::unread(Reason::InternalFault, Vec::new())))
    }
}

/// Whether a header has the form of a W3C trace context, `00-<32 hex>-<16 hex>-<2 hex>`. Anything else that
/// came under that name is not passed on.
fn is_traceparent(text: &str) -> bool {
    let lengths = [2, 32, 16, 2];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        })
}
