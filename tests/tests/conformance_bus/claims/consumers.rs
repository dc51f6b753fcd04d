//! One consumer of a queue is active at a time, and another takes over when it goes.

use crate::rig::{
    Rig, consume, drain, next, nothing_comes, number, numbers, publish, take, until_depth, with_queue,
};

pub(crate) async fn one_consumer_is_active_and_the_next_takes_over(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    let mut first = consume(&*bus, &queue, 10).await;
    publish(&*bus, &queue, 0..1).await;
    assert_eq!(drain(&mut first, 1).await, [0]);
    let mut second = consume(&*bus, &queue, 10).await;
    publish(&*bus, &queue, 1..5).await;
    assert_eq!(drain(&mut first, 4).await, [1, 2, 3, 4]);
    nothing_comes(&mut second).await;
    drop(first);
    publish(&*bus, &queue, 5..8).await;
    assert_eq!(drain(&mut second, 3).await, [5, 6, 7]);
    nothing_comes(&mut second).await;
}

pub(crate) async fn what_a_dropped_consumer_held_is_given_to_the_next_in_order(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..300).await;
    let mut first = consume(&*bus, &queue, 100).await;
    let mut held = take(&mut first, 100).await;
    held.remove(1).tag.acknowledge();
    let mut second = consume(&*bus, &queue, 250).await;
    drop(first);
    let given = take(&mut second, 250).await;
    assert_eq!(numbers(&given), Vec::from_iter(std::iter::once(0).chain(2..251)));
    assert!(given.iter().take(99).all(|delivery| delivery.redelivered));
}

pub(crate) async fn a_stale_tag_does_nothing(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..2).await;
    let mut first = consume(&*bus, &queue, 1).await;
    let stale = next(&mut first).await;
    drop(first);
    let mut second = consume(&*bus, &queue, 1).await;
    let again = next(&mut second).await;
    assert_eq!(number(&again), 0);
    stale.tag.acknowledge();
    nothing_comes(&mut second).await;
    again.tag.requeue();
    assert_eq!(drain(&mut second, 2).await, [0, 1]);
    until_depth(&*bus, &queue, 0).await;
}

pub(crate) async fn a_waiting_consumer_gets_what_is_published_later(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    let mut consumer = consume(&*bus, &queue, 10).await;
    nothing_comes(&mut consumer).await;
    for number in 0..20 {
        publish(&*bus, &queue, number..number + 1).await;
        assert_eq!(drain(&mut consumer, 1).await, [number]);
    }
}
