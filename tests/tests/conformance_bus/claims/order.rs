//! The order of a queue is the order in which `publish` was called, and survives giving back.

use crate::rig::{
    Rig, consume, drain, next, number, numbered, numbers, publish, some_queue, take, with_queue,
};

pub(crate) async fn publishes_in_flight_arrive_in_the_order_of_the_calls(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..3_000).await;
    let mut consumer = consume(&*bus, &queue, 250).await;
    assert_eq!(drain(&mut consumer, 3_000).await, Vec::from_iter(0..3_000));
}

pub(crate) async fn a_message_given_back_comes_before_what_came_later(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..10).await;
    let mut consumer = consume(&*bus, &queue, 3).await;
    let mut held = take(&mut consumer, 3).await;
    held.remove(1).tag.requeue();
    let again = next(&mut consumer).await;
    assert_eq!((number(&again), again.redelivered), (1, true));
    again.tag.acknowledge();
    assert_eq!(number(&next(&mut consumer).await), 3);
}

pub(crate) async fn several_messages_given_back_keep_their_order(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..20).await;
    let mut consumer = consume(&*bus, &queue, 8).await;
    for delivery in take(&mut consumer, 8).await {
        delivery.tag.requeue();
    }
    let again = take(&mut consumer, 8).await;
    assert_eq!(numbers(&again), Vec::from_iter(0..8));
    for delivery in again {
        delivery.tag.requeue();
    }
    assert_eq!(drain(&mut consumer, 20).await, Vec::from_iter(0..20));
}

pub(crate) async fn a_whole_prefetch_given_back_keeps_its_order(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..400).await;
    let mut consumer = consume(&*bus, &queue, 250).await;
    for delivery in take(&mut consumer, 250).await {
        delivery.tag.requeue();
    }
    assert_eq!(drain(&mut consumer, 400).await, Vec::from_iter(0..400));
}

pub(crate) async fn queues_do_not_mix(rig: &impl Rig) {
    let (bus, one) = with_queue(rig).await;
    let other = some_queue();
    bus.declare(std::slice::from_ref(&other)).await.unwrap();
    let confirms: Vec<_> = (0..100)
        .map(|number| bus.publish(if number % 2 == 0 { &one } else { &other }, numbered(number)))
        .collect();
    for confirm in confirms {
        confirm.await.unwrap();
    }
    let (mut even, mut odd) = (consume(&*bus, &one, 7).await, consume(&*bus, &other, 7).await);
    assert_eq!(drain(&mut even, 50).await, Vec::from_iter((0..100).step_by(2)));
    assert_eq!(drain(&mut odd, 50).await, Vec::from_iter((1..100).step_by(2)));
}

pub(crate) async fn many_callers_keep_their_own_order(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    let callers: Vec<_> = (0..8)
        .map(|caller| {
            let (bus, queue) = (bus.clone(), queue.clone());
            tokio::spawn(async move {
                publish(&*bus, &queue, caller * 1_000..caller * 1_000 + 200).await;
            })
        })
        .collect();
    let mut consumer = consume(&*bus, &queue, 100).await;
    let came = drain(&mut consumer, 1_600).await;
    for caller in callers {
        caller.await.unwrap();
    }
    for caller in 0..8 {
        let own: Vec<_> = came
            .iter()
            .copied()
            .filter(|number| number / 1_000 == caller)
            .collect();
        assert_eq!(own, Vec::from_iter(caller * 1_000..caller * 1_000 + 200));
    }
}
