//! What is confirmed is stored; what is not settled comes again.

use crate::rig::{Rig, consume, drain, next, nothing_comes, number, numbers, publish, take, with_queue};

pub(crate) async fn what_was_confirmed_is_there_after_a_crash(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..200).await;
    rig.crash(bus).await;

    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 50).await;
    assert_eq!(drain(&mut consumer, 200).await, Vec::from_iter(0..200));
}

pub(crate) async fn what_was_confirmed_is_there_after_closing(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..20).await;
    bus.close().await;
    drop(bus);

    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 50).await;
    assert_eq!(drain(&mut consumer, 20).await, Vec::from_iter(0..20));
}

pub(crate) async fn what_was_acknowledged_stays_away_after_closing(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..500).await;
    let mut consumer = consume(&*bus, &queue, 100).await;
    let _acknowledged = drain(&mut consumer, 400).await;
    bus.close().await;
    drop(bus);

    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 500).await;
    assert_eq!(drain(&mut consumer, 100).await, Vec::from_iter(400..500));
    nothing_comes(&mut consumer).await;
}

pub(crate) async fn what_was_not_settled_comes_again_after_a_crash_in_the_old_order_and_flagged(
    rig: &impl Rig,
) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..200).await;
    let mut consumer = consume(&*bus, &queue, 150).await;
    let given = take(&mut consumer, 150).await;
    assert!(given.iter().all(|delivery| !delivery.redelivered));
    rig.crash(bus).await;

    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    publish(&*bus, &queue, 200..220).await;
    let mut consumer = consume(&*bus, &queue, 250).await;
    let again = take(&mut consumer, 220).await;
    assert_eq!(numbers(&again), Vec::from_iter(0..220));
    // What was stored and never given may be flagged as well: nobody can know after a crash.
    assert!(again.iter().take(150).all(|delivery| delivery.redelivered));
    assert!(again.iter().skip(200).all(|delivery| !delivery.redelivered));
}

pub(crate) async fn a_delivery_dropped_unsettled_comes_again_after_opening_anew(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..3).await;
    let mut consumer = consume(&*bus, &queue, 10).await;
    drop(next(&mut consumer).await);
    next(&mut consumer).await.tag.acknowledge();
    bus.close().await;
    drop(bus);

    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 10).await;
    let first = next(&mut consumer).await;
    assert_eq!((number(&first), first.redelivered), (0, true));
    assert_eq!(number(&next(&mut consumer).await), 2);
}

pub(crate) async fn a_message_never_given_before_a_clean_end_is_not_flagged(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..5).await;
    let mut consumer = consume(&*bus, &queue, 2).await;
    let _held = take(&mut consumer, 2).await;
    bus.close().await;
    drop(bus);

    let bus = rig.open().await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 10).await;
    let flagged: Vec<_> = take(&mut consumer, 5)
        .await
        .iter()
        .map(|delivery| delivery.redelivered)
        .collect();
    assert_eq!(flagged, [true, true, false, false, false]);
}
