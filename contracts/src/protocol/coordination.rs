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
    Event {
        Request,
        RequestChanged,
        RequestWithdrawn,
        Outcome,
        /// An outcome is changed of which nothing was heard.
        OutcomeChanged,
        /// An outcome that stands is said anew.
        OutcomeAgain,
        OutcomeWithdrawn,
    }
}

/// The machine of one case. Each unit that looks for a place says an outcome of its own: one of them is taken back, and
/// those of the others stand.
pub(super) struct Coordination<'a> {
    steps: &'a [Step],
}

impl<'a> Coordination<'a> {
    /// The machine of a case with these steps.
    pub(super) const fn of(steps: &'a [Step]) -> Self {
        Self { steps }
    }

    /// Whether an outcome of the unit that speaks stands when it does.
    fn has_own(&self, step: &Step) -> bool {
        let place = self.steps.iter().position(|known| known.is_same(step));
        let place = place.unwrap_or(self.steps.len());
        let before = self.steps.iter().take(place).rev();
        let ends_all = |known: &Step| {
            matches!(known.says, Says::CoordinationRequest { .. }) && known.action == Action::Withdraw
        };
        before
            .take_while(|known| !ends_all(known))
            .find(|known| known.kind == step.kind && known.sender == step.sender)
            .is_some_and(|own| own.action != Action::Withdraw)
    }
}

impl Machine for Coordination<'_> {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;
    const CLOSED: &'static [State] = &[State::Decided, State::Withdrawn];

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown, Request => Goes(State::Requested);
        Unknown, RequestChanged | OutcomeWithdrawn => Warns(&CAS_001, Some(State::Requested));
        Unknown, RequestWithdrawn => Warns(&CAS_001, Some(State::Withdrawn));
        Unknown, Outcome | OutcomeChanged | OutcomeAgain => Warns(&CAS_001, Some(State::Decided));

        Requested | Decided, Request => Breaks(&CAS_003);
        Requested | Decided, RequestChanged => Stays;
        Requested | Decided, RequestWithdrawn => Goes(State::Withdrawn);

        Requested, Outcome | OutcomeAgain => Goes(State::Decided);
        Requested, OutcomeChanged => Early(&CAS_016, Some(State::Decided));
        Requested, OutcomeWithdrawn => Early(&CAS_016, None);
        Decided, Outcome | OutcomeChanged => Goes(State::Decided);
        Decided, OutcomeAgain => Stays;
        Decided, OutcomeWithdrawn => Back;

        Withdrawn, Request => Goes(State::Requested);
        Withdrawn, RequestWithdrawn => Warns(&CAS_014, None);
        Withdrawn, RequestChanged => Breaks(&CAS_019);
        Withdrawn, Outcome | OutcomeChanged | OutcomeAgain | OutcomeWithdrawn => Breaks(&CAS_019);
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
            Says::CoordinationOutcome { .. } if step.action != Action::Withdraw && self.has_own(step) => {
                Some(Event::OutcomeAgain)
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
