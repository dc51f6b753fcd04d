//! A state machine as a table of rows, the walk of steps through it, and the judgement of one more step. What the
//! states mean stands in the tables.

use super::rules::{CAS_001, CAS_002};
use crate::case::Step;
use crate::{Rule, Violation};

/// What one row of a table says: in any of these states, any of these events leads there.
pub(super) struct Row<S: 'static, E: 'static> {
    pub(super) from: &'static [S],
    pub(super) on: &'static [E],
    pub(super) then: Then<S>,
}

/// What an event leads to.
#[derive(Clone, Copy)]
pub(super) enum Then<S: 'static> {
    /// To another state.
    Goes(S),
    /// What was said last is now said otherwise: to be taken back, it leads to the state before both.
    Becomes(S),
    /// Nowhere.
    Stays,
    /// To the state before this one: the last thing said is taken back.
    Back,
    /// It passes with a warning.
    Warns(&'static Rule, Option<S>),
    /// Something must have come before it, and may still come.
    Early(&'static Rule, Option<S>),
    /// It does not fit, whatever may still come; what was said before stands.
    Breaks(&'static Rule),
}

/// A table, and how a step is read by it.
pub(super) trait Machine {
    /// Where a case is; its name is told in violations.
    type State: Copy + PartialEq + Into<&'static str> + 'static;
    /// What is said.
    type Event: Copy + PartialEq + 'static;

    /// The state of a case of which nothing has been heard.
    const START: Self::State;
    /// The states in which nothing more is expected.
    const CLOSED: &'static [Self::State] = &[];
    /// The table: each state and event once.
    const ROWS: &'static [Row<Self::State, Self::Event>];

    /// What a step says here; nothing when it is about something else.
    fn event(&self, step: &Step) -> Option<Self::Event>;
}

/// What the table says of an event in a state.
pub(super) fn then<M: Machine>(state: M::State, event: M::Event) -> Then<M::State> {
    let mut rows = M::ROWS.iter();
    let row = rows.find(|row| row.from.contains(&state) && row.on.contains(&event));
    row.map_or(Then::Stays, |row| row.then)
}

/// The states that a case has been in and not been taken back from; the last one is where it is.
pub(super) struct Path<S> {
    before: Vec<S>,
    now: S,
}

impl<S: Copy> Path<S> {
    /// Where the case is.
    pub(super) const fn state(&self) -> S {
        self.now
    }

    fn take(&mut self, then: Then<S>) {
        match then {
            Then::Goes(to) | Then::Warns(_, Some(to)) | Then::Early(_, Some(to)) => {
                self.before.push(self.now);
                self.now = to;
            }
            Then::Becomes(to) => self.now = to,
            Then::Back => self.now = self.before.pop().unwrap_or(self.now),
            Then::Stays | Then::Warns(_, None) | Then::Early(_, None) | Then::Breaks(_) => {}
        }
    }
}

/// Where steps lead.
pub(super) fn walk<M: Machine>(machine: &M, steps: &[Step]) -> Path<M::State> {
    walked(machine, steps, |_, _, _| {})
}

/// Where steps lead; on the way it is told what the table says of each, with its place.
pub(super) fn walked<M: Machine>(
    machine: &M,
    steps: &[Step],
    mut tell: impl FnMut(usize, &Step, Then<M::State>),
) -> Path<M::State> {
    let mut path = Path {
        before: Vec::new(),
        now: M::START,
    };
    for (place, step) in steps.iter().enumerate() {
        if let Some(event) = machine.event(step) {
            let then = then::<M>(path.now, event);
            tell(place, step, then);
            path.take(then);
        }
    }
    path
}

/// One step being judged, and what has been found so far.
pub(super) struct Judge<'a> {
    /// What was said before it.
    pub(super) before: &'a [Step],
    /// What is judged.
    pub(super) step: &'a Step,
    /// Whether what should have come before it may still come.
    is_patient: bool,
    /// The state that is told.
    state: &'static str,
    found: Vec<Violation>,
}

impl<'a> Judge<'a> {
    pub(super) const fn new(before: &'a [Step], step: &'a Step, is_patient: bool) -> Self {
        Self {
            before,
            step,
            is_patient,
            state: "unknown",
            found: Vec::new(),
        }
    }

    pub(super) fn found(self) -> Vec<Violation> {
        self.found
    }

    /// Asks a machine.
    pub(super) fn ask<M: Machine>(&mut self, machine: &M) {
        let Some(event) = machine.event(self.step) else {
            return;
        };
        let state = walk(machine, self.before).state();
        self.state = state.into();
        match then::<M>(state, event) {
            Then::Goes(_) | Then::Becomes(_) | Then::Stays | Then::Back => {}
            // Said once, when the case is heard of.
            Then::Warns(rule, _) if rule.id == CAS_001.id && !self.before.is_empty() => {}
            Then::Warns(rule, _) | Then::Breaks(rule) => self.breaks(rule),
            Then::Early(rule, _) => self.is_early(rule),
        }
    }

    /// A rule that what was said before leaves no way around.
    pub(super) fn breaks(&mut self, rule: &'static Rule) {
        let says = format!("{}; the case is {}", rule.english, self.state);
        self.found.push(Violation::of(rule, "case").expected(says));
    }

    /// A rule that something may still make good.
    pub(super) fn is_early(&mut self, rule: &'static Rule) {
        if self.before.is_empty() {
            return; // that it is heard of in its middle has been said
        }
        if !self.is_patient {
            return self.breaks(rule);
        }
        let says = format!(
            "{}: {}; the case is {}",
            CAS_002.english, rule.english, self.state
        );
        self.found.push(Violation::of(&CAS_002, "case").expected(says));
    }
}

/// States and their names.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$state_doc:meta])* $state:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$state_doc])* $state),+ }

        #[cfg(test)]
        impl $name {
            /// Every state.
            pub(super) const ALL: &'static [Self] = &[$(Self::$state),+];
        }

        impl From<$name> for &'static str {
            fn from(state: $name) -> Self {
                match state { $($name::$state => $text),+ }
            }
        }
    };
}
pub(super) use states;

