//! What systems publish to the bus: `in.<system>` is consumed in order and forwarded, many at a time.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{Intake, is_traceparent};
use crate::bus::{Consumer, Delivery};
use crate::message::{Claim, InFlight, Received};
use crate::system::System;

impl Intake {
    /// Consumes until the bus is closed; forwards nothing more once stopped.
    pub async fn consume(
        self: Arc<Self>,
        system: Arc<System>,
        mut consumer: Consumer,
        stop: CancellationToken,
    ) {
        let received = self.metrics.received(system.name.as_str(), "bus");
        loop {
            let delivery = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                delivery = consumer.next() => delivery,
            };
            let Some(delivery) = delivery else { return };
            received.inc();
            let in_flight = self.take(&system, delivery);
            drop(self.tasks.spawn(self.forward(in_flight)));
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
