//! What is held for each destination, and since when: the age of the oldest is worked out when it is asked
//! for, so that it grows although nothing happens.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use prometheus::GaugeVec;
use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;

/// The messages held for one destination, by the time of their first receipt; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Backlog(Arc<Mutex<Messages>>);

#[derive(Debug, Default)]
struct Messages {
    in_hand: BTreeMap<Timestamp, usize>,
    /// First receipt of the oldest in the store.
    stored: Option<Timestamp>,
}

/// A message that counts as held until this is dropped.
#[derive(Debug)]
#[must_use = "the message counts as held for as long as this lives"]
pub struct Held {
    backlog: Backlog,
    since: Timestamp,
}

impl Backlog {
    /// One more message, received at this time.
    pub fn hold(&self, since: Timestamp) -> Held {
        *self.locked().in_hand.entry(since).or_default() += 1;
        Held {
            backlog: self.clone(),
            since,
        }
    }

    /// What waits in the store has waited since then; nothing waits there.
    pub fn stored_since(&self, oldest: Option<Timestamp>) {
        self.locked().stored = oldest;
    }

    /// Age of the oldest in seconds; 0 when there is none, or when a clock stepped back.
    fn age(&self, now: Timestamp) -> f64 {
        let messages = self.locked();
        let in_hand = messages.in_hand.first_key_value().map(|(since, _)| *since);
        let oldest = in_hand.into_iter().chain(messages.stored).min();
        drop(messages);
        oldest.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0))
    }

    fn locked(&self) -> MutexGuard<'_, Messages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.backlog.locked();
        if let Some(count) = held.in_hand.get_mut(&self.since) {
            *count -= 1;
            if *count == 0 {
                let _none_left = held.in_hand.remove(&self.since);
            }
        }
    }
}

/// The backlog of each destination as one metric.
#[derive(Clone, Debug)]
pub(super) struct Backlogs {
    ages: GaugeVec,
    of: Arc<Mutex<BTreeMap<String, Backlog>>>,
}

impl Backlogs {
    /// None yet, to be shown by this metric, which is not registered itself.
    pub(super) fn new(ages: GaugeVec) -> Self {
        Self {
            ages,
            of: Arc::default(),
        }
    }

    /// The backlog of a destination, shown from now on.
    pub(super) fn of(&self, destination: &str) -> Backlog {
        let mut backlogs = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        backlogs.entry(destination.to_owned()).or_default().clone()
    }
}

impl Collector for Backlogs {
    fn desc(&self) -> Vec<&Desc> {
        self.ages.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let now = Timestamp::now();
        for (destination, backlog) in &*self.of.lock().unwrap_or_else(PoisonError::into_inner) {
            self.ages.with_label_values(&[destination]).set(backlog.age(now));
        }
        self.ages.collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Backlog;

    #[test]
    fn the_oldest_message_held_gives_the_age_whatever_order_they_leave_in() {
        let backlog = Backlog::default();
        let now = Timestamp::now();
        let ago = |seconds| now - SignedDuration::from_secs(seconds);
        let age = || backlog.age(now).round();
        assert_eq!(age(), 0.0);
        let young = backlog.hold(ago(1));
        let (old, twin) = (backlog.hold(ago(60)), backlog.hold(ago(60)));
        assert_eq!(age(), 60.0);
        drop(old);
        assert_eq!(age(), 60.0, "another one of the same time is still held");
        drop(twin);
        assert_eq!(age(), 1.0);
        drop(young);
        assert_eq!(age(), 0.0);
        backlog.stored_since(Some(ago(30)));
        assert_eq!(age(), 30.0);
        backlog.stored_since(None);
        assert_eq!(age(), 0.0);
    }

    #[test]
    fn a_message_of_the_future_has_no_age() {
        let backlog = Backlog::default();
        let now = Timestamp::now();
        let _held = backlog.hold(now + SignedDuration::from_secs(60));
        assert_eq!(backlog.age(now), 0.0);
    }
}