/// What can be said.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident { $($(#[$event_doc:meta])* $event:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$event_doc])* $event),+ }

        #[cfg(test)]
        impl $name {
            /// Everything that can be said.
            pub(super) const ALL: &'static [Self] = &[$(Self::$event),+];
        }
    };
}
pub(super) use events;

/// Rows, one a line: `states, events => what follows;`.
macro_rules! rows {
    ($($($from:ident)|+, $($on:ident)|+ => $then:expr;)+) => {
        &[$(Row {
            from: &[$(State::$from),+],
            on: &[$(Event::$on),+],
            then: $then,
        }),+]
    };
}
pub(super) use rows;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::super::{coordination, discharge, leave, meeting, referral, team};
    use super::Machine;

    /// The table says each thing once, and leaves nothing out.
    fn assert_whole<M: Machine>(states: &[M::State], events: &[M::Event])
    where
        M::State: Debug,
        M::Event: Debug,
    {
        for state in states {
            for event in events {
                let says = M::ROWS
                    .iter()
                    .filter(|row| row.from.contains(state) && row.on.contains(event));
                assert_eq!(says.count(), 1, "{event:?} in {state:?}");
            }
        }
    }

    #[test]
    fn every_table_says_once_what_each_event_leads_to_in_each_state() {
        assert_whole::<referral::Referral>(referral::State::ALL, referral::Event::ALL);
        assert_whole::<discharge::Discharge>(discharge::State::ALL, discharge::Event::ALL);
        assert_whole::<leave::Leave>(leave::State::ALL, leave::Event::ALL);
        assert_whole::<meeting::Meeting<'_>>(meeting::State::ALL, meeting::Event::ALL);
        assert_whole::<team::Team>(team::State::ALL, team::Event::ALL);
        assert_whole::<coordination::Coordination<'_>>(coordination::State::ALL, coordination::Event::ALL);
    }
}
