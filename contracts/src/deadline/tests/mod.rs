//! Deadlines, held against what law and calendar say. Times are written as Swedish local times.

mod clock_changes;
mod discharge;
mod missing;
mod payment;
mod properties;
mod referral;
mod working_days;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{Awaited, Deadline, Policy, deadlines};
use crate::Action;
use crate::case::{Family, Record, Says, Step};
use crate::time::{from_swedish, to_swedish};

/// A case that is told step by step.
#[derive(Debug)]
struct Case(Record);

impl Case {
    fn discharge() -> Self {
        Self(Record::new(Family::Discharge))
    }

    fn referral() -> Self {
        Self(Record::new(Family::Referral))
    }

    fn says(self, at: &str, says: Says) -> Self {
        self.does(Action::New, local(at), says)
    }

    fn does(mut self, action: Action, at: Timestamp, says: Says) -> Self {
        self.0.insert(Step {
            kind: kind(&says),
            message_id: format!("m-{}", self.0.steps.len()),
            action,
            at,
            received: at,
            sender: None,
            receivers: Vec::new(),
            says,
        });
        self
    }

    fn withdraws(self, at: &str, says: Says) -> Self {
        self.does(Action::Withdraw, local(at), says)
    }

    fn revises(self, at: &str, says: Says) -> Self {
        self.does(Action::Revise, local(at), says)
    }

    fn deadline(&self, step: Awaited) -> Option<Deadline> {
        self.deadline_under(step, &Policy::default())
    }

    fn deadline_under(&self, step: Awaited, policy: &Policy) -> Option<Deadline> {
        deadlines(&self.0, policy)
            .into_iter()
            .find(|deadline| deadline.step == step)
    }

    /// When a step is due, as a Swedish local time.
    fn due(&self, step: Awaited) -> Option<String> {
        self.deadline(step)
            .map(|deadline| to_swedish(deadline.due_at).to_string())
    }

    /// The steps that are waited for.
    fn open(&self) -> Vec<Awaited> {
        deadlines(&self.0, &Policy::default())
            .iter()
            .filter(|deadline| deadline.met_at.is_none())
            .map(|deadline| deadline.step)
            .collect()
    }
}

/// The instant of a Swedish local time.
fn local(text: &str) -> Timestamp {
    from_swedish(text.parse::<DateTime>().unwrap()).unwrap().0
}

fn admission(admitted: &str, expected: &str) -> Says {
    Says::Admission {
        admitted_at: Some(local(admitted)),
        assessed_at: None,
        expected_discharge_at: Some(local(expected)),
        names_care_contact: false,
    }
}

fn ready() -> Says {
    Says::Ready {
        ready_at: None,
        names_care_contact: false,
    }
}

fn discharged(at: &str) -> Says {
    Says::Discharged {
        discharged_at: Some(local(at)),
        names_care_contact: true,
        open_care_available: None,
    }
}

fn invitation(meeting: &str) -> Says {
    Says::SipInvitation {
        meeting_id: Some(meeting.to_owned()),
        meeting_at: None,
    }
}

fn kind(says: &Says) -> crate::Kind {
    use crate::Kind;
    match says {
        Says::Request { .. } => Kind::ReferralRequest,
        Says::Confirmation { .. } => Kind::ReferralConfirmation,
        Says::Outcome { .. } => Kind::ReferralOutcome,
        Says::Admission { .. } => Kind::DischargeAdmission,
        Says::Planning { .. } => Kind::DischargePlanning,
        Says::Ready { .. } => Kind::DischargeReady,
        Says::SipInvitation { .. } => Kind::DischargeSipInvitation,
        Says::Discharged { .. } => Kind::DischargeDischarged,
        Says::Handover { .. } => Kind::DischargeHandover,
        Says::Leave { .. } => Kind::DischargeLeave,
        Says::Interruption { .. } => Kind::DischargeInterruption,
        Says::Enrolment { .. } => Kind::TeamEnrolment,
        Says::Assessment { .. } => Kind::TeamAssessment,
        Says::CoordinationRequest { .. } => Kind::CoordinationRequest,
        Says::CoordinationOutcome { .. } => Kind::CoordinationOutcome,
        Says::Receipt { .. } => Kind::Receipt,
    }
}
