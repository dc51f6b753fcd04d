//! Whatever the broker does while messages flow: nothing confirmed is lost, the order stands, and the bus
//! is back within ten seconds of the broker.

use std::time::Duration;

use bytes::Bytes;
use gateway::bus::{BusMessage, Prefetch, Properties};

use crate::broker::{RECOVERY, broker, bus_with, queue, until_down, until_up};
use crate::load::Load;

/// Long enough for messages to be in flight everywhere.
const FLOW: Duration = Duration::from_millis(1_500);

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_restart_of_the_broker_loses_and_reorders_nothing() {
    let broker = broker().await;
    let queue = queue("restarted");
    let bus = bus_with(&broker, &queue).await;
    let load = Load::start(bus.clone(), &queue).await;
    tokio::time::sleep(FLOW).await;
    tokio::task::block_in_place(|| broker.restart());
    until_up(&*bus, RECOVERY).await;
    tokio::time::sleep(FLOW).await;
    let (confirmed, again) = load.judge().await;
    assert!(confirmed > 0);
    println!("{confirmed} confirmed, {again} came again");
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_the_broker_loses_and_reorders_nothing() {
    let broker = broker().await;
    let queue = queue("killed");
    let bus = bus_with(&broker, &queue).await;
    let load = Load::start(bus.clone(), &queue).await;
    for _ in 0..2 {
        tokio::time::sleep(FLOW).await;
        broker.kill_9();
        let cause = until_down(&*bus, RECOVERY).await;
        assert!(!cause.is_empty());
        tokio::task::block_in_place(|| broker.start_again());
        until_up(&*bus, RECOVERY).await;
    }
    tokio::time::sleep(FLOW).await;
    let (confirmed, again) = load.judge().await;
    println!("{confirmed} confirmed, {again} came again");
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_broker_is_noticed_within_ten_seconds_and_used_again_when_it_thaws() {
    let broker = broker().await;
    let queue = queue("frozen");
    let bus = bus_with(&broker, &queue).await;
    let load = Load::start(bus.clone(), &queue).await;
    tokio::time::sleep(FLOW).await;
    broker.pause();
    let cause = until_down(&*bus, RECOVERY).await;
    assert_eq!(cause, "the broker has been silent for too long");
    broker.resume();
    until_up(&*bus, RECOVERY).await;
    tokio::time::sleep(FLOW).await;
    let (confirmed, again) = load.judge().await;
    println!("{confirmed} confirmed, {again} came again");
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_closed_by_an_operator_are_built_again() {
    let broker = broker().await;
    let queue = queue("closed");
    let bus = bus_with(&broker, &queue).await;
    let load = Load::start(bus.clone(), &queue).await;
    for _ in 0..3 {
        tokio::time::sleep(FLOW).await;
        tokio::task::block_in_place(|| broker.close_all_connections());
        until_up(&*bus, RECOVERY).await;
    }
    tokio::time::sleep(FLOW).await;
    let (confirmed, again) = load.judge().await;
    println!("{confirmed} confirmed, {again} came again");
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_took_nothing_before_a_connection_was_lost_gets_everything_after_it() {
    let broker = broker().await;
    let queue = queue("full");
    let bus = bus_with(&broker, &queue).await;
    let prefetch = Prefetch {
        messages: 5,
        bytes: 1 << 20,
    };
    let mut consumer = bus.consume(&queue, prefetch).await.unwrap();
    for number in 0..7 {
        let message = BusMessage {
            body: Bytes::from(number.to_string()),
            properties: Properties::default(),
        };
        bus.publish(&queue, message).await.unwrap();
    }
    tokio::time::sleep(FLOW).await; // the first five are given, and nobody takes them
    tokio::task::block_in_place(|| broker.close_all_connections());
    tokio::time::sleep(FLOW).await;
    until_up(&*bus, RECOVERY).await;
    tokio::time::sleep(FLOW).await; // and given again, behind the void ones
    let mut came = Vec::new();
    while came.len() < 7 {
        let next = tokio::time::timeout(RECOVERY, consumer.next()).await;
        let delivery = next.expect("nothing comes").unwrap();
        if !delivery.tag.is_void() {
            came.push(String::from_utf8(delivery.message.body.to_vec()).unwrap());
        }
        delivery.tag.acknowledge();
    }
    assert_eq!(came, ["0", "1", "2", "3", "4", "5", "6"]);
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_deleted_under_a_consumer_is_declared_anew_and_consumed() {
    let broker = broker().await;
    let queue = queue("deleted");
    let bus = bus_with(&broker, &queue).await;
    let prefetch = Prefetch {
        messages: 10,
        bytes: 1 << 20,
    };
    let mut consumer = bus.consume(&queue, prefetch).await.unwrap();
    drop(tokio::task::block_in_place(|| {
        broker.rabbitmqctl(&["delete_queue", queue.as_str()])
    }));
    let published = async {
        loop {
            let message = BusMessage {
                body: Bytes::from_static(b"after"),
                properties: Properties::default(),
            };
            bus.publish(&queue, message).await.unwrap();
            if let Ok(came) = tokio::time::timeout(Duration::from_millis(500), consumer.next()).await {
                break came.unwrap();
            }
        }
    };
    let came = tokio::time::timeout(RECOVERY, published)
        .await
        .expect("nothing comes");
    came.tag.acknowledge();
    bus.close().await;
}
