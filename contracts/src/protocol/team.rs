//! An enrolment with a mobile team: it begins, and it ends. An assessment may come at any time, enrolled or not.

use super::machine::Then::{Back, Breaks, Early, Goes, Stays, Warns};
use super::machine::{Machine, Row, events, rows, states};
use super::rules::{CAS_001, CAS_003, CAS_014, CAS_015, CAS_016, CAS_018, CAS_019};
use crate::Action;
use crate::case::{Says, Step};
use crate::team::EnrolmentType;

states! {
    /// Where an enrolment is.
    State {
        /// Nothing is known of it.
        Unknown = "unknown",
        /// The patient is enrolled.
        Enrolled = "enrolled",
        /// The enrolment has ended.
        Ended = "ended",
        /// Its beginning was taken back.
        Withdrawn = "withdrawn",
    }
}

events! {
    /// What is said of an enrolment.
    Event { Begin, BeginChanged, BeginWithdrawn, End, EndChanged, EndWithdrawn, Assessment }
}

/// The machine.
pub(super) struct Team;

impl Machine for Team {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;
    const CLOSED: &'static [State] = &[State::Ended, State::Withdrawn];

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown, Begin => Goes(State::Enrolled);
        Unknown, BeginChanged | EndWithdrawn => Warns(&CAS_001, Some(State::Enrolled));
        Unknown, BeginWithdrawn => Warns(&CAS_001, Some(State::Withdrawn));
        Unknown, End | EndChanged => Warns(&CAS_001, Some(State::Ended));

        Enrolled | Ended, Begin => Breaks(&CAS_003);
        Enrolled, BeginChanged => Stays;
        Ended, BeginChanged => Breaks(&CAS_018);
        Enrolled, BeginWithdrawn => Goes(State::Withdrawn);
        Ended, BeginWithdrawn => Breaks(&CAS_015);

        Enrolled, End => Goes(State::Ended);
        Ended, End => Warns(&CAS_014, None);
        Enrolled, EndChanged => Early(&CAS_016, Some(State::Ended));
        Ended, EndChanged => Stays;
        Enrolled, EndWithdrawn => Early(&CAS_016, None);
        Ended, EndWithdrawn => Back;

        Withdrawn, Begin => Goes(State::Enrolled);
        Withdrawn, BeginWithdrawn => Warns(&CAS_014, None);
        Withdrawn, BeginChanged | End | EndChanged | EndWithdrawn => Breaks(&CAS_019);

        Unknown | Enrolled | Ended | Withdrawn, Assessment => Stays;
    };

    fn event(&self, step: &Step) -> Option<Event> {
        match &step.says {
            Says::Assessment { .. } => Some(Event::Assessment),
            Says::Enrolment { enrolment } => Some(match (enrolment.as_ref()?, step.action) {
                (EnrolmentType::Begin, Action::New) => Event::Begin,
                (EnrolmentType::Begin, Action::Revise) => Event::BeginChanged,
                (EnrolmentType::Begin, Action::Withdraw) => Event::BeginWithdrawn,
                (EnrolmentType::End, Action::New) => Event::End,
                (EnrolmentType::End, Action::Revise) => Event::EndChanged,
                (EnrolmentType::End, Action::Withdraw) => Event::EndWithdrawn,
            }),
            Says::Request { .. }
            | Says::Confirmation { .. }
            | Says::Outcome { .. }
            | Says::Admission { .. }
            | Says::Planning { .. }
            | Says::Ready { .. }
            | Says::SipInvitation { .. }
            | Says::Discharged { .. }
            | Says::Handover { .. }
            | Says::Leave { .. }
            | Says::Interruption { .. }
            | Says::CoordinationRequest { .. }
            | Says::CoordinationOutcome { .. }
            | Says::Receipt { .. } => None,
        }
    }
}
