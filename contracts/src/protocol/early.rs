//! What came before something that must come before it, and that has not come yet. Of a case whose beginning is not known
//! nobody can tell. It knows no times: when that is too long is said elsewhere.

use super::coordination::Coordination;
use super::discharge::Discharge;
use super::leave::Leave;
use super::machine::{Judge, Machine, Then, then, walk, walked};
use super::meeting::Meeting;
use super::referral::Referral;
use super::rules::{CAS_002, CAS_017};
use super::team::Team;
use super::{opens, versions};
use crate::case::{Family, Record, Step};
use crate::{Kind, Rule};

/// A step that came early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Early<'a> {
    /// The step.
    pub step: &'a Step,
    /// The kind of message that must come before it.
    pub misses: Kind,
}

/// The steps of a case before which something is missing, in the order of the case, with what that is.
#[must_use]
pub fn early(record: &Record) -> Vec<Early<'_>> {
    let steps = &record.steps;
    let beginning = steps.iter().position(opens).unwrap_or(steps.len());
    let mut found = match record.family {
        Family::Referral => [by_table(&Referral, steps), by_version(steps)].concat(),
        Family::Discharge => [
            by_table(&Discharge, steps),
            by_table(&Leave, steps),
            by_meeting(steps),
        ]
        .concat(),
        Family::Team => by_table(&Team, steps),
        Family::Coordination => by_table(&Coordination::of(steps), steps),
    };
    found.sort_by_key(|(place, _)| *place);
    let found = found.into_iter().filter(|(place, _)| *place > beginning);
    found
        .filter_map(|(place, misses)| steps.get(place).map(|step| Early { step, misses }))
        .collect()
}

/// What a table calls early.
fn by_table<M: Machine>(machine: &M, steps: &[Step]) -> Vec<(usize, Kind)> {
    let mut found = Vec::new();
    let _end = walked(machine, steps, |place, step, then| {
        if let Then::Early(rule, _) = then {
            found.push((place, missing(rule, step)));
        }
    });
    found
}

/// A notice that the patient is ready before a discharge; otherwise what a step changes, takes back or ends.
fn missing(rule: &Rule, step: &Step) -> Kind {
    if rule.id == CAS_017.id {
        Kind::DischargeReady
    } else {
        step.kind
    }
}

/// Each call to a meeting has a table of its own.
fn by_meeting(steps: &[Step]) -> Vec<(usize, Kind)> {
    let is_early = |(place, step): &(usize, &Step)| {
        let before = steps.get(..*place).unwrap_or_default();
        Meeting::of(step).is_some_and(|meeting| {
            let state = walk(&meeting, before).state();
            let event = meeting.event(step);
            event.is_some_and(|event| matches!(then::<Meeting<'_>>(state, event), Then::Early(..)))
        })
    };
    let found = steps.iter().enumerate().filter(is_early);
    found.map(|(place, step)| (place, step.kind)).collect()
}

/// A version of a referral that nobody has sent.
fn by_version(steps: &[Step]) -> Vec<(usize, Kind)> {
    let is_early = |(place, step): &(usize, &Step)| {
        let mut judge = Judge::new(steps.get(..*place).unwrap_or_default(), step, true);
        versions::ask(&mut judge);
        judge.found().iter().any(|found| found.rule.id == CAS_002.id)
    };
    let found = steps.iter().enumerate().filter(is_early);
    found.map(|(place, _)| (place, Kind::ReferralRequest)).collect()
}
