//! `discharge.handover`, information vid utskrivning: what those who go on must know, the same day at the latest
//! (SFS 2017:612, 3 kap.).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareContact, Item};
use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::HealthcareProfessional;

/// What those who take over must know.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Handover {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// When the patient leaves or left.
    pub discharged_at: Option<Timestamp>,
    /// Who was responsible.
    pub responsible_clinician: Vec<HealthcareProfessional>,
    /// Fast vårdkontakt.
    pub fixed_care_contact: Option<CareContact>,
    /// Why the patient was admitted.
    #[schemars(length(min = 1, max = 65000))]
    pub reason_for_admission: Option<String>,
    /// How the patient was then.
    #[schemars(length(min = 1, max = 65000))]
    pub state_at_admission: Option<String>,
    /// What was done, what came of it, and complications.
    #[schemars(extend("x-required" = "unless withdrawn"), length(min = 1, max = 65000))]
    pub summary_of_care: Option<String>,
    /// Health and function now.
    #[schemars(length(min = 1, max = 65000))]
    pub state_at_discharge: Option<String>,
    /// What the patient says.
    #[schemars(length(min = 1, max = 65000))]
    pub patient_view: Option<String>,
    /// Risks.
    #[schemars(length(min = 1, max = 65000))]
    pub risk_assessment: Option<String>,
    /// Ability to work.
    #[schemars(length(min = 1, max = 65000))]
    pub work_capacity: Option<String>,
    /// What is planned.
    #[schemars(length(min = 1, max = 65000))]
    pub follow_up: Option<String>,
    /// What the patient needs.
    pub need: Vec<Item>,
    /// Medicines, as text or code.
    pub medication: Vec<Item>,
    /// Aids, as text or code.
    pub aid: Vec<Item>,
}

redacted!(Handover);
