//! Order per case: one lane per (place, case), never shared by hashing; one message of a lane goes at a
//! time, in the order in which [`Lanes::queue`] was called. Lanes live in memory and only while used; the
//! durable order is the bus's.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::system::SystemName;

/// What a lane is for: a system and a case.
pub type LaneKey = (SystemName, String);

/// The lanes of one part of the gateway.
#[derive(Debug, Default)]
pub struct Lanes {
    // A lane is here exactly while someone has its turn; the queue holds those who wait.
    lanes: Mutex<HashMap<LaneKey, VecDeque<oneshot::Sender<()>>>>,
}

/// A place in a lane. Dropping it passes the turn on.
#[derive(Debug)]
#[must_use = "a turn that is dropped is passed on"]
pub struct Turn {
    lanes: Arc<Lanes>,
    key: LaneKey,
    waiting: Option<oneshot::Receiver<()>>,
}

impl Lanes {
    /// Takes the next place in a lane. The order of calls is the order of turns.
    pub fn queue(self: &Arc<Self>, key: LaneKey) -> Turn {
        let mut lanes = self.locked();
        let waiting = match lanes.get_mut(&key) {
            None => {
                let _: Option<_> = lanes.insert(key.clone(), VecDeque::new());
                None
            }
            Some(queue) => {
                let (turn, waiting) = oneshot::channel();
                queue.push_back(turn);
                Some(waiting)
            }
        };
        Turn {
            lanes: Arc::clone(self),
            key,
            waiting,
        }
    }

    /// Lanes in use.
    #[must_use]
    pub fn open(&self) -> usize {
        self.locked().len()
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<LaneKey, VecDeque<oneshot::Sender<()>>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Waits until everything before it in the lane is done.
    pub async fn wait(&mut self) {
        if let Some(waiting) = &mut self.waiting {
            // A lost sender would mean that the lane is gone, which is as good as a turn.
            if waiting.await.is_err() {
                tracing::error!("a lane was lost while a message waited in it");
            }
            self.waiting = None;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lanes = self.lanes.locked();
        let has_turn = self
            .waiting
            .as_mut()
            .is_none_or(|waiting| waiting.try_recv().is_ok());
        if !has_turn {
            return; // still waiting: the turn will find this place empty and go on
        }
        let Some(queue) = lanes.get_mut(&self.key) else {
            return;
        };
        while let Some(next) = queue.pop_front() {
            if next.send(()).is_ok() {
                return;
            }
        }
        let _: Option<_> = lanes.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{LaneKey, Lanes};
    use crate::system::SystemName;

    fn key(case: &str) -> LaneKey {
        (SystemName::new("pmo").unwrap(), case.to_owned())
    }

    async fn is_ready(turn: &mut super::Turn) -> bool {
        tokio::time::timeout(std::time::Duration::ZERO, turn.wait())
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn turns_of_a_case_come_in_the_order_they_were_queued() {
        let lanes = Arc::new(Lanes::default());
        let (mut first, mut second, mut third) = (
            lanes.queue(key("a")),
            lanes.queue(key("a")),
            lanes.queue(key("a")),
        );
        assert!(is_ready(&mut first).await);
        assert!(!is_ready(&mut second).await);
        drop(first);
        assert!(!is_ready(&mut third).await);
        assert!(is_ready(&mut second).await);
        drop(second);
        assert!(is_ready(&mut third).await);
        drop(third);
        assert_eq!(lanes.open(), 0);
    }

    #[tokio::test]
    async fn other_cases_do_not_wait() {
        let lanes = Arc::new(Lanes::default());
        let _first = lanes.queue(key("a"));
        assert!(is_ready(&mut lanes.queue(key("b"))).await);
    }

    #[tokio::test]
    async fn a_place_given_up_while_waiting_is_passed_over() {
        let lanes = Arc::new(Lanes::default());
        let (first, second, mut third) = (
            lanes.queue(key("a")),
            lanes.queue(key("a")),
            lanes.queue(key("a")),
        );
        drop(second);
        assert!(!is_ready(&mut third).await);
        drop(first);
        assert!(is_ready(&mut third).await);
    }

    #[tokio::test]
    async fn a_turn_given_but_never_waited_for_is_passed_on() {
        let lanes = Arc::new(Lanes::default());
        let (first, second, mut third) = (
            lanes.queue(key("a")),
            lanes.queue(key("a")),
            lanes.queue(key("a")),
        );
        drop(first);
        drop(second);
        assert!(is_ready(&mut third).await);
    }
}
