//! What can go wrong with a message: at intake it is refused, at delivery it is not delivered.

use std::time::Duration;

use contracts::{Document, Reason, Violation};

use super::Identity;

/// Intake refuses the message. The source owns the fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// Every broken rule.
    pub violations: Vec<Violation>,
    /// What the message calls itself, where it could be read.
    pub identity: Option<Identity>,
}

impl Refusal {
    /// A message refused before anything could be read of it.
    #[must_use]
    pub const fn unread(reason: Reason, violations: Vec<Violation>) -> Self {
        Self {
            reason,
            violations,
            identity: None,
        }
    }

    /// The same for a message that could be read.
    #[must_use]
    pub fn of(mut self, document: &Document) -> Self {
        self.identity = Identity::of(document);
        self
    }
}

/// One attempt to deliver has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// What the failure is about.
    pub class: Class,
    /// What it will be parked with, if it comes to that.
    pub reason: Reason,
    /// The target's or the transport's own code. No free text of a reply.
    pub code: String,
    /// How long the target asked to be left alone.
    pub after: Option<Duration>,
}

/// What a failure to deliver is about (architecture 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The destination, not this message.
    Unavailable,
    /// This message, now; others pass.
    Transient,
    /// This message, for good.
    Permanent,
}

impl Class {
    /// The name in metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Transient => "transient",
            Self::Permanent => "permanent",
        }
    }
}
