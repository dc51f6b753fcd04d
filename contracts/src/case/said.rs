//! What was said in a case and what became of it: a revision replaces, a withdrawal takes back. It knows no times.

use super::{Record, Says, Step};
use crate::{Action, Kind};

/// Something that was said, with its revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// When it was said for the first time.
    pub first: &'a Step,
    /// How it was said last.
    pub last: &'a Step,
    /// What took it back.
    pub withdrawn: Option<&'a Step>,
}

impl Said<'_> {
    /// Whether it has not been taken back.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// Everything of a kind that was said, in the order in which it was said for the first time. What is said again while
/// it stands is a revision: it does not set the clock back.
#[must_use]
pub fn said(record: &Record, kind: Kind) -> Vec<Said<'_>> {
    let mut all: Vec<Said<'_>> = Vec::new();
    for step in record.steps.iter().filter(|step| step.kind == kind) {
        let open = all
            .iter_mut()
            .rev()
            .find(|said| said.stands() && about_the_same(said.first, step));
        match (step.action, open) {
            (Action::New | Action::Revise, Some(said)) => said.last = step,
            (Action::New | Action::Revise, None) => all.push(Said {
                first: step,
                last: step,
                withdrawn: None,
            }),
            (Action::Withdraw, Some(said)) => said.withdrawn = Some(step),
            // What it takes back is not known here.
            (Action::Withdraw, None) => {}
        }
    }
    all
}

/// What stands of a kind, in the order in which it was said for the first time.
#[must_use]
pub fn standing(record: &Record, kind: Kind) -> Vec<Said<'_>> {
    let mut all = said(record, kind);
    all.retain(Said::stands);
    all
}

/// Whether the last word of a kind took back what was said, be that known or not.
#[must_use]
pub fn is_taken_back(record: &Record, kind: Kind) -> bool {
    let last = record.steps.iter().rfind(|step| step.kind == kind);
    last.is_some_and(|step| step.action == Action::Withdraw)
}

/// Whether two messages of one kind are about the same thing: an invitation about its meeting, a contribution to the
/// plan and the outcome of a coordination about its party, an enrolment about its begin or its end, all others about the
/// case. A new assessment is always another one.
pub(crate) fn about_the_same(one: &Step, other: &Step) -> bool {
    match (&one.says, &other.says) {
        (
            Says::SipInvitation { meeting_id: one, .. },
            Says::SipInvitation {
                meeting_id: other, ..
            },
        ) => one == other,
        (Says::Planning { .. }, Says::Planning { .. })
        | (Says::CoordinationOutcome { .. }, Says::CoordinationOutcome { .. }) => one.sender == other.sender,
        (Says::Enrolment { enrolment: one }, Says::Enrolment { enrolment: other }) => one == other,
        (Says::Assessment { .. }, Says::Assessment { .. }) => other.action != Action::New,
        _ => true,
    }
}
