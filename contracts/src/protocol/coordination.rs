//! A coordination between regions: a request, and what came of it at each region that looked for a place.

use super::machine::Then::{Back, Breaks, Early, Goes, Stays, Warns};
use super::machine::{Machine, Row, events, rows, states};
use super::rules::{CAS_001, CAS_003, CAS_014, CAS_016, CAS_019};
use crate::Action;
use crate::case::{Says, Step};

states! {
    /// Where a coordination is.
    State {
        /// Nothing is known of it.
        Unknown = "unknown",
        /// It was asked for.
        Requested = "requested",
        /// Something came of it; more outcomes may come.
        Decided = "decided",
        /// The request was taken back.
        Withdrawn = "withdrawn",
    }
}

events! {
    /// What is said of a coordination.
    Event { Request, RequestChanged, RequestWithdrawn, Outcome, OutcomeChanged, OutcomeWithdrawn }
}

/// The machine.
pub(super) struct Coordination;

impl Machine for Coordination {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;
    const CLOSED: &'static [State] = &[State::Decided, State::Withdrawn];

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown, Request => Goes(State::Requested);
        Unknown, RequestChanged | OutcomeWithdrawn => Warns(&CAS_001, Some(State::Requested));
        Unknown, RequestWithdrawn => Warns(&CAS_001, Some(State::Withdrawn));
        Unknown, Outcome | OutcomeChanged => Warns(&CAS_001, Some(State::Decided));

        Requested | Decided, Request => Breaks(&CAS_003);
        Requested | Decided, RequestChanged => Stays;
        Requested | Decided, RequestWithdrawn => Goes(State::Withdrawn);

        Requested, Outcome => Goes(State::Decided);
        Requested, OutcomeChanged => Early(&CAS_016, Some(State::Decided));
        Requested, OutcomeWithdrawn => Early(&CAS_016, None);
        Decided, Outcome | OutcomeChanged => Stays;
        Decided, OutcomeWithdrawn => Back;

        Withdrawn, Request => Goes(State::Requested);
        Withdrawn, RequestWithdrawn => Warns(&CAS_014, None);
        Withdrawn, RequestChanged | Outcome | OutcomeChanged | OutcomeWithdrawn => Breaks(&CAS_019);
    };

    fn event(&self, step: &Step) -> Option<Event> {
        let by = |new, changed, withdrawn| match step.action {
            Action::New => new,
            Action::Revise => changed,
            Action::Withdraw => withdrawn,
        };
        match &step.says {
            Says::CoordinationRequest { .. } => {
                Some(by(Event::Request, Event::RequestChanged, Event::RequestWithdrawn))
            }
            Says::CoordinationOutcome { .. } => {
                Some(by(Event::Outcome, Event::OutcomeChanged, Event::OutcomeWithdrawn))
            }
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
            | Says::Enrolment { .. }
            | Says::Assessment { .. }
            | Says::Receipt { .. } => None,
        }
    }
}
