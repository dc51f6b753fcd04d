//! What a case waits for, and until when: pure functions of what is remembered of the case and of what the region has
//! agreed. They read no clock, so that whoever asks says what time it is. Nobody is told here.
//!
//! Layout: [`mod@self`] the deadlines of a case · [`awaited`] what can be waited for · [`policy`] how long · [`calendar`]
//! Swedish days · [`referral`] and [`discharge`] the deadlines of a family · [`missing`] what should have come before
//! something else · [`payment`] days that somebody pays for.

mod awaited;
mod calendar;
mod discharge;
mod missing;
mod payment;
mod policy;
mod referral;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::Kind;
use crate::case::{Family, Record, Said, Says, said};
use crate::team::EnrolmentType;

pub use awaited::Awaited;
pub use payment::{Lacking, Stretch, excess_days, payment_days};
pub use policy::{Allowance, Payment, Policy, Referral};

/// Until when a case waits for a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What is waited for.
    pub step: Awaited,
    /// What the time is counted from.
    pub since: Timestamp,
    /// The last moment; never before `since`.
    pub due_at: Timestamp,
    /// Whether the last moment is in time.
    pub bound: Bound,
    /// When it was done. It may be before `since`: a meeting can be called before the patient is ready.
    pub met_at: Option<Timestamp>,
}

/// What the last moment of a deadline means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Hours are counted: what is done at that very moment is in time.
    Within,
    /// Whole days are counted: that moment is the first of the next day, and too late.
    Before,
    /// It is counted from what is only expected: nothing is overdue or late yet.
    Expected,
}

impl Deadline {
    /// Whether it has passed and nothing was done.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.bound != Bound::Expected && self.met_at.is_none() && self.due_at <= now
    }

    /// Whether it comes within a time from now, and nothing has been done.
    #[must_use]
    pub fn is_due_within(&self, time: SignedDuration, now: Timestamp) -> bool {
        self.met_at.is_none() && now < self.due_at && self.due_at.duration_since(now) <= time
    }

    /// Whether it was done, but too late.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.met_at.is_some_and(|met| match self.bound {
            Bound::Within => met > self.due_at,
            Bound::Before => met >= self.due_at,
            Bound::Expected => false,
        })
    }
}

/// The deadline of a step; nothing where nobody waits for it.
fn counted(
    step: Awaited,
    since: Timestamp,
    allowance: Option<Allowance>,
    met_at: Option<Timestamp>,
    policy: &Policy,
) -> Option<Deadline> {
    let allowance = allowance?;
    Some(Deadline {
        step,
        since,
        due_at: calendar::due(since, allowance, policy.working_days)?,
        bound: allowance.bound(),
        met_at,
    })
}

/// The deadlines of a case, met and not met, in the order of [`Awaited::ALL`]. A case that has ended waits for nothing:
/// of it only what was met is told.
#[must_use]
pub fn deadlines(record: &Record, policy: &Policy) -> Vec<Deadline> {
    match record.family {
        Family::Referral => referral::deadlines(record, policy),
        Family::Discharge => discharge::deadlines(record, policy),
        Family::Team | Family::Coordination if has_been_taken_back(record) => Vec::new(),
        Family::Team | Family::Coordination => missing::deadlines(record, record, policy),
    }
}

/// Whether the beginning was known and was taken back, so that nothing of the case is waited for.
fn has_been_taken_back(record: &Record) -> bool {
    let begins = |said: &&Said<'_>| {
        matches!(
            said.first.says,
            Says::CoordinationRequest { .. }
                | Says::Enrolment {
                    enrolment: Some(EnrolmentType::Begin)
                }
        )
    };
    let said = [Kind::TeamEnrolment, Kind::CoordinationRequest].map(|kind| said(record, kind));
    let mut begun = said.iter().flatten().filter(begins).peekable();
    begun.peek().is_some() && begun.all(|said| !said.stands())
}

/// The next moment at which somebody must look at a case: the first of its deadlines that is not met, passed or not.
#[must_use]
pub fn next(record: &Record, policy: &Policy) -> Option<Timestamp> {
    deadlines(record, policy)
        .iter()
        .filter(|deadline| deadline.met_at.is_none())
        .map(|deadline| deadline.due_at)
        .min()
}
