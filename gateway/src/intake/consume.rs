//! What systems publish to the bus: `in.<system>` is consumed in order and forwarded, many at a time.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio_util::sync::CancellationToken;

use super::{Intake, is_traceparent};
use crate::bus::{Consumer, Delivery};
use crate::message::{Claim, InFlight, Received};
use crate::system::System;

/// Most messages that go on together. Each wake-up of another thread, of the bus or of this runtime, then serves
/// several messages; while few come, each goes by itself.
const TOGETHER: usize = 16;

impl Intake {
    /// Consumes until the bus is closed; forwards nothing more once stopped.
    pub async fn consume(
        self: Arc<Self>,
        system: Arc<System>,
        mut consumer: Consumer,
        stop: CancellationToken,
    ) {
        let received = self.metrics.received(system.name.as_str(), "bus");
        let mut ready = Vec::with_capacity(TOGETHER);
        loop {
            let count = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                count = consumer.next_ready(&mut ready, TOGETHER) => count,
            };
            if count == 0 {
                return;
            }
            received.inc_by(count as u64);
            let together: FuturesUnordered<_> = ready
                .drain(..)
                // A fault of ours on one message costs that message; the others go on.
                .map(|delivery| AssertUnwindSafe(self.forward(self.take(&system, delivery))).catch_unwind())
                .collect();
            drop(
                self.tasks
                    .spawn(together.for_each(|_gone| std::future::ready(()))),
            );
        }
        consumer.leave_all().await;
    }

    fn take(&self, system: &Arc<System>, delivery: Delivery) -> InFlight<Received> {
        let mut properties = delivery.message.properties;
        properties.traceparent = properties.traceparent.filter(|text| is_traceparent(text));
        let received = Received {
            system: Arc::clone(system),
            body: delivery.message.body,
            first_received: properties.first_received.unwrap_or_else(|| self.clock.now()),
            properties,
        };
        InFlight::new(received, Claim::Bus(delivery.tag), "intake", &self.metrics)
    }
}
