//! A bus in a directory, messages that prove themselves whole, and chance that can be repeated.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use gateway::bus::embedded::{self, Settings};
use gateway::bus::{Bus, BusMessage, Consumer, Delivery, Prefetch, Properties, QueueName};
use gateway::system::SystemName;

/// Long enough for whatever is going to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn open(directory: &Path) -> Arc<dyn Bus> {
    embedded::open(&settings(directory)).unwrap_or_else(|error| panic!("it does not open: {error}"))
}

pub(crate) fn settings(directory: &Path) -> Settings {
    Settings {
        path: directory.to_owned(),
        max_bytes: 8 << 30,
    }
}

pub(crate) fn queue() -> QueueName {
    QueueName::inbound(&SystemName::new("unit").unwrap())
}

/// A message of so many bytes, each of which follows from its number.
pub(crate) fn message(number: u64, size: usize) -> BusMessage {
    let mut body = number.to_be_bytes().to_vec();
    let mut chance = Chance::from(number);
    while body.len() < size.max(8) {
        body.extend(chance.next().to_be_bytes());
    }
    body.truncate(size.max(8));
    BusMessage {
        body: Bytes::from(body),
        properties: Properties {
            message_id: Some(format!("id-{number}")),
            ..Properties::default()
        },
    }
}

/// The number of a delivery, which must be whole.
pub(crate) fn number(delivery: &Delivery) -> u64 {
    let body = &delivery.message.body;
    let number = u64::from_be_bytes(body[..8].try_into().unwrap());
    assert!(
        delivery.message == message(number, body.len()),
        "message {number} is not what was published"
    );
    number
}

pub(crate) async fn consume(bus: &dyn Bus) -> Consumer {
    let prefetch = Prefetch {
        messages: u16::MAX,
        bytes: 1 << 30,
    };
    bus.consume(&queue(), prefetch).await.unwrap()
}

pub(crate) async fn next(consumer: &mut Consumer) -> Delivery {
    let next = tokio::time::timeout(PATIENCE, consumer.next()).await;
    next.expect("no delivery came").expect("the consumer ended")
}

/// Every number that lies on the queue, in order.
pub(crate) async fn stored(bus: &dyn Bus) -> Vec<u64> {
    let depth = bus.depth(&queue()).await.unwrap();
    let mut consumer = consume(bus).await;
    let mut numbers = Vec::new();
    for _ in 0..depth {
        let delivery = next(&mut consumer).await;
        numbers.push(number(&delivery));
        delivery.tag.leave();
    }
    let more = tokio::time::timeout(Duration::from_millis(1), consumer.next()).await;
    assert!(more.is_err(), "more came than the queue says it holds");
    numbers
}

/// Waits until the queue holds so many.
pub(crate) async fn until_depth(bus: &dyn Bus, wanted: u64) {
    let reached = async {
        while bus.depth(&queue()).await.unwrap() != wanted {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let reached = tokio::time::timeout(PATIENCE, reached).await;
    assert!(reached.is_ok(), "the queue never held {wanted}");
}

/// How often, unless the environment says otherwise.
pub(crate) fn times(variable: &str, otherwise: u64) -> u64 {
    let given = std::env::var(variable).ok();
    given.map_or(otherwise, |text| text.parse().expect("a whole number"))
}

/// Chance that is the same for the same seed (splitmix64).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance(u64);

impl From<u64> for Chance {
    fn from(seed: u64) -> Self {
        Self(seed)
    }
}

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}
