//! `discharge.ready`, meddelande om utskrivningsklar, and its withdrawal (SFS 2017:612, 3 kap.).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareContact, Track};
use crate::notice::Notice;
use crate::redact::redacted;

/// The doctor judges that the patient no longer needs hospital care. Withdrawn when that is no longer so.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Ready {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// When the patient became ready; for a withdrawal when that ended.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub ready_at: Option<Timestamp>,
    /// When the patient is expected to leave.
    pub expected_discharge_at: Option<Timestamp>,
    /// Fast vårdkontakt.
    pub fixed_care_contact: Option<CareContact>,
    /// How much must be coordinated.
    pub track: Option<Track>,
    /// What else is to be said.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

redacted!(Ready);
