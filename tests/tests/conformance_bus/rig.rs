//! What a claim needs: a bus that can be opened, crashed and opened again, and a few words to speak of
//! messages with.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use gateway::bus::{Bus, BusMessage, Consumer, Delivery, Prefetch, Properties, QueueName};
use gateway::system::SystemName;

/// No claim takes longer; a bus that hangs fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);
/// Long enough for a message that is going to come.
const PATIENCE: Duration = Duration::from_secs(15);
/// Long enough to see that a message does not come.
const QUIET: Duration = Duration::from_millis(400);

/// One implementation under proof, with storage of its own for one claim.
pub(crate) trait Rig: Sync + Sized {
    /// Fresh storage.
    fn new() -> impl Future<Output = Self> + Send;
    /// Opens the bus on the storage; up when it returns.
    fn open(&self) -> impl Future<Output = Arc<dyn Bus>> + Send;
    /// Opens it so that `queue` is full after some messages of 1 KiB.
    fn open_small(&self, queue: &QueueName) -> impl Future<Output = Arc<dyn Bus>> + Send;
    /// Ends the bus without closing it. Nothing else may hold it.
    fn crash(&self, bus: Arc<dyn Bus>) -> impl Future<Output = ()> + Send;
}

/// One test per claim, each on a rig of its own.
macro_rules! prove {
    ($rig:ty: $($group:ident::$claim:ident),* $(,)?) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $claim() {
            let rig = <$rig as crate::rig::Rig>::new().await;
            tokio::time::timeout(crate::rig::LIMIT, crate::claims::$group::$claim(&rig))
                .await
                .expect("the claim did not come to an end");
        }
    )* };
}
pub(crate) use prove;

/// A queue of the test alone, also on storage that several tests share.
pub(crate) fn some_queue() -> QueueName {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("unit-{}-{number}", std::process::id());
    QueueName::inbound(&SystemName::new(&name).unwrap())
}

/// The bus, with one declared queue.
pub(crate) async fn with_queue(rig: &impl Rig) -> (Arc<dyn Bus>, QueueName) {
    let (bus, queue) = (rig.open().await, some_queue());
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    (bus, queue)
}

/// A message that says its number.
pub(crate) fn numbered(number: usize) -> BusMessage {
    sized(number, 0)
}

/// A message that says its number in a body of at least `size` bytes.
pub(crate) fn sized(number: usize, size: usize) -> BusMessage {
    let mut body = number.to_string().into_bytes();
    body.resize(size.max(body.len()), b' ');
    BusMessage {
        body: Bytes::from(body),
        properties: Properties {
            message_id: Some(format!("id-{number}")),
            ..Properties::default()
        },
    }
}

/// The number a message says.
pub(crate) fn number(delivery: &Delivery) -> usize {
    let text = std::str::from_utf8(&delivery.message.body).unwrap();
    text.trim_end().parse().unwrap()
}

/// Publishes numbered messages, all in flight at once, and waits for every confirm.
pub(crate) async fn publish(bus: &dyn Bus, queue: &QueueName, numbers: std::ops::Range<usize>) {
    let confirms: Vec<_> = numbers
        .map(|number| bus.publish(queue, numbered(number)))
        .collect();
    for confirm in confirms {
        confirm.await.unwrap();
    }
}

pub(crate) async fn consume(bus: &dyn Bus, queue: &QueueName, messages: u16) -> Consumer {
    let prefetch = Prefetch {
        messages,
        bytes: 64 << 20,
    };
    bus.consume(queue, prefetch).await.unwrap()
}

/// The next delivery, which must come.
pub(crate) async fn next(consumer: &mut Consumer) -> Delivery {
    tokio::time::timeout(PATIENCE, consumer.next())
        .await
        .expect("no delivery came")
        .expect("the consumer ended")
}

/// Takes so many deliveries and keeps them.
pub(crate) async fn take(consumer: &mut Consumer, count: usize) -> Vec<Delivery> {
    let mut taken = Vec::with_capacity(count);
    for _ in 0..count {
        taken.push(next(consumer).await);
    }
    taken
}

pub(crate) fn numbers(deliveries: &[Delivery]) -> Vec<usize> {
    deliveries.iter().map(number).collect()
}

/// Takes so many deliveries, acknowledges each, and says their numbers.
pub(crate) async fn drain(consumer: &mut Consumer, count: usize) -> Vec<usize> {
    let mut drained = Vec::with_capacity(count);
    for _ in 0..count {
        let delivery = next(consumer).await;
        drained.push(number(&delivery));
        delivery.tag.acknowledge();
    }
    drained
}

/// Nothing comes for a while.
pub(crate) async fn nothing_comes(consumer: &mut Consumer) {
    let came = tokio::time::timeout(QUIET, consumer.next()).await;
    assert!(came.is_err(), "something came, or the consumer ended");
}

/// Waits until a queue holds so many messages.
pub(crate) async fn until_depth(bus: &dyn Bus, queue: &QueueName, wanted: u64) {
    let reached = async {
        while bus.depth(queue).await.unwrap() != wanted {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let reached = tokio::time::timeout(PATIENCE, reached).await;
    assert!(
        reached.is_ok(),
        "the queue holds {:?}, not {wanted}",
        bus.depth(queue).await
    );
}
