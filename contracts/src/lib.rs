//! What two regions agree on: document kinds, identity, coded values, rules and reasons.
//!
//! Layout, in the order a reader meets the words:
//! [`kind`] what a document is · [`envelope`] who sends it, to whom, about which case · [`document`] the
//! canonical message · [`referral`], [`discharge`], [`team`], [`coordination`], [`receipt`] its contents · [`notice`]
//! what those outside the referral family have in common · [`identity`] persons, units, organisations ·
//! [`coded`] coded values · [`rule`] and [`mod@rules`] what must hold · [`violation`] one broken rule ·
//! [`mod@validate`] the only way to a [`Valid`] document · [`reason`] every way a message can be refused ·
//! [`case`] what is remembered of a case · [`protocol`] what may follow what in it · [`deadline`] what it waits for, and
//! until when ·
//! [`json`] documents as text · [`schema`] the published JSON Schemas.
//!
//! Deliberately absent: wire formats, input and output, clocks, logging.

mod check;
mod redact;

pub mod kind;

pub mod envelope;

pub mod document;

pub mod referral;

pub mod notice;

pub mod discharge;

pub mod team;

pub mod coordination;

pub mod receipt;

pub mod case;

pub mod protocol;

pub mod deadline;

pub mod identity;

pub mod coded;

pub mod time;

pub mod rule;

pub mod rules;

pub mod violation;

pub mod validate;

pub mod reason;

pub mod json;

pub mod schema;

pub use coded::CodedValue;
pub use document::{Content, Document, Origin};
pub use envelope::{Action, Envelope, Party};
pub use identity::{HsaId, PersonId};
pub use kind::{Kind, Version};
pub use reason::Reason;
pub use rule::{Rule, Severity};
pub use validate::{Profile, Refused, Valid, validate};
pub use violation::Violation;
