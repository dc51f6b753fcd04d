//! One message of a case, as far as protocol, deadlines and reports ask of it. It holds units and times, and nothing of
//! the patient.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coordination::{AsaClass, MedicalPriority};
use crate::discharge::{Ability, InterruptionType, LeaveType, Planning};
use crate::receipt::ReceiptStatus;
use crate::referral::{ConfirmationType, OutcomeType, VersionReason};
use crate::team::{AssessmentOutcome, EnrolmentType};
use crate::{Action, Content, Document, HsaId, Kind};

/// Which protocol a case follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// A referral.
    Referral,
    /// A discharge process.
    Discharge,
    /// An enrolment with a mobile team, and assessments.
    Team,
    /// A coordination between regions.
    Coordination,
}

/// One message of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What the message is.
    pub kind: Kind,
    /// Identity of the message.
    pub message_id: String,
    /// What it does to what was said before.
    pub action: Action,
    /// When it was said.
    pub at: Timestamp,
    /// When a gateway received it.
    pub received: Timestamp,
    /// The unit that speaks.
    pub sender: Option<HsaId>,
    /// The units spoken to.
    pub receivers: Vec<HsaId>,
    /// What it says.
    pub says: Says,
}

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
    },
    /// `discharge.planning`.
    #[serde(rename_all = "camelCase")]
    Planning {
        /// Whether the sender can receive.
        ability: Option<Ability>,
        /// Whether every measure is ready that is not a municipality's own: not, when one is said not to be; unknown
        /// when one is left unsaid, and when there is none.
        measures_ready: Option<bool>,
    },
    /// `discharge.ready`.
    #[serde(rename_all = "camelCase")]
    Ready {
        /// When the patient became ready.
        ready_at: Option<Timestamp>,
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
        /// Whether a fast vårdkontakt is named, here or earlier in the message.
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
        /// Code of the diagnosis group.
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
        /// Code of the obstacle; its text is not remembered.
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
        /// The message answered.
        answers: Option<String>,
        /// Its kind.
        answers_kind: Option<Kind>,
    },
}

impl Family {
    /// The family of a document: that of its kind, and for a receipt that of the kind it says that it answers.
    #[must_use]
    pub fn of_document(document: &Document) -> Option<Self> {
        if let Content::Receipt(it) = &document.content {
            it.answers_kind.and_then(Self::of)
        } else {
            Self::of(document.kind())
        }
    }

    /// The family of a kind; a receipt has none of its own.
    #[must_use]
    pub const fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::ReferralRequest | Kind::ReferralConfirmation | Kind::ReferralOutcome => Self::Referral,
            Kind::DischargeAdmission
            | Kind::DischargePlanning
            | Kind::DischargeReady
            | Kind::DischargeSipInvitation
            | Kind::DischargeDischarged
            | Kind::DischargeHandover
            | Kind::DischargeLeave
            | Kind::DischargeInterruption => Self::Discharge,
            Kind::TeamEnrolment | Kind::TeamAssessment => Self::Team,
            Kind::CoordinationRequest | Kind::CoordinationOutcome => Self::Coordination,
            Kind::Receipt => return None,
        })
    }

    /// Every family.
    pub const ALL: &'static [Self] = &[Self::Referral, Self::Discharge, Self::Team, Self::Coordination];

    /// The family of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|family| family.name() == name)
    }

    /// The name used in config, metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Discharge => "discharge",
            Self::Team => "team",
            Self::Coordination => "coordination",
        }
    }
}

impl Step {
    /// What a document says, remembered. `None` without an id: what cannot be told from another is not a step.
    #[must_use]
    pub fn of(document: &Document, received: Timestamp) -> Option<Self> {
        let envelope = &document.envelope;
        let content = &document.content;
        Some(Self {
            kind: content.kind(),
            message_id: envelope.message_id.clone()?,
            action: content.action(),
            at: content.made_at().or(envelope.sent_at).unwrap_or(received),
            received,
            sender: content.sending_unit().cloned(),
            receivers: content.receiving_units().into_iter().cloned().collect(),
            says: Says::of(content),
        })
    }
}

impl Says {
    fn of(content: &Content) -> Self {
        match content {
            Content::Request(it) => Self::Request {
                reason: it.reason_for_version.type_of_reason,
                version: it.version_number,
            },
            Content::Confirmation(it) => Self::Confirmation {
                confirms: it.type_of_request_confirmation,
                version: it.request_version_number,
            },
            Content::Outcome(it) => Self::Outcome {
                answers: it.type_of_request_outcome,
                version: it.request_version_number,
            },
            Content::Admission(it) => Self::Admission {
                admitted_at: it.admitted_at,
                assessed_at: it.assessed_at,
                expected_discharge_at: it.expected_discharge_at,
            },
            Content::Planning(it) => Self::Planning {
                ability: it.ability,
                measures_ready: measures_ready(it),
            },
            Content::Ready(it) => Self::Ready {
                ready_at: it.ready_at,
            },
            Content::SipInvitation(it) => Self::SipInvitation {
                meeting_id: it.meeting_id.clone(),
                meeting_at: it.meeting_at,
            },
            Content::Discharged(it) => Self::Discharged {
                discharged_at: it.discharged_at,
                names_care_contact: it.fixed_care_contact.is_some(),
                open_care_available: it.open_care_available,
            },
            Content::Handover(_) => Self::Handover {},
            Content::Leave(it) => Self::Leave {
                leave: it.type_of_leave,
                occurred_at: it.occurred_at,
            },
            Content::Interruption(it) => Self::Interruption {
                interruption: it.type_of_interruption,
                occurred_at: it.occurred_at,
            },
            Content::Enrolment(it) => Self::Enrolment {
                enrolment: it.type_of_enrolment,
            },
            Content::Assessment(it) => Self::Assessment { outcome: it.outcome },
            Content::CoordinationRequest(it) => Self::CoordinationRequest {
                region: it.region.clone(),
                diagnosis_group: it.diagnosis_group.as_ref().and_then(|group| group.code.clone()),
                priority: it.medical_priority,
                asa_class: it.asa_class,
                medical_target_date: it.medical_target_date,
            },
            Content::CoordinationOutcome(it) => Self::CoordinationOutcome {
                to_region: it.coordinated.as_ref().and_then(|to| to.region.clone()),
                obstacle: it
                    .obstacle
                    .as_ref()
                    .and_then(|obstacle| obstacle.code.as_ref()?.code.clone()),
                is_obstacle: it.obstacle.is_some(),
                decided_at: it.decided_at,
            },
            Content::Receipt(it) => Self::Receipt {
                status: it.status,
                answers: it.answers.clone(),
                answers_kind: it.answers_kind,
            },
        }
    }
}

/// Whether the measures are ready that a municipality waits for: those of units that are not of a municipality. A measure
/// without a unit is the sender's.
fn measures_ready(planning: &Planning) -> Option<bool> {
    let sender = planning.notice.sending_organisation.care_unit_id.as_ref();
    let of_others: Vec<Option<bool>> = planning
        .measure
        .iter()
        .filter(|measure| {
            let unit = measure
                .responsible_organisation
                .as_ref()
                .and_then(|unit| unit.care_unit_id.as_ref());
            let number = unit.or(sender).and_then(HsaId::organisation_number);
            !number.is_some_and(|number| number.is_municipality())
        })
        .map(|measure| measure.is_ready)
        .collect();
    if of_others.contains(&Some(false)) {
        Some(false)
    } else if of_others.is_empty() || of_others.contains(&None) {
        None
    } else {
        Some(true)
    }
}
