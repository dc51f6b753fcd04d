//! Where messages wait durably: one trait, and what every implementation promises. Nothing here knows AMQP
//! or a disk. Nothing here settles: a [`DeliveryTag`] is consumed by `settle` alone.
//!
//! Promises, each proven by the conformance suite against every implementation:
//! * [`Bus::publish`] answers `Ok` only after the message is on durable storage (publisher confirm).
//! * Publishes to one queue reach it in the order in which `publish` was *called*; many may be in flight.
//! * What is not acknowledged comes again after a crash or a lost connection, marked `redelivered`, in the
//!   old order and before what came later.
//! * One consumer of a queue is active at a time; another takes over when it goes. A consumer that is
//!   dropped gives back, in order, what it holds; what it acknowledged before stays acknowledged.
//! * A consumer holds at most its prefetch un-acknowledged.
//! * A lost connection is rebuilt by the bus itself; consumers go on. Tags of the old connection are void.
//! * A queue that is gone is made again, and [`Bus::created`] says so.
//!
//! Not promised: a publish that fails says nothing of those called after it, which may succeed. Who needs
//! order through failures keeps one publish in flight per case.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use crate::system::SystemName;

pub mod amqp;
mod created;
pub mod embedded;

pub use created::Created;

/// Where messages wait durably.
#[async_trait]
pub trait Bus: Send + Sync + std::fmt::Debug {
    /// Makes sure that the queues exist, now and after every reconnection, with the durability promised.
    /// While the bus is not connected they are noted, and made when it is.
    ///
    /// # Errors
    /// [`BusError::Unsafe`] when a queue exists in a form that would lose messages; found after a
    /// reconnection, it is the cause in [`Self::connection`]. When the bus is closed or its storage fails.
    async fn declare(&self, queues: &[QueueName]) -> Result<(), BusError>;

    /// Puts a message on a queue. The place in the queue is taken when this is called; the future answers
    /// when the message is durable.
    fn publish(&self, queue: &QueueName, message: BusMessage)
    -> BoxFuture<'static, Result<(), PublishError>>;

    /// Starts to consume a queue, as soon as the bus is connected. The consumer outlives reconnections.
    ///
    /// # Errors
    /// When the bus has been closed or the queue was never declared.
    async fn consume(&self, queue: &QueueName, prefetch: Prefetch) -> Result<Consumer, BusError>;

    /// How much waits on a queue, un-acknowledged included where the implementation can tell.
    ///
    /// # Errors
    /// When the bus is not connected.
    async fn depth(&self, queue: &QueueName) -> Result<u64, BusError>;

    /// Waits for the next queue that was not there when it was declared: it is new, or somebody has deleted it
    /// with what it held. Each is told once, to one who listens.
    async fn created(&self) -> QueueName;

    /// The state of the connection, and its changes.
    fn connection(&self) -> watch::Receiver<Connection>;

    /// Stops consuming, flushes acknowledgements and closes; consumers end. What is un-acknowledged comes
    /// again. Publishes that are to be confirmed are awaited before this is called.
    async fn close(&self);
}

/// The name of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueueName(std::sync::Arc<str>);

impl QueueName {
    /// Where a system publishes what it sends: `in.<system>`.
    #[must_use]
    pub fn inbound(system: &SystemName) -> Self {
        Self(format!("in.{system}").into())
    }

    /// Where what is to be sent to a system waits: `out.<system>`.
    #[must_use]
    pub fn outbound(system: &SystemName) -> Self {
        Self(format!("out.{system}").into())
    }

    /// The system whose outbound queue this is.
    #[must_use]
    pub fn destination(&self) -> Option<SystemName> {
        self.0.strip_prefix("out.").and_then(SystemName::new)
    }

    /// Where a system that publishes to the bus is told: `receipts.<system>`.
    #[must_use]
    pub fn receipts(system: &SystemName) -> Self {
        Self(format!("receipts.{system}").into())
    }

    /// Where a broker puts what it cannot place, to be watched: `unroutable`. Nothing should ever be there.
    #[must_use]
    pub fn unroutable() -> Self {
        Self("unroutable".into())
    }

    /// A name that was declared once and stored.
    fn stored(name: &str) -> Self {
        Self(name.into())
    }

    /// The name on the bus.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for QueueName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A message as it lies on the bus.
#[derive(Clone, PartialEq)]
pub struct BusMessage {
    /// The bytes, ready for the wire.
    pub body: Bytes,
    /// What is known about them; no personal data.
    pub properties: Properties,
}

impl std::fmt::Debug for BusMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BusMessage({} bytes, {:?})", self.body.len(), self.properties)
    }
}

/// AMQP properties and headers of a message (architecture 5). No personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// `message_id`: the same for every resend.
    pub message_id: Option<String>,
    /// `correlation_id`: the case.
    pub case_id: Option<String>,
    /// `type`: kind and version, `referral.request;1.0`.
    pub kind: Option<String>,
    /// `content_type`.
    pub content_type: Option<String>,
    /// `timestamp`; the bus carries whole seconds since 1970.
    pub timestamp: Option<Timestamp>,
    /// `app_id`: the gateway or the system that published it.
    pub app_id: Option<String>,
    /// `vb-source`: the system it came from.
    pub source: Option<String>,
    /// `vb-attempt`: attempts to deliver so far, counted by the gateway.
    pub attempt: u32,
    /// `vb-first-received`: when a gateway first received it, milliseconds.
    pub first_received: Option<Timestamp>,
    /// `vb-hops`: gateways passed through.
    pub hops: u32,
    /// W3C `traceparent`.
    pub traceparent: Option<String>,
    /// `vb-on-park: continue`: when it is parked, later messages of its case go on. Otherwise they are held.
    pub continues: bool,
}

