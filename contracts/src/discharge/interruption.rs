//! `discharge.interruption`: the process ends before discharge, since it was interrupted, the patient died, the
//! message was meant for somebody else, or another hospital has taken over.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::FullOrganisation;

/// The process ends before discharge.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Interruption {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// Why it ends.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub type_of_interruption: Option<InterruptionType>,
    /// When that happened.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub occurred_at: Option<Timestamp>,
    /// Who has taken over; given when the patient was transferred.
    pub transferred_to: Option<FullOrganisation>,
    /// What else is to be said.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

/// Why a discharge process ends before discharge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum InterruptionType {
    /// Avbrott i processen.
    Interrupted,
    /// Avliden.
    Deceased,
    /// Felsänt.
    Missent,
    /// Förflyttad till annat sjukhus.
    Transferred,
}

redacted!(Interruption);
