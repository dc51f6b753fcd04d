//! `referral.confirmation`, remissbekräftelse (TKB 6.2.2, `RequestConfirmationType`).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Author, FullOrganisation, Recipient, SimplePatient};
use crate::redact::redacted;

/// What the receiver says about a referral before it answers it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Confirmation {
    /// The referral.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256), regex(pattern = "^.*#.*$"))]
    pub request_id: Option<String>,
    /// `<HSA-id of the source system>#<local id>` of this confirmation.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256), regex(pattern = "^.*#.*$"))]
    pub request_confirmation_id: Option<String>,
    /// What is said.
    #[schemars(extend("x-required" = true))]
    pub type_of_request_confirmation: Option<ConfirmationType>,
    /// The version of the referral that is spoken of; for VID the new one.
    #[schemars(extend("x-required" = true), range(min = 1))]
    pub request_version_number: Option<u64>,
    /// When the confirmation was made.
    #[schemars(extend("x-required" = true))]
    pub request_confirmation_time: Option<Timestamp>,
    /// The unit that confirms.
    #[schemars(extend("x-required" = true))]
    pub confirming_organisation: FullOrganisation,
    /// The patient.
    #[schemars(extend("x-required" = true))]
    pub patient: SimplePatient,
    /// Who confirms.
    #[schemars(extend("x-required" = true))]
    pub author: Author,
    /// The referring unit.
    #[schemars(extend("x-required" = true))]
    pub recipient: Recipient,
    /// The new receiver; given exactly when the type is VID.
    pub forwarding_recipient: Option<Recipient>,
    /// The message to the referrer.
    #[schemars(extend("x-required" = true))]
    pub outcome: ConfirmationOutcome,
}

/// Type of confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ConfirmationType {
    /// BEK, bekräftelse.
    #[serde(rename = "BEK")]
    Confirmed,
    /// VID, besked om vidareskickning.
    #[serde(rename = "VID")]
    Forwarded,
    /// KOM, kompletteringsbegäran.
    #[serde(rename = "KOM")]
    ComplementWanted,
    /// AVB, avbruten remiss.
    #[serde(rename = "AVB")]
    Aborted,
    /// AVV, avvisad remiss.
    #[serde(rename = "AVV")]
    Rejected,
}

/// The message to the referrer.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConfirmationOutcome {
    /// The text.
    #[schemars(extend("x-required" = true), length(min = 1, max = 8192))]
    pub outcome_text: Option<String>,
}

redacted!(Confirmation, ConfirmationOutcome);
