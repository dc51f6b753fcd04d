//! A load that knows what it was promised: numbered messages through a queue, each published again until it
//! is confirmed, all consumed and compared.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use gateway::bus::{Bus, BusMessage, Consumer, Prefetch, Properties, PublishError, QueueName};
use tokio::task::JoinHandle;

/// Publishes in flight at once.
const WINDOW: u64 = 50;

/// So long without any message is never to come again.
const SILENCE: Duration = Duration::from_secs(30);

/// A publisher and a consumer at work.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    came: Arc<AtomicU64>,
    publisher: JoinHandle<u64>,
    consumer: JoinHandle<Seen>,
}

/// What the consumer saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The next number that was never seen.
    next: u64,
    /// How often a number came that had been seen before.
    again: u64,
}

impl Load {
    /// Starts.
    pub(crate) async fn start(bus: Arc<dyn Bus>, queue: &QueueName) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let prefetch = Prefetch {
            messages: 200,
            bytes: 1 << 20,
        };
        let deliveries = bus.consume(queue, prefetch).await.unwrap();
        let came = Arc::<AtomicU64>::default();
        Self {
            consumer: tokio::spawn(consume(deliveries, came.clone())),
            publisher: tokio::spawn(publish(bus, queue.clone(), stop.clone())),
            stop,
            came,
        }
    }

    /// Stops publishing, waits until all has come, and judges: nothing lost, nothing out of order. How many
    /// were confirmed, and how many came twice.
    pub(crate) async fn judge(self) -> (u64, u64) {
        self.stop.store(true, Ordering::Relaxed);
        let confirmed = self.publisher.await.unwrap();
        let mut consumer = self.consumer;
        let seen = loop {
            let came = self.came.load(Ordering::Relaxed);
            match tokio::time::timeout(SILENCE, &mut consumer).await {
                Ok(seen) => break seen.unwrap(),
                Err(_elapsed) => assert_ne!(
                    self.came.load(Ordering::Relaxed),
                    came,
                    "{confirmed} were confirmed; after {came} deliveries, nothing came for {SILENCE:?}"
                ),
            }
        };
        assert_eq!(seen.next, confirmed, "{seen:?}");
        (confirmed, seen.again)
    }
}

/// Publishes windows of numbers in order, each window again until all of it is confirmed; then one last,
/// empty message.
async fn publish(bus: Arc<dyn Bus>, queue: QueueName, stop: Arc<AtomicBool>) -> u64 {
    let mut first = 0;
    while !stop.load(Ordering::Relaxed) {
        let bodies: Vec<_> = (first..first + WINDOW).map(|number| number.to_string()).collect();
        confirmed(&*bus, &queue, &bodies).await;
        first += WINDOW;
    }
    confirmed(&*bus, &queue, &[String::new()]).await;
    first
}

/// Publishes until every one of them is confirmed; the first that fails and all after it go again, so that
/// the order of first arrivals is the order of the numbers.
async fn confirmed(bus: &dyn Bus, queue: &QueueName, bodies: &[String]) {
    let mut left = bodies;
    while !left.is_empty() {
        let publish = |body: &String| bus.publish(queue, message(body));
        let confirms: Vec<_> = left.iter().map(publish).collect();
        let mut done = 0;
        let mut failed = false;
        for confirm in confirms {
            match confirm.await {
                Ok(()) if !failed => done += 1,
                Ok(()) => {}
                Err(PublishError::NoQueue(queue)) => unreachable!("{queue} was declared"),
                Err(_) => failed = true,
            }
        }
        left = left.get(done..).unwrap_or_default();
        if failed {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn message(body: &str) -> BusMessage {
    BusMessage {
        body: Bytes::copy_from_slice(body.as_bytes()),
        properties: Properties::default(),
    }
}

/// Consumes to the last message. A number may come again; a number may not come before its predecessor.
async fn consume(mut deliveries: Consumer, came: Arc<AtomicU64>) -> Seen {
    let mut seen = Seen::default();
    while let Some(delivery) = deliveries.next().await {
        let _before = came.fetch_add(1, Ordering::Relaxed);
        let body = delivery.message.body.clone();
        delivery.tag.acknowledge();
        if body.is_empty() {
            return seen;
        }
        let number: u64 = std::str::from_utf8(&body).unwrap().parse().unwrap();
        assert!(number <= seen.next, "{number} came before {}", seen.next);
        if number == seen.next {
            seen.next += 1;
        } else {
            seen.again += 1;
        }
    }
    seen
}
