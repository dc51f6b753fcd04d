//! What the broker keeps: queues, in the order in which their messages were published, and who consumes each.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::bus::{BusMessage, PublishError, QueueName};
use tokio::sync::Notify;
use tokio::time::Instant;

/// The broker; outlives those who connect to it.
#[derive(Clone, Debug, Default)]
pub struct Broker(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    queues: Mutex<BTreeMap<QueueName, Queue>>,
    /// The most messages on one queue; no limit when 0.
    limit: AtomicU64,
    /// Numbers of connections, places and consumers; none is given twice.
    numbers: AtomicU64,
}

#[derive(Debug, Default)]
struct Queue {
    places: BTreeMap<u64, Place>,
    /// Consumers in the order in which they came; the first is active.
    line: VecDeque<u64>,
    changed: Arc<Notify>,
    /// How many messages of each id came to a place.
    copies: BTreeMap<String, u64>,
    given_twice: u64,
    longest: Duration,
}

#[derive(Debug)]
struct Place {
    message: BusMessage,
    /// False while the message is on its way to its place.
    is_stored: bool,
    was_given: bool,
    given_at: Instant,
}

impl Broker {
    /// Says how many messages fit on a queue.
    pub fn limit(&self, messages: u64) {
        self.0.limit.store(messages, Ordering::Relaxed);
    }

    /// Puts a message on a queue, as a system does that publishes to the bus itself.
    ///
    /// # Errors
    /// When the queue is not there, or full.
    pub fn put(&self, queue: &QueueName, message: BusMessage) -> Result<(), PublishError> {
        let _: bool = self.declare(queue);
        let place = self.reserve(queue, message)?;
        self.settle_in(queue, place);
        Ok(())
    }

    /// Stored messages of a queue, un-acknowledged included; nothing when it is not there.
    #[must_use]
    pub fn depth(&self, queue: &QueueName) -> Option<u64> {
        self.with(queue, |queue| {
            let stored = queue.places.values().filter(|place| place.is_stored);
            stored.count() as u64
        })
    }

    /// The ids of the messages on a queue, in order.
    #[must_use]
    pub fn ids(&self, queue: &QueueName) -> Vec<Option<String>> {
        let ids = self.with(queue, |queue| {
            let places = queue.places.values();
            places
                .map(|place| place.message.properties.message_id.clone())
                .collect()
        });
        ids.unwrap_or_default()
    }

    /// How many messages of an id ever came to a queue.
    #[must_use]
    pub fn copies(&self, queue: &QueueName, id: &str) -> u64 {
        let copies = self.with(queue, |queue| queue.copies.get(id).copied());
        copies.flatten().unwrap_or(0)
    }

    /// How many messages came to a queue beside one of each id.
    #[must_use]
    pub fn more_copies(&self, queue: &QueueName) -> u64 {
        let more = self.with(queue, |queue| {
            queue.copies.values().map(|copies| copies - 1).sum()
        });
        more.unwrap_or(0)
    }

    /// How often a message of a queue was given that had been given before.
    #[must_use]
    pub fn given_twice(&self, queue: &QueueName) -> u64 {
        self.with(queue, |queue| queue.given_twice).unwrap_or(0)
    }

    /// The longest time between giving a message of a queue and its acknowledgement.
    #[must_use]
    pub fn longest_unacknowledged(&self, queue: &QueueName) -> Duration {
        self.with(queue, |queue| queue.longest).unwrap_or_default()
    }

    /// Makes a queue; false when it is there.
    pub(super) fn declare(&self, queue: &QueueName) -> bool {
        let mut queues = self.0.queues.lock().unwrap();
        let is_new = !queues.contains_key(queue);
        if is_new {
            let _none = queues.insert(queue.clone(), Queue::default());
        }
        is_new
    }

    pub(super) fn has(&self, queue: &QueueName) -> bool {
        self.0.queues.lock().unwrap().contains_key(queue)
    }

