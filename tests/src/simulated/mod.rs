//! Models of the bus and of the store, in memory, for the simulation: no thread, no file, no time of their own, so
//! that a run can be repeated. They keep the same promises as the real ones, and pass the same conformance suites.
//! What goes wrong, and how long it takes, is decided by their [`Weather`].

use std::fmt::Debug;
use std::time::Duration;

pub mod bus;
pub mod store;

/// How long things take, and what goes wrong. Asked once each time something is done.
pub trait Weather: Send + Sync + Debug {
    /// For a message that is published.
    fn publishing(&self) -> Publishing {
        Publishing {
            stored_after: Duration::ZERO,
            fate: Fate::Done,
            told_after: Duration::ZERO,
        }
    }

    /// How long settlements are on their way to the bus.
    fn settling(&self) -> Duration {
        Duration::ZERO
    }

    /// For a call of the store.
    fn storing(&self) -> Storing {
        Storing {
            before: Duration::ZERO,
            fate: Fate::Done,
            after: Duration::ZERO,
        }
    }
}

/// Nothing takes time, and nothing goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Fair;

impl Weather for Fair {}

/// What becomes of something that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is done.
    Done,
    /// It fails, and nothing was done.
    Failed,
    /// It is done, and whoever asked for it does not learn that.
    Unheard,
}

/// What becomes of a message that is published.
#[derive(Clone, Copy, Debug)]
pub struct Publishing {
    /// When it is stored.
    pub stored_after: Duration,
    /// Whether it is.
    pub fate: Fate,
    /// How long the confirm, or the refusal, is on its way.
    pub told_after: Duration,
}

/// What becomes of a call of the store.
#[derive(Clone, Copy, Debug)]
pub struct Storing {
    /// How long it takes until it is done.
    pub before: Duration,
    /// Whether it is done.
    pub fate: Fate,
    /// How long the answer is on its way.
    pub after: Duration,
}
