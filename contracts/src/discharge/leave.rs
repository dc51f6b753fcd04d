//! `discharge.leave`, permission: out of the hospital for a while, and back.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;
use crate::redact::redacted;

/// The patient goes home for a while, or has come back.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Leave {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// Out or back.
    #[schemars(extend("x-required" = true))]
    pub type_of_leave: Option<LeaveType>,
    /// When the patient went out, or came back.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub occurred_at: Option<Timestamp>,
    /// When the patient is expected back.
    pub expected_return_at: Option<Timestamp>,
    /// What else is to be said.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

/// Out or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LeaveType {
    /// Permission ut.
    Out,
    /// Permission åter.
    Back,
}

redacted!(Leave);
