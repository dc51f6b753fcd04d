//! The bus on RabbitMQ keeps every promise, and a few that only it can give.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gateway::bus::amqp::{self, Settings};
use gateway::bus::{Bus, BusError, Connection, QueueName};
use tests::rabbitmq::Rabbit;

use crate::rig::{Rig, consume, drain, nothing_comes, numbers, publish, some_queue, take, until_depth};

/// One broker for all claims; each has queues of its own.
fn broker() -> &'static Rabbit {
    static BROKER: OnceLock<Rabbit> = OnceLock::new();
    BROKER.get_or_init(Rabbit::start)
}

/// Queues of its own on the broker.
pub(crate) struct Amqp {
    settings: Settings,
}

async fn up(settings: Settings) -> Arc<dyn Bus> {
    let bus = amqp::open(settings);
    let mut state = bus.connection();
    let up = tokio::time::timeout(
        Duration::from_secs(20),
        state.wait_for(|state| *state == Connection::Up),
    );
    drop(up.await.expect("the bus does not connect").unwrap());
    bus
}

impl Rig for Amqp {
    async fn new() -> Self {
        let settings = Settings::from_address(&broker().uri()).unwrap();
        Self { settings }
    }

    async fn open(&self) -> Arc<dyn Bus> {
        up(self.settings.clone()).await
    }

    async fn open_small(&self, _queue: &QueueName) -> Arc<dyn Bus> {
        let max_length = Some(20);
        up(Settings {
            max_length,
            ..self.settings.clone()
        })
        .await
    }

    async fn crash(&self, bus: Arc<dyn Bus>) {
        assert_eq!(
            Arc::strong_count(&bus),
            1,
            "the claim holds the bus, it cannot crash"
        );
        drop(bus);
    }
}

crate::every_claim!(Amqp);

#[tokio::test]
async fn a_queue_that_exists_in_an_unsafe_form_is_refused_and_the_bus_goes_on() {
    let rig = Amqp::new().await;
    let queue = some_queue();
    let declare = format!(
        "rabbit_amqqueue:declare({{resource, <<\"/\">>, queue, <<\"{queue}\">>}}, true, false, [], none, <<\"test\">>)."
    );
    let _declared = broker().rabbitmqctl(&["eval", &declare]);
    let bus = rig.open().await;
    let refused = bus.declare(std::slice::from_ref(&queue)).await.unwrap_err();
    let BusError::Unsafe {
        queue: named,
        found,
        expected,
    } = refused
    else {
        unreachable!("not refused as unsafe: {refused}");
    };
    assert_eq!(named, queue);
    assert!(found.contains("inequivalent arg 'x-"), "{found}");
    assert!(expected.contains("x-queue-type=quorum"), "{expected}");
    let other = some_queue();
    bus.declare(std::slice::from_ref(&other)).await.unwrap();
    assert_eq!(bus.depth(&other).await, Ok(0));
}

#[tokio::test]
async fn what_cannot_be_placed_is_stored_where_it_is_watched() {
    let rig = Amqp::new().await;
    let queue = some_queue();
    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let before = bus.depth(&QueueName::unroutable()).await.unwrap();
    let _output = broker().rabbitmqctl(&["delete_queue", queue.as_str()]);
    publish(&*bus, &queue, 0..50).await;
    until_depth(&*bus, &QueueName::unroutable(), before + 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_instance_takes_over_in_order_when_one_closes_or_ends() {
    let rig = Amqp::new().await;
    let queue = some_queue();
    let [first, second, third] = [rig.open().await, rig.open().await, rig.open().await];
    for bus in [&first, &second, &third] {
        bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    }
    publish(&*first, &queue, 0..500).await;
    let mut at_first = consume(&*first, &queue, 200).await;
    let held = take(&mut at_first, 200).await;
    let mut at_second = consume(&*second, &queue, 200).await;
    nothing_comes(&mut at_second).await;
    first.close().await;
    let again = take(&mut at_second, 200).await;
    assert_eq!(numbers(&again), numbers(&held));

    let mut at_third = consume(&*third, &queue, 200).await;
    nothing_comes(&mut at_third).await;
    rig.crash(second).await;
    assert_eq!(drain(&mut at_third, 500).await, Vec::from_iter(0..500));
}
