//! The versions of a referral: they rise by one, answers speak of the newest, and a changed one keeps its two ends.

use super::machine::Judge;
use super::rules::{CAS_004, CAS_005, CAS_006, CAS_008};
use crate::case::{Says, Step};
use crate::referral::{ConfirmationType, VersionReason};

/// Asks what the table cannot.
pub(super) fn ask(judge: &mut Judge<'_>) {
    let last_sent = judge.before.iter().filter_map(sent).max();
    let newest = last_sent.max(judge.before.iter().filter_map(Step::forwarded).max());
    match (&judge.step.says, newest) {
        (
            Says::Request {
                reason,
                version: Some(version),
                ..
            },
            Some(newest),
        ) if *reason != Some(VersionReason::New) => {
            // What was told of by VID before it came is not sent twice.
            let is_told_of = *reason == Some(VersionReason::Forwarded) && Some(*version) > last_sent;
            if *version <= newest && !is_told_of {
                judge.breaks(&CAS_004);
            } else if *version > newest.saturating_add(1) {
                judge.is_early(&CAS_004);
            }
        }
        (Says::Confirmation { version, confirms }, Some(newest)) => {
            // Who forwards it speaks of the version that is made by forwarding.
            let is_ahead = u64::from(*confirms == Some(ConfirmationType::Forwarded));
            speaks_of(judge, *version, newest, newest.saturating_add(is_ahead));
        }
        (Says::Outcome { version, .. }, Some(newest)) => speaks_of(judge, *version, newest, newest),
        _ => {}
    }
    if is_changed(judge.step) {
        ask_ends(judge);
    }
}

/// The version that is sent.
fn sent(step: &Step) -> Option<u64> {
    match step.says {
        Says::Request { version, .. } => version,
        Says::Confirmation { .. }
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
        | Says::CoordinationRequest { .. }
        | Says::CoordinationOutcome { .. }
        | Says::Receipt { .. } => None,
    }
}

fn speaks_of(judge: &mut Judge<'_>, version: Option<u64>, newest: u64, most: u64) {
    match version {
        Some(version) if version < newest => judge.breaks(&CAS_005),
        Some(version) if version > most => judge.is_early(&CAS_006),
        Some(_) | None => {}
    }
}

fn is_changed(step: &Step) -> bool {
    matches!(
        step.says,
        Says::Request {
            reason: Some(VersionReason::Changed),
            ..
        }
    )
}

/// The referrer is who sent the first version; the receiver is whom the last one went to, when that is known: of a
/// referral that was forwarded by another way only the VID is.
fn ask_ends(judge: &mut Judge<'_>) {
    let mut versions = judge.before.iter().filter(|step| sent(step).is_some());
    let first = versions.clone().find(|step| {
        matches!(
            step.says,
            Says::Request {
                reason: Some(VersionReason::New),
                ..
            }
        )
    });
    let same_referrer = first.is_none_or(|first| first.sender == judge.step.sender);
    let last = versions.next_back();
    let last_sent = last.and_then(sent);
    let went_elsewhere = judge.before.iter().filter_map(Step::forwarded).max() > last_sent;
    let same_receiver = went_elsewhere || last.is_none_or(|last| last.receivers == judge.step.receivers);
    if !same_referrer || !same_receiver {
        judge.breaks(&CAS_008);
    }
}
