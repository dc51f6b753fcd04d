//! Why bytes are not a RIV-TA message. Says where by line and what was expected, never what stood there.

use contracts::{Reason, Rule, Violation};

use super::rules::{RIV_001, RIV_004};
use crate::DecodeFailure;

/// What was wrong, before it is known where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Malformed {
    pub(super) reason: Reason,
    pub(super) rule: &'static Rule,
    pub(super) expected: &'static str,
}

/// Not well-formed: what was expected instead.
pub(super) fn malformed(expected: &'static str) -> Malformed {
    Malformed {
        reason: Reason::Unreadable,
        rule: &RIV_001,
        expected,
    }
}

/// Larger in structure than any message of the contracts could be.
pub(super) fn excessive() -> Malformed {
    Malformed {
        reason: Reason::Forbidden,
        rule: &RIV_004,
        expected: RIV_004.english,
    }
}

impl Malformed {
    /// The failure, at the line that the reader had come to.
    pub(super) fn at(self, source: &str, offset: u64) -> DecodeFailure {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(source.len());
        let read = source.as_bytes().get(..offset).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', read).count().saturating_add(1);
        refused(
            self.reason,
            Violation::of(self.rule, format!("line {line}")).expected(self.expected),
        )
    }
}

/// A failure with one violation.
pub(crate) fn refused(reason: Reason, violation: Violation) -> DecodeFailure {
    DecodeFailure {
        reason,
        violations: vec![violation],
    }
}
