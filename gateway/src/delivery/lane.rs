//! The order of one case towards one destination: the turn in hand, and behind whatever of the case is in the
//! store. Delivers nothing.
//!
//! Why nothing overtakes: a lane is filled and emptied only by who has its turn in hand, and [`StoredLanes`] is
//! told before the turn is passed on. What another gateway has filled before this one took over is loaded at the
//! first message of each connection, before that message takes its turn. So a lane that has anything is never
//! taken for empty; one that is wrongly taken for filled is found out by [`Store::hold`](crate::store::Store::hold),
//! which asks and holds in one transaction.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Delivery;
use crate::lanes::Turn;
use crate::message::{Claim, InFlight, Taken, Verdict};
use crate::store::{MOST_LISTED, StoredLane};

/// The lanes of one destination that may have something in the store.
#[derive(Debug, Default)]
pub struct StoredLanes {
    known: Mutex<Known>,
    retries: Notify,
}

#[derive(Debug)]
struct Known {
    /// Those that may have something; all of them, or those that were filled since the store was asked last.
    cases: HashSet<String>,
    /// Whether these are all. When there are too many for memory they are not, and every lane is asked for.
    is_whole: bool,
    /// Counts what makes an older list of the store's useless for being whole again.
    asked: u64,
}

/// When the store was asked for its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked(u64);

impl Default for Known {
    fn default() -> Self {
        Self {
            cases: HashSet::new(),
            is_whole: true,
            asked: 0,
        }
    }
}

impl Known {
    fn fill(&mut self, case: String) {
        let _: bool = self.cases.insert(case);
        if self.cases.len() >= MOST_LISTED {
            self.cases.clear();
            self.is_whole = false;
            self.asked += 1;
        }
    }
}

impl StoredLanes {
    /// Whether the lane of a case may have something.
    #[must_use]
    pub fn may_have(&self, case: &str) -> bool {
        let known = self.locked();
        !known.is_whole || known.cases.contains(case)
    }

    /// Whether any lane may have something.
    #[must_use]
    pub fn has_any(&self) -> bool {
        let known = self.locked();
        !known.is_whole || !known.cases.is_empty()
    }

    /// The lane of a case has something now. Called by who has its turn.
    pub fn fill(&self, case: String) {
        self.locked().fill(case);
    }

    /// The lane of a case was found to have nothing. Called by who has its turn.
    pub fn empty(&self, case: &str) {
        let _: bool = self.locked().cases.remove(case);
    }

    /// The store is about to be asked for its list: what is filled from now on may be missing there.
    #[must_use]
    pub fn about_to_load(&self) -> Asked {
        let mut known = self.locked();
        known.asked += 1;
        if !known.is_whole {
            known.cases.clear();
        }
        Asked(known.asked)
    }

    /// The store's own list; it says nothing of what was filled since it was asked for, so it only adds. When too
    /// many were known and the list is short again, what it says and what was filled since are all.
    pub fn load(&self, lanes: &[StoredLane], since: Asked) {
        let mut known = self.locked();
        if since == Asked(known.asked) && lanes.len() + known.cases.len() < MOST_LISTED {
            known.is_whole = true;
        }
        for lane in lanes {
            known.fill(lane.key.case.clone());
        }
    }

    /// A message was stored to be tried again; who works the lanes looks when it is due.
    pub fn has_retry(&self) {
        self.retries.notify_one();
    }

    /// Waits for [`Self::has_retry`].
    pub async fn retry(&self) {
        self.retries.notified().await;
    }

    fn locked(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Delivery {
    /// Takes the next place of the message's case.
    pub(super) fn lane(&self, taken: &Taken) -> Turn {
        self.turn(taken.case())
    }

    /// Takes the next place of a case.
    pub(super) fn turn(&self, case: &str) -> Turn {
        self.lanes.queue((self.system.name.clone(), case.to_owned()))
    }

    /// Waits for the turn. Gives the message back when it may go; what comes after something in the store is held
    /// there, and what cannot wait is left, and nothing comes back.
    pub(super) async fn in_turn(&self, taken: InFlight<Taken>, turn: &mut Turn) -> Option<InFlight<Taken>> {
        if self.unless_left(&taken, turn.wait()).await.is_none() {
            self.end(taken, Verdict::Leave).await;
            return None;
        }
        let is_redelivered = taken.message().redelivered;
        if matches!(taken.claim(), Some(Claim::Stored(_)))
            || !(is_redelivered || self.stored.may_have(taken.message().case()))
        {
            return Some(taken);
        }
        let case = taken.message().case().to_owned();
        match self.settle.hold(taken, &self.system.name).await {
            None => {
                self.stored.fill(case);
                None
            }
            Some(mut taken) => {
                self.stored.empty(&case);
                // A try to hold it may have been done without an answer, and another gateway have delivered it since.
                taken.message_mut().redelivered = true;
                Some(taken)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StoredLanes;
    use crate::store::{LaneKey, Standing, StoredId, StoredLane};
    use crate::system::SystemName;

    #[test]
    fn a_lane_is_known_from_when_it_is_filled_until_it_is_found_empty() {
        let lanes = StoredLanes::default();
        assert!(!lanes.may_have("a") && !lanes.has_any());
        lanes.fill("a".to_owned());
        assert!(lanes.may_have("a") && !lanes.may_have("b") && lanes.has_any());
        lanes.empty("a");
        assert!(!lanes.may_have("a") && !lanes.has_any());
    }

    #[test]
    fn more_lanes_than_are_kept_in_memory_are_all_asked_for() {
        let lanes = StoredLanes::default();
        for case in 0..crate::store::MOST_LISTED {
            lanes.fill(case.to_string());
        }
        lanes.empty("0");
        assert!(lanes.may_have("0") && lanes.may_have("never seen"));
    }

    #[test]
    fn a_list_that_is_short_again_is_known_again_with_what_was_filled_since_it_was_asked_for() {
        let lanes = StoredLanes::default();
        for case in 0..crate::store::MOST_LISTED {
            lanes.fill(case.to_string());
        }
        let asked_before = lanes.about_to_load();
        let asked = lanes.about_to_load();
        lanes.fill("since".to_owned());
        lanes.load(&[lane("listed")], asked_before);
        assert!(lanes.may_have("0"), "an older list was believed");
        lanes.load(&[lane("listed")], asked);
        assert!(lanes.may_have("since") && lanes.may_have("listed") && !lanes.may_have("0"));
    }

    fn lane(case: &str) -> StoredLane {
        StoredLane {
            key: LaneKey {
                destination: SystemName::new("pmo").unwrap(),
                case: case.to_owned(),
            },
            head: StoredId(1),
            standing: Standing::Parked,
            messages: 1,
        }
    }
}
