//! Who pays when a referral crosses regions (TKB 6.1.2, `PaymentCommitmentType`).

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::HealthcareProfessional;
use crate::CodedValue;
use crate::redact::redacted;

/// A payment commitment (betalningsförbindelse).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PaymentCommitment {
    /// `requestId#betfor#n`.
    #[schemars(length(min = 1))]
    pub payment_commitment_id: Option<String>,
    /// 1 Riksavtal, 2 Regionavtal, 3 Mellanlänsavtal.
    #[schemars(extend("x-required" = true))]
    pub commitment_type: Option<CodedValue>,
    /// Chapter of the national agreement; required when the type is 1.
    pub commitment_type_chapter: Option<CodedValue>,
    /// From, to, or both.
    #[schemars(extend("x-required" = true))]
    pub validity: TimeInterval,
    /// Clinical responsibility, in words.
    #[schemars(length(min = 1, max = 8192))]
    pub clinical_responsibility_description: Option<String>,
    /// Administrative responsibility, in words.
    #[schemars(length(min = 1, max = 8192))]
    pub administrative_responsibility_description: Option<String>,
    /// Whether it covers outpatient care only.
    #[schemars(extend("x-required" = true))]
    pub valid_only_for_outpatient_care: Option<bool>,
    /// The region that pays (kv_län).
    #[schemars(extend("x-required" = true))]
    pub liable_county_council: Option<CodedValue>,
    /// When the referrer approved it; day precision at least.
    pub date_of_approval: Option<Timestamp>,
    /// Who was consulted about the economy.
    #[schemars(length(min = 1, max = 64))]
    pub issued_in_consultation_with: Option<String>,
    /// Kostnadsställe.
    #[schemars(length(min = 1, max = 64))]
    pub cost_center: Option<String>,
    /// Source of reimbursement; mandatory to a private provider.
    pub reimbursement_information: Option<ReimbursementInformation>,
    /// Who approved it.
    pub approved_by: Option<HealthcareProfessional>,
}

/// A period of days; at least one end is given (`TimeIntervalType`).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TimeInterval {
    /// First day.
    pub low: Option<Date>,
    /// Last day.
    pub high: Option<Date>,
}

/// Where the money comes from (`ReimbursementInformationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReimbursementInformation {
    /// Source of reimbursement.
    #[schemars(extend("x-required" = true))]
    pub reimbursement_type: Option<CodedValue>,
    /// The region that owns the invoked contract (kv_län).
    #[schemars(extend("x-required" = true))]
    pub owner_of_invoked_contract: Option<CodedValue>,
}

redacted!(PaymentCommitment, TimeInterval, ReimbursementInformation);
