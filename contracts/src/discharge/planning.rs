//! `discharge.planning`, planeringsunderlag; also the municipality's answer that it can or cannot receive the patient.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareContact, Item, Track};
use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::Organisation;

/// What a party contributes to the plan.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Planning {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// When the patient is expected to leave, as the party knows it.
    pub expected_discharge_at: Option<Timestamp>,
    /// Whether the party can receive the patient.
    pub ability: Option<Ability>,
    /// From when it can.
    pub able_from: Option<Timestamp>,
    /// Why it cannot.
    #[schemars(length(min = 1, max = 8192))]
    pub obstacle: Option<String>,
    /// How much must be coordinated.
    pub track: Option<Track>,
    /// Fast vårdkontakt.
    pub fixed_care_contact: Option<CareContact>,
    /// What the patient needs after discharge.
    pub need: Vec<Item>,
    /// What open care must have ready.
    pub measure: Vec<Measure>,
    /// Medicines, as text or code.
    pub medication: Vec<Item>,
    /// Aids, as text or code.
    pub aid: Vec<Item>,
    /// What else is to be said.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
}

/// Whether a party can receive the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Ability {
    /// It can, from the time given.
    CanReceive,
    /// It cannot, for the obstacle given.
    CannotReceive,
}

/// Something that open care must have ready before the patient leaves.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Measure {
    /// What is to be done.
    #[schemars(extend("x-required" = true))]
    pub activity: Item,
    /// The unit that does it.
    pub responsible_organisation: Option<Organisation>,
    /// When it must be ready.
    pub due_at: Option<Timestamp>,
    /// Whether it is ready.
    pub is_ready: Option<bool>,
}

redacted!(Planning, Measure);
