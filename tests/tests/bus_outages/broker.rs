//! The broker that suffers the outages, lent to one test at a time; and how a bus is waited for.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gateway::bus::amqp::{self, Settings};
use gateway::bus::{Bus, Connection, QueueName};
use gateway::system::SystemName;
use tests::rabbitmq::Rabbit;
use tokio::sync::{Mutex, MutexGuard};

/// The architecture's word: a bus that can be had again is had again within ten seconds.
pub(crate) const RECOVERY: Duration = Duration::from_secs(10);

/// The broker, until the guard is dropped.
pub(crate) async fn broker() -> MutexGuard<'static, Rabbit> {
    static BROKER: OnceLock<Mutex<Rabbit>> = OnceLock::new();
    BROKER.get_or_init(|| Mutex::new(Rabbit::start())).lock().await
}

pub(crate) fn settings(rabbit: &Rabbit) -> Settings {
    Settings::from_address(&rabbit.uri()).unwrap()
}

/// A queue of the test alone.
pub(crate) fn queue(name: &str) -> QueueName {
    QueueName::inbound(&SystemName::new(name).unwrap())
}

/// A connected bus with one declared queue.
pub(crate) async fn bus_with(rabbit: &Rabbit, queue: &QueueName) -> Arc<dyn Bus> {
    let bus = amqp::open(settings(rabbit));
    bus.declare(std::slice::from_ref(queue)).await.unwrap();
    until_up(&*bus, RECOVERY).await;
    bus
}

pub(crate) async fn until_up(bus: &dyn Bus, limit: Duration) {
    let mut state = bus.connection();
    let up = tokio::time::timeout(limit, state.wait_for(|state| *state == Connection::Up)).await;
    let now = bus.connection().borrow().clone();
    drop(
        up.unwrap_or_else(|_| unreachable!("not up within {limit:?}: {now:?}"))
            .unwrap(),
    );
}

/// Waits until the bus says that it is down; the cause.
pub(crate) async fn until_down(bus: &dyn Bus, limit: Duration) -> String {
    let mut state = bus.connection();
    let down = state.wait_for(|state| matches!(state, Connection::Down { .. }));
    let down = tokio::time::timeout(limit, down)
        .await
        .expect("still not down")
        .unwrap()
        .clone();
    let Connection::Down { cause, .. } = down else {
        unreachable!("waited for down");
    };
    cause
}
