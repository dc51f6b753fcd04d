//! `referral.outcome`, remissvar (TKB 6.3.2, `RequestOutcomeType`).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, Attachment, Author, Condition, FullOrganisation, Recipient, Request, SimplePatient};
use crate::redact::redacted;

/// The clinical answer to a referral.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Outcome {
    /// The referral.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256), regex(pattern = "^.*#.*$"))]
    pub request_id: Option<String>,
    /// `<HSA-id of the source system>#<local id>` of this answer.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256), regex(pattern = "^.*#.*$"))]
    pub request_outcome_id: Option<String>,
    /// Partial, preliminary or final.
    #[schemars(extend("x-required" = true))]
    pub type_of_request_outcome: Option<OutcomeType>,
    /// The version of the referral that is answered.
    #[schemars(extend("x-required" = true), range(min = 1))]
    pub request_version_number: Option<u64>,
    /// The patient.
    #[schemars(extend("x-required" = true))]
    pub patient: SimplePatient,
    /// When the answer was made.
    #[schemars(extend("x-required" = true))]
    pub request_outcome_time: Option<Timestamp>,
    /// The unit that answers; may differ from the unit addressed.
    #[schemars(extend("x-required" = true))]
    pub responding_organisation: FullOrganisation,
    /// Who answers.
    #[schemars(extend("x-required" = true))]
    pub author: Author,
    /// The referring unit.
    #[schemars(extend("x-required" = true))]
    pub recipient: Recipient,
    /// The clinical content.
    #[schemars(extend("x-required" = true))]
    pub outcome: ClinicalOutcome,
    /// The referral itself; only when the answer goes to someone other than the referrer.
    pub original_request: Option<Box<Request>>,
    /// Embedded files; 10 MB in all with the message.
    pub attachment: Vec<Attachment>,
}

/// Type of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum OutcomeType {
    /// DSV, delsvar.
    #[serde(rename = "DSV")]
    Partial,
    /// PSV, preliminärt svar.
    #[serde(rename = "PSV")]
    Preliminary,
    /// SSV, slutsvar.
    #[serde(rename = "SSV")]
    Final,
}

/// The clinical content (`OutcomeType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ClinicalOutcome {
    /// The answer.
    #[schemars(extend("x-required" = true), length(min = 1, max = 65000))]
    pub outcome_text: Option<String>,
    /// Conditions found.
    pub condition: Vec<Condition>,
    /// Measures done.
    pub accomplished_activity: Vec<Activity>,
}

redacted!(Outcome, ClinicalOutcome);
