//! One broken rule: which, where, and what was expected. It never carries the value.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::{Rule, Severity};

/// A broken rule. Safe to log, to answer and to show: no value of the message is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: &'static Rule,
    /// Where: a canonical path (`request.patient.personId`) or a place on the wire (`PID-3`).
    pub path: String,
    /// What was expected there; the rule's own sentence unless something closer can be said.
    pub expected: Cow<'static, str>,
    /// The rule's severity, or a stricter one that the profile asks for.
    pub severity: Severity,
}

impl Violation {
    /// A broken rule at a path, with the rule's own sentence as what was expected.
    #[must_use]
    pub fn of(rule: &'static Rule, path: impl Into<String>) -> Self {
        Self {
            rule,
            path: path.into(),
            expected: Cow::Borrowed(rule.english),
            severity: rule.severity,
        }
    }

    /// The same with a closer word on what was expected. Must not contain a value of the message.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<Cow<'static, str>>) -> Self {
        self.expected = expected.into();
        self
    }

    /// Whether it refuses the message.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.rule.id, self.path, self.expected)
    }
}

impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Violation", 6)?;
        fields.serialize_field("rule", self.rule.id)?;
        fields.serialize_field("severity", &self.severity)?;
        fields.serialize_field("path", &self.path)?;
        fields.serialize_field("expected", &self.expected)?;
        fields.serialize_field("swedish", self.rule.swedish)?;
        fields.serialize_field("source", self.rule.source)?;
        fields.end()
    }
}