/// How much a consumer may hold un-acknowledged.
#[derive(Clone, Copy, Debug)]
pub struct Prefetch {
    /// Messages.
    pub messages: u16,
    /// Bytes of bodies; at least one message is always given.
    pub bytes: usize,
}

/// What consuming gives, in the order of the queue.
#[derive(Debug)]
pub struct Consumer {
    deliveries: mpsc::Receiver<Delivery>,
}

impl Consumer {
    /// A consumer fed by an implementation.
    #[must_use]
    pub fn new(deliveries: mpsc::Receiver<Delivery>) -> Self {
        Self { deliveries }
    }

    /// Takes nothing more, and keeps the place of the consumer until the bus is closed. Giving the place up
    /// earlier would void the acknowledgements still to come, and let another consumer overtake them.
    pub async fn leave_all(mut self) {
        while let Some(delivery) = self.next().await {
            delivery.tag.leave();
        }
    }

    /// The next delivery and what lies ready behind it, at most so many; none after the bus has been closed.
    /// Nothing is lost when the caller stops waiting.
    pub async fn next_ready(&mut self, into: &mut Vec<Delivery>, most: usize) -> usize {
        self.deliveries.recv_many(into, most).await
    }

    /// The next delivery; `None` after the bus has been closed.
    pub async fn next(&mut self) -> Option<Delivery> {
        self.deliveries.recv().await
    }
}

/// One message given to a consumer.
#[derive(Debug)]
pub struct Delivery {
    /// The message.
    pub message: BusMessage,
    /// Whether it may have been given before.
    pub redelivered: bool,
    /// What it is settled with.
    pub tag: DeliveryTag,
}

/// The right to settle one delivery, once. Void after a reconnection; settling then does nothing, and the
/// message comes again.
#[derive(Debug)]
#[must_use = "a delivery that is not settled comes again"]
pub struct DeliveryTag {
    number: u64,
    generation: u64,
    settled: mpsc::UnboundedSender<Settled>,
}

impl DeliveryTag {
    /// A tag of an implementation: its own number, the connection's generation, and where settling goes.
    pub fn new(number: u64, generation: u64, settled: mpsc::UnboundedSender<Settled>) -> Self {
        Self {
            number,
            generation,
            settled,
        }
    }

    /// The connection that gave the message, as a number that none before it had.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The message is done with. Called by `settle` alone.
    pub fn acknowledge(self) {
        self.settle(How::Acknowledge);
    }

    /// The message is given back to its old place at once. What is given back comes again before what came
    /// later, so of several messages of a case the earliest is given back first.
    pub fn requeue(self) {
        self.settle(How::Requeue);
    }

    /// The message stays un-acknowledged and comes again when the connection closes.
    pub fn leave(self) {}

    /// Whether the connection that gave the message is gone: settling is void then, and the message comes again.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.settled.is_closed()
    }

    /// Waits until [`Self::is_void`].
    pub async fn voided(&self) {
        self.settled.closed().await;
    }

    fn settle(self, how: How) {
        let settled = Settled {
            number: self.number,
            generation: self.generation,
            how,
        };
        if self.settled.send(settled).is_err() {
            tracing::debug!(
                generation = self.generation,
                "settled too late, after a reconnection or the end; the message comes again"
            );
        }
    }
}

/// What became of a delivery, told to the implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The delivery's number on its connection.
    pub number: u64,
    /// The generation of the connection that gave it.
    pub generation: u64,
    /// How it was settled.
    pub how: How,
}

/// How a delivery was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Done with.
    Acknowledge,
    /// Back to its old place.
    Requeue,
}

/// The state of the connection to the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not yet up since the start.
    Connecting,
    /// Up.
    Up,
    /// Down, and why, in words for operations: no credentials, no personal data.
    Down {
        /// The cause.
        cause: String,
        /// Attempts to connect that have failed since it was up last.
        attempts: u64,
    },
    /// Closed on request.
    Closed,
}

/// Why a publish was not confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The connection is down or was lost; whether the message was stored is not known.
    #[error("the bus is not connected")]
    Disconnected,
    /// No confirm within the time allowed; whether the message was stored is not known.
    #[error("no confirm from the bus within {0:?}")]
    NoConfirm(Duration),
    /// The bus refused to store it: the queue is full, the disk is full.
    #[error("the bus refused to store the message: {0}")]
    Rejected(String),
    /// The queue does not exist.
    #[error("the queue {0} does not exist")]
    NoQueue(QueueName),
}

/// Why the bus cannot do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BusError {
    /// The connection is down.
    #[error("the bus is not connected: {0}")]
    Disconnected(String),
    /// A queue exists in a form that would lose messages.
    #[error("the queue {queue} is not safe: {found}, expected {expected}")]
    Unsafe {
        /// The queue.
        queue: QueueName,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// The queue was never declared.
    #[error("the queue {0} does not exist")]
    NoQueue(QueueName),
    /// The bus was closed.
    #[error("the bus is closed")]
    Closed,
    /// Storage failed.
    #[error("the bus cannot use its storage: {0}")]
    Storage(String),
}
