//! A broker short of memory takes no messages: that is said, publishes are rejected and not left hanging,
//! what is stored is still consumed and acknowledged, and it ends by itself.

use std::time::Duration;

use bytes::Bytes;
use gateway::bus::amqp::{self, Settings};
use gateway::bus::{BusMessage, Prefetch, Properties, PublishError};

use crate::broker::{RECOVERY, broker, queue, settings, until_down, until_up};

fn message() -> BusMessage {
    BusMessage {
        body: Bytes::from_static(b"x"),
        properties: Properties::default(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_alarm_is_said_and_over_when_it_is_over() {
    let broker = broker().await;
    let control = |arguments: &[&str]| {
        drop(tokio::task::block_in_place(|| broker.rabbitmqctl(arguments)));
    };
    let queue = queue("blocked");
    let bus = amqp::open(Settings {
        confirm_timeout: Duration::from_secs(1),
        ..settings(&broker)
    });
    until_up(&*bus, RECOVERY).await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    for _ in 0..10 {
        bus.publish(&queue, message()).await.unwrap();
    }
    control(&["set_vm_memory_high_watermark", "0.000001"]);
    // The broker says that it blocks when it is sent something.
    let refused = bus.publish(&queue, message()).await;
    assert_eq!(refused, Err(PublishError::NoConfirm(Duration::from_secs(1))));
    let cause = until_down(&*bus, RECOVERY).await;
    assert!(cause.starts_with("the broker takes no messages: "), "{cause}");
    let refused = bus.publish(&queue, message()).await;
    assert!(matches!(refused, Err(PublishError::Rejected(_))), "{refused:?}");

    let prefetch = Prefetch {
        messages: 5,
        bytes: 1 << 20,
    };
    let mut consumer = bus.consume(&queue, prefetch).await.unwrap();
    for _ in 0..10 {
        consumer.next().await.unwrap().tag.acknowledge();
    }
    control(&["set_vm_memory_high_watermark", "0.4"]);
    until_up(&*bus, RECOVERY).await;
    bus.publish(&queue, message()).await.unwrap();
    bus.close().await;
}
