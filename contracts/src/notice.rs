//! What every message outside the referral family says of itself: which case, which patient, who says it to whom.
//! What it says stands in the content of its kind.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::redacted;
use crate::referral::{Author, FullOrganisation, Organisation, Patient};
use crate::{Action, HsaId};

/// The part that discharge, team and coordination messages have in common.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Notice {
    /// Identity of this message in the system that made it. A revision or a withdrawal has one of its own.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256))]
    pub notice_id: Option<String>,
    /// The case: the care process, the enrolment, or the coordination.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256))]
    pub case_id: Option<String>,
    /// When the message was made; not when that happened of which it tells.
    #[schemars(extend("x-required" = true))]
    pub notice_time: Option<Timestamp>,
    /// Whether it says something for the first time, replaces the last message of its kind in the case, or takes it
    /// back.
    pub action: Action,
    /// Why something is changed or taken back.
    #[schemars(length(min = 1, max = 8192))]
    pub reason: Option<String>,
    /// The patient.
    #[schemars(extend("x-required" = true))]
    pub patient: Patient,
    /// The unit that speaks.
    #[schemars(extend("x-required" = true))]
    pub sending_organisation: FullOrganisation,
    /// What the unit that speaks is to the patient.
    pub sending_role: Option<Role>,
    /// Who wrote the message.
    pub author: Option<Author>,
    /// The units spoken to, each of which gets the message; at least one.
    #[schemars(extend("x-required" = true), length(min = 1))]
    pub addressee: Vec<Addressee>,
    /// Whether the patient agrees that the units share what they know.
    pub consent: Option<Consent>,
}

/// A unit spoken to.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Addressee {
    /// The unit.
    #[schemars(extend("x-required" = true))]
    pub organisation: Organisation,
    /// What the unit is to the patient.
    pub role: Option<Role>,
}

/// What a unit is to the patient (SFS 2017:612, 1 kap.).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Sluten vård.
    Hospital,
    /// The region's open care, most often primary care.
    PrimaryCare,
    /// The municipality's social services or health care.
    Municipality,
    /// Mobilt vårdteam, mobilt läkarstöd.
    MobileTeam,
    /// Akutmottagning, ambulans.
    Emergency,
    /// Who coordinates care between regions.
    Coordinator,
}

/// Whether the patient agrees that the units share what they know.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Consent {
    /// Samtycke finns.
    Given,
    /// Samtycke saknas.
    Refused,
    /// The patient has not been asked, or cannot answer.
    NotAsked,
    /// Samtycke återkallat.
    Withdrawn,
}

redacted!(Notice, Addressee, Consent);

impl Notice {
    /// Whether the message takes back what was said before. Such a message need not repeat it.
    #[must_use]
    pub fn withdraws(&self) -> bool {
        self.action == Action::Withdraw
    }

    /// Whether a unit is one of those spoken to.
    #[must_use]
    pub fn addresses(&self, unit: &HsaId) -> bool {
        self.addressed().any(|addressed| addressed == unit)
    }

    /// The units spoken to, as far as their ids are given.
    pub fn addressed(&self) -> impl Iterator<Item = &HsaId> {
        self.addressee
            .iter()
            .filter_map(|addressee| addressee.organisation.care_unit_id.as_ref())
    }
}
