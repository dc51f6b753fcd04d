//! What lies on a destination's queue: `out.<system>` is consumed in order, many cases at a time. Looks at no
//! message's fate.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Delivery;
use crate::bus::{self, Consumer};
use crate::message::{Claim, Identity, InFlight, Taken};
use crate::system::SystemName;

/// Between two tries to learn which lanes have something in the store.
const PAUSE: Duration = Duration::from_secs(1);

impl Delivery {
    /// Consumes until the bus is closed; forwards nothing more once stopped.
    pub async fn consume(self: Arc<Self>, mut consumer: Consumer, stop: CancellationToken) {
        let mut connection = None;
        loop {
            let delivery = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                delivery = consumer.next() => delivery,
            };
            let Some(delivery) = delivery else { return };
            // The first message of a connection: another gateway may have had the queue before.
            if connection != Some(delivery.tag.generation()) {
                connection = Some(delivery.tag.generation());
                if !self.learn_stored_lanes(&stop).await {
                    delivery.tag.leave();
                    break;
                }
            }
            self.metrics.taken(self.system.name.as_str()).inc();
            let in_flight = self.take(delivery);
            drop(self.tasks.spawn(self.forward(in_flight)));
        }
        consumer.leave_all().await;
    }

    /// Learns which lanes have something in the store; false when the gateway stops before that is known.
    async fn learn_stored_lanes(&self, stop: &CancellationToken) -> bool {
        loop {
            let asked = self.stored.about_to_load();
            match self.settle.store.lanes(&self.system.name).await {
                Ok(lanes) => {
                    self.stored.load(&lanes, asked);
                    return true;
                }
                Err(error) => {
                    tracing::warn!(%error, "nothing is delivered before the stored lanes are known")
                }
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return false,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    fn take(&self, delivery: bus::Delivery) -> InFlight<Taken> {
        let properties = &delivery.message.properties;
        let first_received = properties.first_received.unwrap_or_else(|| self.clock.now());
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
            first_received,
            tried_since: first_received,
            attempts: 0,
            redelivered: delivery.redelivered,
            in_hand_since: Instant::now(),
            as_received: None,
            message: delivery.message,
        };
        InFlight::new(taken, Claim::Bus(delivery.tag), "delivery", &self.metrics)
    }
}
