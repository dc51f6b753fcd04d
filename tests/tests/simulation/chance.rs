//! The seed: whatever is left to chance is asked for here, in the engine through its clock.

use std::sync::Mutex;
use std::time::Duration;

use gateway::clock::Clock;
use jiff::Timestamp;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tokio::time::Instant;

/// When every seed begins.
const BEGINNING: i64 = 1_795_000_000;

/// One seed's chance and time.
#[derive(Debug)]
pub(crate) struct Chance {
    dice: Mutex<SmallRng>,
    start: Instant,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            dice: Mutex::new(SmallRng::seed_from_u64(seed)),
            start: Instant::now(),
        }
    }

    /// Whether something happens that happens in so many of a hundred cases.
    pub(crate) fn percent(&self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    /// A number below another.
    pub(crate) fn below(&self, limit: usize) -> usize {
        self.dice.lock().unwrap().random_range(0..limit)
    }

    /// A time between two, in milliseconds.
    pub(crate) fn millis(&self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.dice.lock().unwrap().random_range(from..=to))
    }
}

impl Clock for Chance {
    fn now(&self) -> Timestamp {
        let since = jiff::SignedDuration::try_from(self.start.elapsed()).unwrap();
        Timestamp::from_second(BEGINNING).unwrap() + since
    }

    fn chance(&self) -> f64 {
        self.dice.lock().unwrap().random()
    }
}
