//! What may follow what in a case: state machines as tables, one file each. A step is judged against what was said
//! before it, by the time at which it was said and not at which it arrived, so that what is late finds its place.
//!
//! A case that is heard of in the middle is taken as it comes, with a warning. What arrives before something that may
//! still come is taken with a warning too, within a window; [`early()`] tells of it until that comes. Only what a [`Record`] holds can be judged: of a changed
//! referral (AR) that is who sends it to whom; the patient, the author and the type of referral are not remembered.
//!
//! Pure. It remembers nothing, and what is done about a violation is decided elsewhere.

mod conditions;
mod coordination;
mod discharge;
mod early;
mod leave;
mod machine;
mod meeting;
mod referral;
mod rules;
mod team;
mod versions;

use jiff::SignedDuration;

use self::coordination::Coordination;
use self::discharge::Discharge;
use self::leave::Leave;
use self::machine::{Judge, Machine};
use self::meeting::Meeting;
use self::referral::Referral;
use self::team::Team;
use crate::case::{Family, Record, Says, Step};
use crate::referral::VersionReason;
use crate::team::EnrolmentType;
use crate::{Action, Rule, Violation};

pub use early::{Early, early};

/// Every rule between the messages of a case.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().copied()
}

/// Holds a step against what was said before it. Nothing is found in a step that the record has already.
///
/// What arrives before its predecessor breaks its rule when it was said longer than `window` before it was received:
/// then its predecessor will not come either. Where the beginning of the case is not known, nobody can tell.
#[must_use]
pub fn judge(record: &Record, step: &Step, window: SignedDuration) -> Vec<Violation> {
    if record.has(step) {
        return Vec::new();
    }
    let place = record.steps.partition_point(|known| known.at <= step.at);
    let before = record.steps.get(..place).unwrap_or_default();
    // Of a case whose beginning is not known, what should have come before may have come before it was heard of.
    let is_patient = !before.iter().any(opens) || step.received.duration_since(step.at) <= window;
    let mut judge = Judge::new(before, step, is_patient);
    match record.family {
        Family::Referral => {
            judge.ask(&Referral);
            versions::ask(&mut judge);
        }
        Family::Discharge => {
            judge.ask(&Discharge);
            judge.ask(&Leave);
            if let Some(meeting) = Meeting::of(step) {
                judge.ask(&meeting);
            }
            conditions::ask(&mut judge);
        }
        Family::Team => judge.ask(&Team),
        Family::Coordination => judge.ask(&Coordination::of(before)),
    }
    judge.found()
}

/// Whether a step is the beginning of its case.
fn opens(step: &Step) -> bool {
    match &step.says {
        Says::Request { reason, .. } => *reason == Some(VersionReason::New),
        Says::Admission { .. } | Says::CoordinationRequest { .. } => step.action == Action::New,
        Says::Enrolment { enrolment } => {
            *enrolment == Some(EnrolmentType::Begin) && step.action == Action::New
        }
        Says::Confirmation { .. }
        | Says::Outcome { .. }
        | Says::Planning { .. }
        | Says::Ready { .. }
        | Says::SipInvitation { .. }
        | Says::Discharged { .. }
        | Says::Handover { .. }
        | Says::Leave { .. }
        | Says::Interruption { .. }
        | Says::Assessment { .. }
        | Says::CoordinationOutcome { .. }
        | Says::Receipt { .. } => false,
    }
}

/// The name of the state that a case is in.
#[must_use]
pub fn state(record: &Record) -> &'static str {
    end(record).0
}

/// Whether nothing more is expected of a case; more may be said all the same.
#[must_use]
pub fn is_closed(record: &Record) -> bool {
    end(record).1
}

/// Where a case is, and whether that is an end.
fn end(record: &Record) -> (&'static str, bool) {
    match record.family {
        Family::Referral => end_of(&Referral, record),
        Family::Discharge => end_of(&Discharge, record),
        Family::Team => end_of(&Team, record),
        Family::Coordination => end_of(&Coordination::of(&record.steps), record),
    }
}

fn end_of<M: Machine>(machine: &M, record: &Record) -> (&'static str, bool) {
    let state = machine::walk(machine, &record.steps).state();
    (state.into(), M::CLOSED.contains(&state))
}
