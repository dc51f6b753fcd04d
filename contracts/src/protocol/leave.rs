//! Leave from hospital, within a discharge process: out, and back.

use super::machine::Then::{Early, Goes, Stays, Warns};
use super::machine::{Machine, Row, Then, events, rows, states};
use super::rules::{CAS_014, CAS_016, CAS_022};
use crate::Action;
use crate::case::{Says, Step};
use crate::discharge::LeaveType;

states! {
    /// Where the patient is.
    State {
        /// Nothing is known.
        Unknown = "unknown",
        /// In hospital.
        In = "in hospital",
        /// On leave.
        Out = "on leave",
        /// In hospital again.
        Again = "in hospital after leave",
    }
}

events! {
    /// What is said of the patient.
    Event { Admitted, Out, OutWithdrawn, Back, BackWithdrawn }
}

/// The machine.
pub(super) struct Leave;

impl Machine for Leave {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown | Out | Again, Admitted => Goes(State::In);
        In, Admitted => Stays;
        Unknown | In | Again, Out => Goes(State::Out);
        Out, Out => Warns(&CAS_014, None);
        Unknown, OutWithdrawn => Goes(State::In);
        In | Again, OutWithdrawn => Early(&CAS_016, None);
        Out, OutWithdrawn => Then::Back;
        Unknown | Out, Back => Goes(State::Again);
        In, Back => Early(&CAS_022, None);
        Again, Back => Warns(&CAS_014, None);
        Unknown, BackWithdrawn => Goes(State::Out);
        In | Out, BackWithdrawn => Early(&CAS_016, None);
        Again, BackWithdrawn => Then::Back;
    };

    fn event(&self, step: &Step) -> Option<Event> {
        let is_new = match step.action {
            Action::New => true,
            Action::Withdraw => false,
            Action::Revise => return None,
        };
        match &step.says {
            Says::Admission { .. } => is_new.then_some(Event::Admitted),
            Says::Leave { leave, .. } => Some(match (leave.as_ref()?, is_new) {
                (LeaveType::Out, true) => Event::Out,
                (LeaveType::Out, false) => Event::OutWithdrawn,
                (LeaveType::Back, true) => Event::Back,
                (LeaveType::Back, false) => Event::BackWithdrawn,
            }),
            Says::Request { .. }
            | Says::Confirmation { .. }
            | Says::Outcome { .. }
            | Says::Planning { .. }
            | Says::Ready { .. }
            | Says::SipInvitation { .. }
            | Says::Discharged { .. }
            | Says::Handover { .. }
            | Says::Interruption { .. }
            | Says::Enrolment { .. }
            | Says::Assessment { .. }
            | Says::CoordinationRequest { .. }
            | Says::CoordinationOutcome { .. }
            | Says::Receipt { .. } => None,
        }
    }
}
