//! `discharge.discharged`, utskrivningsmeddelande, and its withdrawal.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::CareContact;
use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::FullOrganisation;

/// The patient has left the hospital. Withdrawn when the patient did not leave after all.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Discharged {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// When the patient left.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub discharged_at: Option<Timestamp>,
    /// Where the patient went.
    pub destination: Option<DischargeDestination>,
    /// The unit the patient went to, where it is one.
    pub destination_organisation: Option<FullOrganisation>,
    /// Fast vårdkontakt.
    pub fixed_care_contact: Option<CareContact>,
    /// Whether open care has said that what the patient needs is there.
    pub open_care_available: Option<bool>,
    /// What else is to be said.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

/// Where a patient went.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DischargeDestination {
    /// Ordinärt boende.
    Home,
    /// Korttidsboende.
    ShortTermHousing,
    /// Särskilt boende.
    SpecialHousing,
    /// Another care provider.
    OtherCare,
}

redacted!(Discharged, DischargeDestination);
