//! `coordination.request`, anmälan av samordningsbehov.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::CodedValue;
use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::Organisation;

/// A unit cannot treat a patient in time and asks for one that can. The case is the coordination.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// The region that asks (kv_län, `12` Skåne).
    #[schemars(extend("x-required" = "unless withdrawn"), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    pub region: Option<String>,
    /// Diagnosis group: ICD-10-SE, or a group that the regions have agreed on.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub diagnosis_group: Option<CodedValue>,
    /// How medically urgent it is.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub medical_priority: Option<MedicalPriority>,
    /// ASA class.
    pub asa_class: Option<AsaClass>,
    /// Conditions that complicate the treatment.
    pub complicating_condition: Vec<CodedValue>,
    /// The last day on which treatment is medically good (medicinskt måldatum).
    pub medical_target_date: Option<Date>,
    /// What is needed.
    #[schemars(extend("x-required" = "unless withdrawn"), length(min = 1, max = 8192))]
    pub need: Option<String>,
    /// Where the unit would like to send the patient.
    pub wished_receiver: Vec<WishedReceiver>,
}

/// How medically urgent it is (förtur).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MedicalPriority {
    /// Hög.
    High,
    /// Medelhög.
    MediumHigh,
    /// Övrig.
    Other,
}

/// Physical status by the American Society of Anesthesiologists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum AsaClass {
    /// A healthy person.
    I,
    /// Mild systemic disease.
    II,
    /// Severe systemic disease.
    III,
    /// Severe systemic disease that is a constant threat to life.
    IV,
    /// Not expected to survive without the operation.
    V,
    /// Declared brain-dead.
    VI,
}

/// Where the unit would like to send the patient.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct WishedReceiver {
    /// The region (kv_län).
    #[schemars(extend("x-required" = true), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    pub region: Option<String>,
    /// The unit, where one is wished for.
    pub organisation: Option<Organisation>,
}

redacted!(Request, MedicalPriority, AsaClass, WishedReceiver);
