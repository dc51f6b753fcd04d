//! `referral.request`, remiss (TKB 6.1.2, `RequestType`).

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Activity, Attachment, Condition, FullOrganisation, HealthcareProfessional, Organisation, Patient,
    PaymentCommitment, Recipient,
};
use crate::CodedValue;
use crate::redact::redacted;

/// A referral: new, changed, forwarded, or with changed payment responsibility.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    /// `<HSA-id of the source system>#<local id>`; the case.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256), regex(pattern = "^.*#.*$"))]
    pub request_id: Option<String>,
    /// Always a general referral.
    #[schemars(extend("x-required" = true))]
    pub type_of_request: Option<RequestType>,
    /// When this version was made; may differ from when it was sent.
    #[schemars(extend("x-required" = true))]
    pub version_time_stamp: Option<Timestamp>,
    /// Starts at 1, one more for every version.
    #[schemars(extend("x-required" = true), range(min = 1))]
    pub version_number: Option<u64>,
    /// Why this version was made.
    #[schemars(extend("x-required" = true))]
    pub reason_for_version: ReasonForVersion,
    /// `true`: care responsibility stays with the referrer; `false`: take-over is asked for.
    #[schemars(extend("x-required" = true))]
    pub care_responsibility_remains: Option<bool>,
    /// The patient.
    #[schemars(extend("x-required" = true))]
    pub patient: Patient,
    /// The referring unit, to which answers are addressed.
    #[schemars(extend("x-required" = true))]
    pub request_organisation: FullOrganisation,
    /// Who refers.
    #[schemars(extend("x-required" = true))]
    pub author: RequestAuthor,
    /// The unit the referral is addressed to.
    #[schemars(extend("x-required" = true))]
    pub recipient: Recipient,
    /// Units that forwarded the referral, oldest first.
    pub intermediary_participant: Vec<Intermediary>,
    /// Wishes and administrative notes.
    pub additional_information: Option<AdditionalInformation>,
    /// What to be aware of; stored with the referral, never merged into warnings.
    pub awareness_information: Option<AwarenessInformation>,
    /// The question.
    #[schemars(extend("x-required" = true))]
    pub question_formulation: QuestionFormulation,
    /// Who pays, when the referral crosses regions.
    pub payment_commitment: Option<PaymentCommitment>,
    /// Embedded files; 10 MB in all with the message.
    pub attachment: Vec<Attachment>,
    /// Groups everything of one care process.
    #[schemars(length(min = 1))]
    pub care_process_id: Option<String>,
}

/// Type of request (kv_framställantyp). Only general referrals are carried.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RequestType {
    /// Allmänremiss.
    #[serde(rename = "4")]
    General,
}

/// Why a version was made.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReasonForVersion {
    /// The reason.
    #[schemars(extend("x-required" = true))]
    pub type_of_reason: Option<VersionReason>,
}

/// Reason for a version (OID 1.2.752.129.5.1.32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum VersionReason {
    /// NR, ny remiss.
    #[serde(rename = "NR")]
    New,
    /// AR, ändrad remiss.
    #[serde(rename = "AR")]
    Changed,
    /// VR, vidareskickad remiss.
    #[serde(rename = "VR")]
    Forwarded,
    /// AB, ändrat betalningsansvar.
    #[serde(rename = "AB")]
    PaymentChanged,
}

/// Who refers (`RequestAuthorType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RequestAuthor {
    /// Date of the referral, Swedish calendar.
    #[schemars(extend("x-required" = true))]
    pub date: Option<Date>,
    /// The person.
    #[schemars(extend("x-required" = true))]
    pub healthcare_professional: HealthcareProfessional,
    /// Profession (SNOMED CT selections).
    pub type_of_healthcare_professional: Option<CodedValue>,
    /// The care unit responsible under the patient data act.
    #[schemars(extend("x-required" = true))]
    pub healthcare_professional_organisation: Organisation,
}

/// A unit that forwarded the referral (`IntermediaryType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Intermediary {
    /// The unit.
    #[schemars(extend("x-required" = true))]
    pub healthcare_professional_organisation: Organisation,
    /// When the forwarded version was made.
    #[schemars(extend("x-required" = true))]
    pub time: Option<Timestamp>,
}

/// Wishes and administrative notes (`AdditionalInformationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AdditionalInformation {
    /// Wished-for receiver: unit, person, role.
    #[schemars(length(min = 1, max = 200))]
    pub desired_request_recipient: Option<String>,
    /// Urgency, absence, standardised care process (SVF).
    #[schemars(length(min = 1, max = 8192))]
    pub administrative_information: Option<String>,
    /// Need of an interpreter.
    #[schemars(length(min = 1, max = 200))]
    pub interpreter_requirement: Option<String>,
}

/// What to be aware of (`AwarenessInformationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AwarenessInformation {
    /// The text.
    #[schemars(extend("x-required" = true), length(min = 1, max = 8192))]
    pub text: Option<String>,
}

/// The question and what it rests on (`QuestionFormulationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct QuestionFormulation {
    /// The question (frågeställning).
    #[schemars(extend("x-required" = true), length(min = 1, max = 8192))]
    pub text: Option<String>,
    /// History (anamnes).
    pub clinical_information: Option<ClinicalInformation>,
    /// Conditions.
    pub condition: Vec<Condition>,
    /// Measures wished for.
    pub desired_activity: Vec<Activity>,
}

/// History (`ClinicalInformationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ClinicalInformation {
    /// The text.
    #[schemars(extend("x-required" = true), length(min = 1, max = 8192))]
    pub text: Option<String>,
}

redacted!(
    Request,
    RequestType,
    ReasonForVersion,
    RequestAuthor,
    Intermediary,
    AdditionalInformation,
    AwarenessInformation,
    QuestionFormulation,
    ClinicalInformation,
);
