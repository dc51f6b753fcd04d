//! What is decided about a message: after one attempt, and at the end.

use std::time::Duration;

use contracts::Reason;
use jiff::Timestamp;

/// What is done after one failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The same message is tried again after this time; later ones of its case wait behind it.
    RetryAfter(Duration),
    /// The destination is left alone for a while; the attempt does not count.
    LeaveAlone,
    /// The message is put aside.
    Park(Reason),
}

/// How a message's time at delivery ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The destination has it.
    Delivered {
        /// Attempts made, the good one included.
        attempts: u32,
    },
    /// It was delivered before.
    Duplicate,
    /// It is tried again later; until then it waits in the store, and what comes after it in its lane, too.
    Retry {
        /// When.
        due: Timestamp,
        /// Attempts made.
        attempts: u32,
    },
    /// It is put aside until a person decides.
    Park {
        /// Why.
        reason: Reason,
        /// The target's own code.
        code: String,
        /// Attempts made.
        attempts: u32,
    },
    /// The gateway stops. The message is left un-acknowledged: the bus gives it again in its old place when
    /// the connection closes, and nothing that came later can overtake it meanwhile.
    Leave,
}
