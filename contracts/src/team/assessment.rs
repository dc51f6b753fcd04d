//! `team.assessment`, ViSam-bedömning with SBAR, made by the municipality's nurse at the patient.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::Organisation;

/// What the nurse finds when a patient gets worse. The case is the enrolment, or an id that the assessment has of its
/// own.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Assessment {
    /// Who says this to whom, about whom. The author is the nurse.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// The enrolment, where the patient is enrolled.
    #[schemars(length(min = 1, max = 256))]
    pub enrolment_id: Option<String>,
    /// When the patient was assessed.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub assessed_at: Option<Timestamp>,
    /// Situation: what has happened.
    #[schemars(extend("x-required" = "unless withdrawn"), length(min = 1, max = 8192))]
    pub situation: Option<String>,
    /// Background: what is known.
    #[schemars(extend("x-required" = "unless withdrawn"), length(min = 1, max = 8192))]
    pub background: Option<String>,
    /// Assessment (aktuell bedömning): what the nurse finds.
    #[schemars(extend("x-required" = "unless withdrawn"), length(min = 1, max = 8192))]
    pub assessment: Option<String>,
    /// Recommendation: what the nurse asks for.
    #[schemars(extend("x-required" = "unless withdrawn"), length(min = 1, max = 8192))]
    pub recommendation: Option<String>,
    /// Measured values.
    pub vital_signs: Option<VitalSigns>,
    /// What the decision support recommends.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub outcome: Option<AssessmentOutcome>,
    /// Who must be reached at once.
    pub reach: Vec<Reach>,
}

/// Measured values.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VitalSigns {
    /// Oxygen saturation, per cent.
    #[schemars(range(min = 0, max = 100))]
    pub saturation: Option<u64>,
    /// Body temperature in tenths of a degree Celsius: 385 is 38.5 °C.
    #[schemars(range(min = 200, max = 450))]
    pub temperature_tenths: Option<u64>,
    /// Systolic blood pressure, mmHg.
    #[schemars(range(min = 0, max = 350))]
    pub systolic: Option<u64>,
    /// Diastolic blood pressure, mmHg.
    #[schemars(range(min = 0, max = 250))]
    pub diastolic: Option<u64>,
    /// Pulse, beats a minute.
    #[schemars(range(min = 0, max = 350))]
    pub pulse: Option<u64>,
    /// Respiration, breaths a minute.
    #[schemars(range(min = 0, max = 120))]
    pub respiration: Option<u64>,
}

/// What the decision support recommends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AssessmentOutcome {
    /// Stay at home, primary care goes on.
    StayHome,
    /// Emergency department, or direct admission.
    EmergencyOrDirectAdmission,
}

/// Someone who must be reached at once.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Reach {
    /// In which capacity: treating doctor, substitute, relative.
    #[schemars(length(min = 1, max = 200))]
    pub capacity: Option<String>,
    /// Name.
    #[schemars(length(min = 1, max = 216))]
    pub name: Option<String>,
    /// The unit.
    pub organisation: Option<Organisation>,
    /// Telephone.
    #[schemars(length(min = 1, max = 200))]
    pub telephone: Option<String>,
    /// Whether it has been done.
    pub is_reached: Option<bool>,
}

redacted!(Assessment, VitalSigns, Reach);
