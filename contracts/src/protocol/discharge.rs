//! A discharge process, from the admission to the discharge, or to what interrupts it. What is said last is taken back
//! first; a withdrawal leads to the state before, and what was withdrawn stays on record.

use super::machine::Then::{Back, Breaks, Early, Goes, Stays, Warns};
use super::machine::{Judge, Machine, Row, events, rows, states};
use super::rules::{
    CAS_001, CAS_003, CAS_014, CAS_015, CAS_016, CAS_017, CAS_018, CAS_019, CAS_020, CAS_021,
};
use crate::Action;
use crate::case::{Says, Step};
use crate::discharge::InterruptionType;

states! {
    /// Where a discharge process is.
    State {
        /// Nothing is known of it.
        Unknown = "unknown",
        /// The patient is in hospital.
        Admitted = "admitted",
        /// The patient is ready to leave.
        Ready = "ready",
        /// The patient has left.
        Discharged = "discharged",
        /// It ended before the patient was discharged, or the patient died.
        Interrupted = "interrupted",
        /// The admission was taken back.
        Withdrawn = "withdrawn",
    }
}

events! {
    /// What is said in a discharge process.
    Event {
        Admission,
        AdmissionChanged,
        AdmissionWithdrawn,
        Ready,
        ReadyChanged,
        ReadyWithdrawn,
        Discharge,
        DischargeChanged,
        DischargeWithdrawn,
        /// It is interrupted.
        Interruption,
        /// The patient has died or is in another hospital, or all was meant for somebody else: possible at any time.
        End,
        EndChanged,
        EndWithdrawn,
        Planning,
        Handover,
        Invitation,
        Leave,
    }
}

/// The machine.
pub(super) struct Discharge;

impl Machine for Discharge {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;
    const CLOSED: &'static [State] = &[State::Discharged, State::Interrupted, State::Withdrawn];

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown, Admission => Goes(State::Admitted);
        Unknown, AdmissionChanged => Warns(&CAS_001, Some(State::Admitted));
        Unknown, AdmissionWithdrawn => Warns(&CAS_001, Some(State::Withdrawn));
        Unknown, Ready | ReadyChanged => Warns(&CAS_001, Some(State::Ready));
        Unknown, ReadyWithdrawn => Warns(&CAS_001, Some(State::Admitted));
        Unknown, Discharge | DischargeChanged => Warns(&CAS_001, Some(State::Discharged));
        Unknown, DischargeWithdrawn => Warns(&CAS_001, Some(State::Ready));
        Unknown, Interruption | End | EndChanged => Warns(&CAS_001, Some(State::Interrupted));
        Unknown, EndWithdrawn | Planning | Handover | Invitation | Leave => Warns(&CAS_001, None);

        Admitted | Ready | Discharged | Interrupted, Admission => Breaks(&CAS_003);
        Admitted | Ready, AdmissionChanged => Stays;
        Discharged | Interrupted, AdmissionChanged => Breaks(&CAS_018);
        Admitted, AdmissionWithdrawn => Goes(State::Withdrawn);
        Ready | Discharged | Interrupted, AdmissionWithdrawn => Breaks(&CAS_015);

        Admitted, Ready => Goes(State::Ready);
        Ready, Ready => Warns(&CAS_014, None);
        Admitted, ReadyChanged => Early(&CAS_016, Some(State::Ready));
        Ready, ReadyChanged => Stays;
        Discharged | Interrupted, Ready | ReadyChanged => Breaks(&CAS_018);
        Admitted, ReadyWithdrawn => Early(&CAS_016, None);
        Ready, ReadyWithdrawn => Back;
        Discharged | Interrupted, ReadyWithdrawn => Breaks(&CAS_015);

