//! What goes wrong with the bus and the store, and how long things take. When it is calm nothing goes wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tests::simulated::{Fate, Publishing, Storing, Weather};

use crate::chance::Chance;

/// The weather of one seed: how bad it gets is the seed's own.
#[derive(Debug)]
pub(crate) struct Sky {
    chance: Arc<Chance>,
    is_calm: AtomicBool,
    is_store_down: AtomicBool,
    /// In how many of a hundred cases a call fails, and how often it is slow.
    fails: u32,
    slow: u32,
}

impl Sky {
    pub(crate) fn new(chance: &Arc<Chance>) -> Self {
        Self {
            fails: [0, 1, 4][chance.below(3)],
            slow: [0, 5, 20][chance.below(3)],
            chance: Arc::clone(chance),
            is_calm: AtomicBool::new(false),
            is_store_down: AtomicBool::new(false),
        }
    }

    pub(crate) fn calms(&self) {
        self.is_calm.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.is_calm.load(Ordering::Relaxed)
    }

    pub(crate) fn store_is_down(&self, is_down: bool) {
        self.is_store_down.store(is_down, Ordering::Relaxed);
    }

    fn time(&self) -> Duration {
        if !self.is_calm() && self.chance.percent(self.slow) {
            self.chance.millis(20, 800)
        } else {
            self.chance.millis(0, 2)
        }
    }

    fn fate(&self) -> Fate {
        if self.is_calm() || !self.chance.percent(self.fails) {
            Fate::Done
        } else if self.chance.percent(50) {
            Fate::Failed
        } else {
            Fate::Unheard
        }
    }
}

impl Weather for Sky {
    fn publishing(&self) -> Publishing {
        Publishing {
            stored_after: self.time(),
            fate: self.fate(),
            told_after: self.time(),
        }
    }

    fn settling(&self) -> Duration {
        self.time()
    }

    fn storing(&self) -> Storing {
        let is_down = self.is_store_down.load(Ordering::Relaxed);
        Storing {
            before: self.time(),
            fate: if is_down { Fate::Failed } else { self.fate() },
            after: self.time(),
        }
    }
}
