//! `coordination.outcome`: coordinated to another unit, or an obstacle.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::CodedValue;
use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::Organisation;

/// What came of a request: one of `coordinated` and `obstacle`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Outcome {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// The region that asked (kv_län).
    #[schemars(extend("x-required" = "unless withdrawn"), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    pub region: Option<String>,
    /// When it was decided.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub decided_at: Option<Timestamp>,
    /// Where the patient is coordinated to.
    pub coordinated: Option<Coordinated>,
    /// Why the patient could not be coordinated.
    pub obstacle: Option<Obstacle>,
}

/// Where a patient is coordinated to.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Coordinated {
    /// The region (kv_län).
    #[schemars(extend("x-required" = true), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    pub region: Option<String>,
    /// The unit.
    #[schemars(extend("x-required" = true))]
    pub organisation: Organisation,
    /// When the units got in touch.
    pub contact_established_at: Option<Timestamp>,
}

/// Why a patient could not be coordinated.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Obstacle {
    /// Code of the obstacle, in a list that the regions have agreed on.
    pub code: Option<CodedValue>,
    /// The obstacle in words.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

redacted!(Outcome, Coordinated, Obstacle);