        Admitted, Discharge | DischargeChanged => Early(&CAS_017, Some(State::Discharged));
        Ready, Discharge => Goes(State::Discharged);
        Ready, DischargeChanged => Early(&CAS_016, Some(State::Discharged));
        Discharged, Discharge => Warns(&CAS_014, None);
        Discharged, DischargeChanged => Stays;
        Interrupted, Discharge | DischargeChanged => Breaks(&CAS_018);
        Admitted | Ready, DischargeWithdrawn => Early(&CAS_016, None);
        Discharged, DischargeWithdrawn => Back;
        Interrupted, DischargeWithdrawn => Breaks(&CAS_015);

        Admitted | Ready, Interruption => Goes(State::Interrupted);
        Discharged, Interruption => Breaks(&CAS_018);
        Admitted | Ready | Discharged, End => Goes(State::Interrupted);
        Interrupted, Interruption | End => Warns(&CAS_014, None);
        Admitted | Ready | Discharged, EndChanged => Early(&CAS_016, Some(State::Interrupted));
        Interrupted, EndChanged => Stays;
        Admitted | Ready | Discharged, EndWithdrawn => Early(&CAS_016, None);
        Interrupted, EndWithdrawn => Back;

        Admitted | Ready, Planning | Invitation => Stays;
        Discharged | Interrupted, Planning => Warns(&CAS_021, None);
        Discharged, Invitation => Stays;
        Interrupted, Invitation => Warns(&CAS_021, None);
        Admitted | Ready | Discharged | Interrupted, Handover => Stays;
        Admitted | Ready, Leave => Stays;
        Discharged | Interrupted, Leave => Breaks(&CAS_018);

        Withdrawn, Admission => Goes(State::Admitted);
        Withdrawn, AdmissionWithdrawn => Warns(&CAS_014, None);
        Withdrawn, AdmissionChanged | Ready | ReadyChanged | ReadyWithdrawn => Breaks(&CAS_019);
        Withdrawn, Discharge | DischargeChanged | DischargeWithdrawn => Breaks(&CAS_019);
        Withdrawn, Interruption | End | EndChanged | EndWithdrawn => Breaks(&CAS_019);
        Withdrawn, Planning | Handover | Invitation | Leave => Breaks(&CAS_019);
    };

    fn event(&self, step: &Step) -> Option<Event> {
        let by = |new, changed, withdrawn| match step.action {
            Action::New => new,
            Action::Revise => changed,
            Action::Withdraw => withdrawn,
        };
        Some(match &step.says {
            Says::Admission { .. } => by(
                Event::Admission,
                Event::AdmissionChanged,
                Event::AdmissionWithdrawn,
            ),
            Says::Ready { .. } => by(Event::Ready, Event::ReadyChanged, Event::ReadyWithdrawn),
            Says::Discharged { .. } => by(
                Event::Discharge,
                Event::DischargeChanged,
                Event::DischargeWithdrawn,
            ),
            Says::Interruption { interruption, .. } => {
                let is_interrupted = matches!(interruption, Some(InterruptionType::Interrupted) | None);
                let new = if is_interrupted {
                    Event::Interruption
                } else {
                    Event::End
                };
                by(new, Event::EndChanged, Event::EndWithdrawn)
            }
            Says::Planning { .. } => Event::Planning,
            Says::Handover {} => Event::Handover,
            Says::SipInvitation { .. } => Event::Invitation,
            Says::Leave { .. } => Event::Leave,
            Says::Request { .. }
            | Says::Confirmation { .. }
            | Says::Outcome { .. }
            | Says::Enrolment { .. }
            | Says::Assessment { .. }
            | Says::CoordinationRequest { .. }
            | Says::CoordinationOutcome { .. }
            | Says::Receipt { .. } => return None,
        })
    }
}

/// Asks what a discharge should say; the table asks when it comes.
pub(super) fn ask_conditions(judge: &mut Judge<'_>) {
    if let Says::Discharged {
        names_care_contact,
        open_care_available,
        ..
    } = judge.step.says
        && judge.step.action != Action::Withdraw
        && !(names_care_contact && open_care_available == Some(true))
    {
        judge.breaks(&CAS_020);
    }
}
