//! The time, and chance: what the engine asks for instead of taking it itself, so that a simulation can give
//! both. Waiting is tokio's, which can be told to pass at once.

use jiff::Timestamp;

/// Gives the time and chance.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// What time it is.
    fn now(&self) -> Timestamp;

    /// A number between 0 and 1 (exclusive), every one as likely as the other.
    fn chance(&self) -> f64;
}

/// The machine's own clock and chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn chance(&self) -> f64 {
        rand::random()
    }
}
