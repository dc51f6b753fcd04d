//! The broker that most faults strike, and its queues, which each trial finds new and leaves empty.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gateway::bus::amqp::{self, Settings};
use gateway::bus::{Bus, Connection};
use lapin::options::QueueDeleteOptions;
use lapin::{Channel, ConnectionProperties};
use tests::rabbitmq::Rabbit;
use tests::world;

/// Everything that the gateway of a trial declares.
const QUEUES: [&str; 5] = [
    "in.millennium",
    "out.pmo",
    "out.millennium",
    "receipts.millennium",
    "unroutable",
];

/// RabbitMQ 3.10 saves in batches which quorum queues there are: one younger than that does not come up again after
/// `kill -9`, whatever its clients do.
const YOUTH: Duration = Duration::from_secs(5);

/// The one broker of this process.
pub(crate) fn broker() -> &'static Rabbit {
    static BROKER: OnceLock<Rabbit> = OnceLock::new();
    tokio::task::block_in_place(|| BROKER.get_or_init(world::broker))
}

/// Lets the queues become old enough to survive `kill -9`.
pub(crate) async fn grow_up() {
    tokio::time::sleep(YOUTH).await;
}

/// A source's own connection to a broker.
pub(crate) async fn source(settings: Settings) -> Arc<dyn Bus> {
    let bus = amqp::open(settings);
    let queue = gateway::bus::QueueName::inbound(&gateway::system::SystemName::new("millennium").unwrap());
    bus.declare(&[queue]).await.unwrap();
    let mut state = bus.connection();
    let up = state.wait_for(|state| *state == Connection::Up);
    drop(
        tokio::time::timeout(Duration::from_secs(20), up)
            .await
            .unwrap()
            .unwrap(),
    );
    bus
}

/// Removes what another trial may have left.
pub(crate) async fn remove_queues(rabbit: &Rabbit) {
    let (_connection, channel) = channel(rabbit).await;
    for queue in QUEUES {
        let deleted = channel.queue_delete(queue.into(), QueueDeleteOptions::default());
        let _messages: u32 = deleted.await.unwrap();
    }
}

async fn channel(rabbit: &Rabbit) -> (lapin::Connection, Channel) {
    let uri = rabbit.uri();
    let connection = lapin::Connection::connect(&uri, ConnectionProperties::default())
        .await
        .unwrap();
    let channel = connection.create_channel().await.unwrap();
    (connection, channel)
}
