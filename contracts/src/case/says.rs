//! What a message of a case says, as far as protocol, deadlines and reports ask of it: times, codes and names of meetings,
//! and nothing of the patient. What of a document that is stands in [`super::heard`].

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Kind;
use crate::coordination::{AsaClass, MedicalPriority};
use crate::discharge::{Ability, InterruptionType, LeaveType};
use crate::receipt::ReceiptStatus;
use crate::referral::{ConfirmationType, OutcomeType, Priority, VersionReason};
use crate::team::{AssessmentOutcome, EnrolmentType};

/// What a message says, as far as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Says {
    /// `referral.request`.
    #[serde(rename_all = "camelCase")]
    Request {
        /// Why the version was made.
        reason: Option<VersionReason>,
        /// The version.
        version: Option<u64>,
        /// How urgent it is, where that is said in the agreed way.
        priority: Option<Priority>,
    },
    /// `referral.confirmation`.
    #[serde(rename_all = "camelCase")]
    Confirmation {
        /// What is confirmed.
        confirms: Option<ConfirmationType>,
        /// The version spoken of.
        version: Option<u64>,
    },
    /// `referral.outcome`.
    #[serde(rename_all = "camelCase")]
    Outcome {
        /// Which answer.
        answers: Option<OutcomeType>,
        /// The version answered.
        version: Option<u64>,
    },
    /// `discharge.admission`.
    #[serde(rename_all = "camelCase")]
    Admission {
        /// When the patient was admitted.
        admitted_at: Option<Timestamp>,
        /// When the need was assessed, where that was later.
        assessed_at: Option<Timestamp>,
        /// When the patient is expected to leave.
        expected_discharge_at: Option<Timestamp>,
        /// Whether a fast vårdkontakt is named.
        #[serde(default)]
        names_care_contact: bool,
    },
    /// `discharge.planning`.
    #[serde(rename_all = "camelCase")]
    Planning {
        /// Whether the sender can receive.
        ability: Option<Ability>,
        /// Whether every measure is ready that is not a municipality's own: not, when one is said not to be; unknown
        /// when one is left unsaid, and when there is none.
        measures_ready: Option<bool>,
        /// Whether a fast vårdkontakt is named.
        #[serde(default)]
        names_care_contact: bool,
    },
    /// `discharge.ready`.
    #[serde(rename_all = "camelCase")]
    Ready {
        /// When the patient became ready.
        ready_at: Option<Timestamp>,
        /// Whether a fast vårdkontakt is named.
        #[serde(default)]
        names_care_contact: bool,
    },
    /// `discharge.sip_invitation`.
    #[serde(rename_all = "camelCase")]
    SipInvitation {
        /// The meeting.
        meeting_id: Option<String>,
        /// When it is held.
        meeting_at: Option<Timestamp>,
    },
    /// `discharge.discharged`.
    #[serde(rename_all = "camelCase")]
    Discharged {
        /// When the patient left.
        discharged_at: Option<Timestamp>,
        /// Whether a fast vårdkontakt is named.
        names_care_contact: bool,
        /// Whether open care has said that what is needed is there.
        open_care_available: Option<bool>,
    },
    /// `discharge.handover`.
    #[serde(rename_all = "camelCase")]
    Handover {},
    /// `discharge.leave`.
    #[serde(rename_all = "camelCase")]
    Leave {
        /// Out or back.
        leave: Option<LeaveType>,
        /// When.
        occurred_at: Option<Timestamp>,
    },
    /// `discharge.interruption`.
    #[serde(rename_all = "camelCase")]
    Interruption {
        /// Why the process ends.
        interruption: Option<InterruptionType>,
        /// When.
        occurred_at: Option<Timestamp>,
    },
    /// `team.enrolment`.
    #[serde(rename_all = "camelCase")]
    Enrolment {
        /// Begin or end.
        enrolment: Option<EnrolmentType>,
    },
    /// `team.assessment`.
    #[serde(rename_all = "camelCase")]
    Assessment {
        /// What is recommended.
        outcome: Option<AssessmentOutcome>,
    },
    /// `coordination.request`.
    #[serde(rename_all = "camelCase")]
    CoordinationRequest {
        /// The region that asks.
        region: Option<String>,
        /// Code of the diagnosis group; `other` for what has not the form of one.
        diagnosis_group: Option<String>,
        /// How urgent.
        priority: Option<MedicalPriority>,
        /// ASA class.
        asa_class: Option<AsaClass>,
        /// The last good day.
        medical_target_date: Option<Date>,
    },
    /// `coordination.outcome`.
    #[serde(rename_all = "camelCase")]
    CoordinationOutcome {
        /// The region coordinated to.
        to_region: Option<String>,
        /// Code of the obstacle, or `other`; its text is not remembered.
        obstacle: Option<String>,
        /// Whether there is an obstacle.
        is_obstacle: bool,
        /// When it was decided.
        decided_at: Option<Timestamp>,
    },
    /// `receipt`.
    #[serde(rename_all = "camelCase")]
    Receipt {
        /// What became of it.
        status: Option<ReceiptStatus>,
        /// The message answered, by the id that it was sent with; of a copy that of the message.
        answers: Option<String>,
        /// Its kind.
        answers_kind: Option<Kind>,
    },
}
