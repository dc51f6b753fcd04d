//! What lies on a destination's queue: `out.<system>` is consumed in order, many cases at a time.

use std::sync::Arc;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::Delivery;
use crate::bus::{self, Consumer};
use crate::message::{Claim, Identity, InFlight, Taken};
use crate::system::SystemName;

impl Delivery {
    /// Consumes until the bus is closed; forwards nothing more once stopped.
    pub async fn consume(self: Arc<Self>, mut consumer: Consumer, stop: CancellationToken) {
        loop {
            let delivery = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                delivery = consumer.next() => delivery,
            };
            let Some(delivery) = delivery else { return };
            self.metrics.taken(self.system.name.as_str()).inc();
            let in_flight = self.take(delivery);
            drop(self.tasks.spawn(self.forward(in_flight)));
        }
        consumer.leave_all().await;
    }

    fn take(&self, delivery: bus::Delivery) -> InFlight<Taken> {
        let properties = &delivery.message.properties;
        let unnamed = || Identity::of_bytes(&delivery.message.body).message_id;
        let taken = Taken {
            identity: Identity {
                message_id: properties.message_id.clone().unwrap_or_else(unnamed),
                case_id: properties.case_id.clone(),
                kind: properties.kind.clone(),
            },
            // What another program put on the queue has no source here; it is accounted to its destination.
            source: properties
                .source
                .as_deref()
                .and_then(SystemName::new)
                .unwrap_or_else(|| self.system.name.clone()),
            first_received: properties.first_received.unwrap_or_else(Timestamp::now),
            message: delivery.message,
        };
        InFlight::new(taken, Claim::Bus(delivery.tag), "delivery", &self.metrics)
    }
}
