//! The deadline of what must have come before something that has come (CAS-002): it is missing. The first of each kind is
//! told, until it comes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Awaited, Deadline, Policy, counted};
use crate::case::{Record, Says, Step, about_the_same, standing};
use crate::discharge::LeaveType;
use crate::protocol::{Early, early};
use crate::team::EnrolmentType;
use crate::{Action, Kind};

/// What is missing in a round of a case, held against everything that was heard of the case.
pub(super) fn deadlines(round: &Record, whole: &Record, policy: &Policy) -> Vec<Deadline> {
    let mut missing: BTreeMap<Awaited, Timestamp> = BTreeMap::new();
    let missed = early(round).into_iter();
    for early in missed.filter(|early| !is_taken_back(early.step, round) && !is_heard(early, round, whole)) {
        if let Some(awaited) = Awaited::missing(early.misses) {
            let since = missing.entry(awaited).or_insert(early.step.received);
            *since = early.step.received.min(*since);
        }
    }
    let deadline = |(step, since)| counted(step, since, policy.missing, None, policy);
    missing.into_iter().filter_map(deadline).collect()
}

/// Whether a step was taken back after it: then nothing need come before it.
fn is_taken_back(step: &Step, round: &Record) -> bool {
    let after = round.steps.iter().skip_while(|known| !std::ptr::eq(*known, step));
    let mut after = after.skip(1).filter(|later| later.action == Action::Withdraw);
    after.any(|later| later.kind == step.kind && about_the_same(step, later))
}

/// Whether what must come before it is there, though it was said after it, or was taken back since.
fn is_heard(early: &Early<'_>, round: &Record, whole: &Record) -> bool {
    let step = early.step;
    if early.misses == Kind::ReferralRequest {
        return is_version_heard(step, whole);
    }
    if early.misses != step.kind {
        return !standing(round, early.misses).is_empty();
    }
    whole.steps.iter().any(|known| {
        let is_said = known.kind == step.kind && known.action == Action::New;
        is_said
            && if step.action == Action::New {
                begins(known)
            } else {
                about_the_same(known, step)
            }
    })
}

/// Whether it begins what a message of its kind may end.
fn begins(step: &Step) -> bool {
    matches!(
        step.says,
        Says::Leave {
            leave: Some(LeaveType::Out),
            ..
        } | Says::Enrolment {
            enrolment: Some(EnrolmentType::Begin)
        }
    )
}

/// Whether the version of a referral is there that a step speaks of, or the one before the version that it makes.
fn is_version_heard(step: &Step, whole: &Record) -> bool {
    let mut known = whole.steps.iter().filter_map(made);
    if let Some(version) = made(step) {
        return known.any(|known| known.checked_add(1) == Some(version));
    }
    let spoken_of = if let Says::Confirmation { version, .. } | Says::Outcome { version, .. } = step.says {
        version
    } else {
        None
    };
    spoken_of.is_some_and(|version| known.any(|known| known >= version))
}

/// The version that a step sends, or says was made by forwarding.
fn made(step: &Step) -> Option<u64> {
    if let Says::Request { version, .. } = step.says {
        version
    } else {
        step.forwarded()
    }
}