    /// A number that none before it had.
    pub(super) fn number(&self) -> u64 {
        self.0.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Takes the next place on a queue for a message that is on its way.
    pub(super) fn reserve(&self, queue: &QueueName, message: BusMessage) -> Result<u64, PublishError> {
        let (number, limit) = (self.number(), self.0.limit.load(Ordering::Relaxed));
        let reserved = self.with(queue, |queue| {
            if limit > 0 && queue.places.len() as u64 >= limit {
                return Err(PublishError::Rejected("the queue is full".to_owned()));
            }
            let place = Place {
                message,
                is_stored: false,
                was_given: false,
                given_at: Instant::now(),
            };
            let _none = queue.places.insert(number, place);
            Ok(number)
        });
        reserved.unwrap_or_else(|| Err(PublishError::NoQueue(queue.clone())))
    }

    /// A message has come to its place.
    pub(super) fn settle_in(&self, queue: &QueueName, number: u64) {
        let _queue = self.with(queue, |queue| {
            if let Some(place) = queue.places.get_mut(&number) {
                place.is_stored = true;
                if let Some(id) = &place.message.properties.message_id {
                    *queue.copies.entry(id.clone()).or_default() += 1;
                }
            }
            queue.changed.notify_waiters();
        });
    }

    /// A message does not come to its place, or is done with.
    pub(super) fn take_out(&self, queue: &QueueName, number: u64) {
        let _queue = self.with(queue, |queue| {
            let gone = queue.places.remove(&number);
            if let Some(place) = gone.filter(|place| place.was_given) {
                queue.longest = queue.longest.max(place.given_at.elapsed());
            }
            queue.changed.notify_waiters();
        });
    }

    /// The first message that is none of those held, and whether it was given before. Nothing passes a message
    /// that is on its way to its place.
    pub(super) fn give(
        &self,
        queue: &QueueName,
        is_held: impl Fn(u64) -> bool,
        fits: impl FnOnce(usize) -> bool,
    ) -> Option<(u64, BusMessage, bool)> {
        self.with(queue, |queue| {
            let (number, place) = queue.places.iter_mut().find(|(number, _)| !is_held(**number))?;
            if !place.is_stored || !fits(place.message.body.len()) {
                return None;
            }
            let was_given = std::mem::replace(&mut place.was_given, true);
            place.given_at = Instant::now();
            queue.given_twice += u64::from(was_given);
            Some((*number, place.message.clone(), was_given))
        })
        .flatten()
    }

    /// A message that could not be given after all: as if it had not been.
    pub(super) fn not_given(&self, queue: &QueueName, number: u64, was_given: bool) {
        let _queue = self.with(queue, |queue| {
            if let Some(place) = queue.places.get_mut(&number) {
                place.was_given = was_given;
                queue.given_twice -= u64::from(was_given);
            }
        });
    }

    pub(super) fn line_up(&self, queue: &QueueName, consumer: u64) {
        let _queue = self.with(queue, |queue| queue.line.push_back(consumer));
    }

    pub(super) fn step_out(&self, queue: &QueueName, consumer: u64) {
        let _queue = self.with(queue, |queue| {
            queue.line.retain(|other| *other != consumer);
            queue.changed.notify_waiters();
        });
    }

    pub(super) fn is_active(&self, queue: &QueueName, consumer: u64) -> bool {
        let is_first = self.with(queue, |queue| queue.line.front() == Some(&consumer));
        is_first.unwrap_or(false)
    }

    /// Told whenever a queue has changed.
    pub(super) fn changes(&self, queue: &QueueName) -> Arc<Notify> {
        let changes = self.with(queue, |queue| Arc::clone(&queue.changed));
        changes.unwrap_or_default()
    }

    fn with<T>(&self, queue: &QueueName, work: impl FnOnce(&mut Queue) -> T) -> Option<T> {
        self.0.queues.lock().unwrap().get_mut(queue).map(work)
    }
}
