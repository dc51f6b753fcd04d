//! `discharge.sip_invitation`, kallelse till samordnad individuell planering: new, rebooked (revise) or cancelled
//! (withdraw) (SFS 2017:612, 4 kap.).

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::Organisation;

/// The fast vårdkontakt calls to a meeting.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SipInvitation {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// The meeting; the same when it is rebooked or cancelled.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256))]
    pub meeting_id: Option<String>,
    /// When it begins.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub meeting_at: Option<Timestamp>,
    /// How long it is to last, in minutes.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: Option<u64>,
    /// Where, or by which means.
    #[schemars(length(min = 1, max = 256))]
    pub location: Option<String>,
    /// Who is to take part.
    pub participant: Vec<Participant>,
    /// What matters to the patient.
    #[schemars(length(min = 1, max = 8192))]
    pub patient_priorities: Option<String>,
    /// What the plan is to reach.
    pub goal: Vec<Goal>,
    /// When the plan is followed up, not before the meeting.
    pub follow_up_on: Option<Date>,
}

/// Someone who is to take part.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Participant {
    /// Name.
    #[schemars(length(min = 1, max = 216))]
    pub name: Option<String>,
    /// In which capacity.
    #[schemars(extend("x-required" = true))]
    pub role: Option<ParticipantRole>,
    /// The unit, of staff.
    pub organisation: Option<Organisation>,
}

/// In which capacity someone takes part.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ParticipantRole {
    /// The patient.
    Patient,
    /// Närstående.
    Relative,
    /// Personal.
    Staff,
}

/// What the plan is to reach, and by what.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Goal {
    /// The need.
    #[schemars(length(min = 1, max = 8192))]
    pub need: Option<String>,
    /// The goal.
    #[schemars(extend("x-required" = true), length(min = 1, max = 8192))]
    pub goal: Option<String>,
    /// What is done.
    #[schemars(length(min = 1, max = 8192))]
    pub intervention: Option<String>,
    /// The unit that does it.
    pub responsible_organisation: Option<Organisation>,
    /// When it is to be done.
    pub due_on: Option<Date>,
    /// How far it has come.
    pub status: Option<GoalStatus>,
}

/// How far a goal has come.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum GoalStatus {
    /// Planned.
    Planned,
    /// Under way.
    Ongoing,
    /// Reached.
    Completed,
}

redacted!(SipInvitation, Participant, ParticipantRole, Goal, GoalStatus);
