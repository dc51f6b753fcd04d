//! Queues exist once declared, count what they hold, and say when they are full.

use gateway::bus::{BusError, Prefetch, PublishError};

use crate::rig::{Rig, consume, drain, numbered, publish, sized, some_queue, take, until_depth, with_queue};

pub(crate) async fn depth_counts_what_is_not_acknowledged(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    assert_eq!(bus.depth(&queue).await.unwrap(), 0);
    publish(&*bus, &queue, 0..7).await;
    until_depth(&*bus, &queue, 7).await;
    let mut consumer = consume(&*bus, &queue, 10).await;
    let _acknowledged = drain(&mut consumer, 7).await;
    until_depth(&*bus, &queue, 0).await;
}

pub(crate) async fn declaring_again_changes_nothing(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    publish(&*bus, &queue, 0..5).await;
    let both = [queue.clone(), queue.clone()];
    bus.declare(&both).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 10).await;
    assert_eq!(drain(&mut consumer, 5).await, [0, 1, 2, 3, 4]);
}

pub(crate) async fn a_queue_that_had_to_be_made_is_told_once(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    assert_eq!(bus.created().await, queue);
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    rig.crash(bus).await;
    let (bus, next) = (rig.open().await, some_queue());
    bus.declare(&[queue, next.clone()]).await.unwrap();
    assert_eq!(bus.created().await, next);
}

pub(crate) async fn a_queue_never_declared_is_refused(rig: &impl Rig) {
    let bus = rig.open().await;
    let unknown = some_queue();
    let refused = bus.publish(&unknown, numbered(0)).await;
    assert_eq!(refused, Err(PublishError::NoQueue(unknown.clone())));
    let prefetch = Prefetch {
        messages: 1,
        bytes: 1,
    };
    let refused = bus.consume(&unknown, prefetch).await.err();
    assert_eq!(refused, Some(BusError::NoQueue(unknown.clone())));
    assert_eq!(bus.depth(&unknown).await, Err(BusError::NoQueue(unknown)));
}

pub(crate) async fn a_full_bus_rejects_and_recovers(rig: &impl Rig) {
    let queue = some_queue();
    let bus = rig.open_small(&queue).await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let mut stored = 0;
    let rejected = loop {
        assert!(stored < 5_000, "the bus never fills");
        match bus.publish(&queue, sized(stored, 1 << 10)).await {
            Ok(()) => stored += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(rejected, PublishError::Rejected(_)), "{rejected}");
    let mut consumer = consume(&*bus, &queue, 100).await;
    let held = take(&mut consumer, 5.min(stored)).await;
    for delivery in held {
        delivery.tag.acknowledge();
    }
    assert_eq!(drain(&mut consumer, stored - 5).await, Vec::from_iter(5..stored));
    until_depth(&*bus, &queue, 0).await;
    // Room may be noticed a moment later.
    while bus.publish(&queue, numbered(0)).await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    publish(&*bus, &queue, 1..5).await;
    assert_eq!(drain(&mut consumer, 5).await, [0, 1, 2, 3, 4]);
}
