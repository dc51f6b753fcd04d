//! A consumer holds no more than it asked for, in messages and in bytes.

use gateway::bus::{Bus, Consumer, Prefetch, QueueName};

use crate::rig::{Rig, consume, drain, next, nothing_comes, number, publish, sized, take, with_queue};

const KIB: usize = 1 << 10;

pub(crate) async fn no_more_messages_than_the_prefetch_are_held(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..10).await;
    let mut consumer = consume(&*bus, &queue, 4).await;
    let mut held = take(&mut consumer, 4).await;
    nothing_comes(&mut consumer).await;
    held.remove(0).tag.acknowledge();
    assert_eq!(number(&next(&mut consumer).await), 4);
    nothing_comes(&mut consumer).await;
}

pub(crate) async fn no_more_bytes_than_the_prefetch_are_held(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish_sized(&*bus, &queue, &[100 * KIB; 6]).await;
    let mut consumer = consume_bytes(&*bus, &queue, 250 * KIB).await;
    let mut held = take(&mut consumer, 2).await;
    nothing_comes(&mut consumer).await;
    held.remove(0).tag.acknowledge();
    assert_eq!(number(&next(&mut consumer).await), 2);
    nothing_comes(&mut consumer).await;
}

pub(crate) async fn one_message_larger_than_the_prefetch_in_bytes_is_given_alone(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish_sized(&*bus, &queue, &[KIB, 500 * KIB, KIB, KIB]).await;
    let mut consumer = consume_bytes(&*bus, &queue, 100 * KIB).await;
    let small = next(&mut consumer).await;
    nothing_comes(&mut consumer).await;
    small.tag.acknowledge();
    let large = next(&mut consumer).await;
    assert_eq!(number(&large), 1);
    nothing_comes(&mut consumer).await;
    large.tag.acknowledge();
    assert_eq!(drain(&mut consumer, 2).await, [2, 3]);
}

/// A bus whose server counts messages alone may have to give some of them twice.
pub(crate) async fn a_run_of_large_messages_comes_whole_and_in_order(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish_sized(&*bus, &queue, &[500 * KIB; 60]).await;
    let mut consumer = consume_bytes(&*bus, &queue, 1_000 * KIB).await;
    let mut wanted = 0;
    while wanted < 60 {
        let delivery = next(&mut consumer).await;
        assert!(
            number(&delivery) <= wanted,
            "{} came before {wanted}",
            number(&delivery)
        );
        if number(&delivery) == wanted {
            wanted += 1;
        } else {
            assert!(delivery.redelivered);
        }
        delivery.tag.acknowledge();
    }
    crate::rig::until_depth(&*bus, &queue, 0).await;
    publish(&*bus, &queue, 60..260).await;
    assert_eq!(drain(&mut consumer, 200).await, Vec::from_iter(60..260));
}

pub(crate) async fn settling_out_of_order_makes_room(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..400).await;
    let mut consumer = consume(&*bus, &queue, 50).await;
    let mut came = Vec::new();
    for _ in 0..8 {
        for delivery in take(&mut consumer, 50).await.into_iter().rev() {
            came.push(number(&delivery));
            delivery.tag.acknowledge();
        }
    }
    came.sort_unstable();
    assert_eq!(came, Vec::from_iter(0..400));
    nothing_comes(&mut consumer).await;
}

pub(crate) async fn a_held_message_does_not_stop_the_others(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..500).await;
    let mut consumer = consume(&*bus, &queue, 20).await;
    let held = next(&mut consumer).await;
    assert_eq!(drain(&mut consumer, 499).await, Vec::from_iter(1..500));
    held.tag.acknowledge();
    crate::rig::until_depth(&*bus, &queue, 0).await;
}

async fn publish_sized(bus: &dyn Bus, queue: &QueueName, sizes: &[usize]) {
    let confirms: Vec<_> = sizes
        .iter()
        .enumerate()
        .map(|(number, size)| bus.publish(queue, sized(number, *size)))
        .collect();
    for confirm in confirms {
        confirm.await.unwrap();
    }
}

async fn consume_bytes(bus: &dyn Bus, queue: &QueueName, bytes: usize) -> Consumer {
    let prefetch = Prefetch { messages: 100, bytes };
    bus.consume(queue, prefetch).await.unwrap()
}
