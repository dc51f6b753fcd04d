//! `team.enrolment`, inskrivning i mobilt vårdteam or mobilt läkarstöd, and its end.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::FullOrganisation;

/// A patient is taken on by a mobile team, or no longer is. The case is the enrolment.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Enrolment {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// Begin or end.
    #[schemars(extend("x-required" = true))]
    pub type_of_enrolment: Option<EnrolmentType>,
    /// The team.
    #[schemars(extend("x-required" = true))]
    pub team: FullOrganisation,
    /// Criteria that the patient meets; at least four of the six.
    pub criterion: Vec<Criterion>,
    /// How soon the team is to answer, in minutes.
    #[schemars(range(min = 1))]
    pub response_minutes: Option<u64>,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_until: Option<Date>,
    /// When the enrolment ended.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    #[schemars(length(min = 1, max = 8192))]
    pub end_reason: Option<String>,
    /// What else is to be said.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

/// Begin or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum EnrolmentType {
    /// Inskrivning.
    Begin,
    /// Avslut.
    End,
}

/// A criterion of enrolment in a mobilt vårdteam, as in Kristianstad.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Criterion {
    /// Three chronic diagnoses or more.
    ChronicDiagnoses,
    /// Three stays in hospital or more in the last twelve months.
    HospitalAdmissions,
    /// Six standing drugs or more, eye drops and ointments not counted.
    StandingDrugs,
    /// Cannot manage personal care.
    PersonalCare,
    /// 75 years or older.
    Age,
    /// Has home health care (hemsjukvård).
    HomeHealthCare,
}

redacted!(Enrolment, Criterion);
