//! One meeting for a SIP, within a discharge process: called, moved, called off. Meetings of other names are others.

use super::machine::Then::{Early, Goes, Stays, Warns};
use super::machine::{Machine, Row, events, rows, states};
use super::rules::{CAS_014, CAS_016};
use crate::Action;
use crate::case::{Says, Step};

states! {
    /// Where a meeting is.
    State {
        /// Nothing is known of it.
        Unknown = "without this call to SIP",
        /// It was called.
        Called = "called to SIP",
        /// It was called off.
        CalledOff = "called off from SIP",
    }
}

events! {
    /// What is said of a meeting.
    Event { Call, Move, CallOff }
}

/// The machine of one meeting.
pub(super) struct Meeting<'a> {
    id: Option<&'a str>,
}

impl<'a> Meeting<'a> {
    /// The meeting that a step is about.
    pub(super) fn of(step: &'a Step) -> Option<Self> {
        match &step.says {
            Says::SipInvitation { meeting_id, .. } => Some(Self {
                id: meeting_id.as_deref(),
            }),
            Says::Request { .. }
            | Says::Confirmation { .. }
            | Says::Outcome { .. }
            | Says::Admission { .. }
            | Says::Planning { .. }
            | Says::Ready { .. }
            | Says::Discharged { .. }
            | Says::Handover { .. }
            | Says::Leave { .. }
            | Says::Interruption { .. }
            | Says::Enrolment { .. }
            | Says::Assessment { .. }
            | Says::CoordinationRequest { .. }
            | Says::CoordinationOutcome { .. }
            | Says::Receipt { .. } => None,
        }
    }
}

impl Machine for Meeting<'_> {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown | CalledOff, Call => Goes(State::Called);
        Called, Call => Warns(&CAS_014, None);
        Unknown | CalledOff, Move => Early(&CAS_016, Some(State::Called));
        Called, Move => Stays;
        Unknown, CallOff => Early(&CAS_016, Some(State::CalledOff));
        Called, CallOff => Goes(State::CalledOff);
        CalledOff, CallOff => Warns(&CAS_014, None);
    };

    fn event(&self, step: &Step) -> Option<Event> {
        if Meeting::of(step)?.id != self.id {
            return None;
        }
        Some(match step.action {
            Action::New => Event::Call,
            Action::Revise => Event::Move,
            Action::Withdraw => Event::CallOff,
        })
    }
}
