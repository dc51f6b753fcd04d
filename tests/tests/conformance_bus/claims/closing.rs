//! A closed bus says so, and does not hang.

use gateway::bus::{BusError, Connection, Prefetch, PublishError};

use crate::rig::{Rig, consume, numbered, with_queue};

pub(crate) async fn a_closed_bus_refuses_and_ends_its_consumers(rig: &impl Rig) {
    let (bus, queue) = with_queue(rig).await;
    let mut consumer = consume(&*bus, &queue, 10).await;
    let state = bus.connection();
    assert_eq!(*state.borrow(), Connection::Up);
    bus.close().await;
    assert!(consumer.next().await.is_none());
    assert_eq!(*state.borrow(), Connection::Closed);
    let refused = bus.publish(&queue, numbered(0)).await;
    assert_eq!(refused, Err(PublishError::Disconnected));
    let prefetch = Prefetch {
        messages: 1,
        bytes: 1,
    };
    assert_eq!(bus.consume(&queue, prefetch).await.err(), Some(BusError::Closed));
    assert_eq!(bus.declare(&[queue]).await, Err(BusError::Closed));
}

pub(crate) async fn closing_twice_is_harmless(rig: &impl Rig) {
    let (bus, _queue) = with_queue(rig).await;
    bus.close().await;
    bus.close().await;
}
