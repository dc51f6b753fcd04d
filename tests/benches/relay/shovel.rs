//! RabbitMQ's own shovel, over TCP: consumes, publishes, confirms and acknowledges inside the broker's process.
//! It cannot translate, so it moves the referrals as they are.

use crate::broker::Broker;
use crate::traffic;

/// Moves messages while it exists.
pub(crate) struct Shovel<'a>(&'a Broker);

impl<'a> Shovel<'a> {
    pub(crate) fn start(broker: &'a Broker, prefetch: u16) -> Self {
        let definition = serde_json::json!({
            "src-protocol": "amqp091",
            "src-uri": broker.rabbit.uri(),
            "src-queue": traffic::from().as_str(),
            "src-prefetch-count": prefetch,
            "dest-protocol": "amqp091",
            "dest-uri": broker.rabbit.uri(),
            "dest-queue": traffic::to().as_str(),
            "ack-mode": "on-confirm",
        });
        let definition = definition.to_string();
        drop(
            broker
                .rabbit
                .rabbitmqctl(&["set_parameter", "shovel", "bench", &definition]),
        );
        Self(broker)
    }
}

impl Drop for Shovel<'_> {
    fn drop(&mut self) {
        drop(self.0.rabbit.rabbitmqctl(&["clear_parameter", "shovel", "bench"]));
    }
}
