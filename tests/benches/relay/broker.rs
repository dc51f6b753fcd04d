//! A private RabbitMQ with the shovel, and the two queues that each turn finds new and filled.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gateway::bus::{Bus, BusMessage, Connection, QueueName, amqp};
use lapin::options::{QueueDeclareOptions, QueueDeleteOptions};
use lapin::types::FieldTable;
use lapin::{Channel, ConnectionProperties};
use tests::rabbitmq::Rabbit;
use tests::world;

use crate::measure::Watch;
use crate::traffic;

/// Publishes awaited together while a queue is filled.
const FILL: u64 = 1_000;
/// A quorum queue that has just been filled still has work.
const REST: Duration = Duration::from_millis(1_500);
const LOOK: Duration = Duration::from_millis(10);

/// The broker and its queues.
pub(crate) struct Broker {
    pub(crate) rabbit: Rabbit,
    pub(crate) bus: Arc<dyn Bus>,
    channel: Channel,
    _connection: lapin::Connection,
}

impl Broker {
    pub(crate) async fn start() -> Self {
        let rabbit = world::broker_with_plugins(&["rabbitmq_shovel"]);
        let bus = amqp::open(amqp::Settings::from_address(&rabbit.uri()).unwrap());
        let mut state = bus.connection();
        let up = state.wait_for(|state| *state == Connection::Up);
        drop(
            tokio::time::timeout(Duration::from_secs(20), up)
                .await
                .unwrap()
                .unwrap(),
        );
        let properties = ConnectionProperties::default();
        let connection = lapin::Connection::connect(&rabbit.uri(), properties)
            .await
            .unwrap();
        let channel = connection.create_channel().await.unwrap();
        Self {
            rabbit,
            bus,
            channel,
            _connection: connection,
        }
    }

    /// New queues, declared as the gateway declares its own.
    pub(crate) async fn fresh_queues(&self) {
        for queue in [traffic::from(), traffic::to()] {
            while let Err(error) = self.delete(&queue).await {
                eprintln!("{queue} is not deleted yet: {error}");
                tokio::time::sleep(REST).await;
            }
        }
        self.bus.declare(&[traffic::from(), traffic::to()]).await.unwrap();
    }

    /// On a connection of its own: RabbitMQ 3.10 ends the connection with an internal error when a quorum queue is to
    /// be deleted that has no leader yet.
    async fn delete(&self, queue: &QueueName) -> lapin::Result<()> {
        let properties = ConnectionProperties::default();
        let connection = lapin::Connection::connect(&self.rabbit.uri(), properties).await?;
        let channel = connection.create_channel().await?;
        let _messages = channel
            .queue_delete(queue.as_str().into(), QueueDeleteOptions::default())
            .await?;
        connection.close(200, "OK".into()).await
    }

    /// New queues with messages lying ready.
    pub(crate) async fn fill(&self, queue: &QueueName, messages: u64, message: impl Fn(u64) -> BusMessage) {
        self.fresh_queues().await;
        fill(&*self.bus, queue, messages, message).await;
        tokio::time::sleep(REST).await;
    }

    /// Follows the messages to the other queue, from the first tenth of them to the last.
    pub(crate) async fn watch(&self, messages: u64, mut watch: Watch) -> Watch {
        let begin = Instant::now();
        loop {
            let arrived = self.arrived().await;
            if watch.see(arrived, messages) {
                return watch;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(120),
                "{arrived} of {messages} arrived"
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn arrived(&self) -> u64 {
        let passive = QueueDeclareOptions {
            passive: true,
            ..QueueDeclareOptions::default()
        };
        let name = traffic::to().as_str().into();
        let queue = self
            .channel
            .queue_declare(name, passive, FieldTable::default())
            .await
            .unwrap();
        queue.message_count().into()
    }
}

/// Puts messages on a queue.
pub(crate) async fn fill(
    bus: &dyn Bus,
    queue: &QueueName,
    messages: u64,
    message: impl Fn(u64) -> BusMessage,
) {
    for begin in (0..messages).step_by(usize::try_from(FILL).unwrap()) {
        let numbers = begin..messages.min(begin + FILL);
        let confirms: Vec<_> = numbers
            .map(|number| bus.publish(queue, message(number)))
            .collect();
        for confirm in confirms {
            confirm.await.unwrap();
        }
    }
}
