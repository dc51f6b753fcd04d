//! Days that somebody else pays for, since a patient was ready and still there (SFS 2017:612, 5 kap.; facts 2.1). It
//! knows no amount and sends no bill. Days of leave are counted as days there.

use jiff::civil::Date;
use jiff::{Timestamp, Unit};

use super::calendar::payment_day;
use super::{Payment, Policy};
use crate::case::{Record, Said, Says, Step, rounds, said, standing};
use crate::time::to_swedish;
use crate::{HsaId, Kind};

/// A time during which a patient was ready and still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The unit that said so.
    pub sender: Option<HsaId>,
    /// The units it said so to.
    pub receivers: Vec<HsaId>,
    /// The day of the notice; day 0.
    pub ready_on: Date,
    /// The first day that somebody else pays for.
    pub pays_from: Date,
    /// The day on which it ended: the patient left, was no longer ready, or the process was interrupted. That day is
    /// not counted. Otherwise the day up to which was asked.
    pub until: Date,
    /// Whether it has ended.
    pub has_ended: bool,
    /// What stands against that anybody else pays.
    pub lacking: Vec<Lacking>,
}

/// A condition for payment that was not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lacking {
    /// No notice of admission stands.
    Admission,
    /// Nobody has called to a meeting.
    SipInvitation,
    /// Open care has said that something the patient needs is not there.
    OpenCare,
}

impl Lacking {
    /// The name used in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admission => "admission",
            Self::SipInvitation => "sip_invitation",
            Self::OpenCare => "open_care",
        }
    }
}

impl Stretch {
    /// Days after the payment day, that day counted and the last one not.
    #[must_use]
    pub fn days(&self) -> u32 {
        days(self.pays_from, self.until)
    }

    /// Those of the days that lie in `[first, end)`.
    #[must_use]
    pub fn days_within(&self, first: Date, end: Date) -> u32 {
        days(self.pays_from.max(first), self.until.min(end))
    }

    /// Days after the notice, day 0 counted and the last one not.
    #[must_use]
    pub fn days_ready(&self) -> u32 {
        days(self.ready_on, self.until)
    }
}

/// Each time during which the patient of a case was ready and still there, up to a moment. Empty without payment in the
/// policy, and for what is not a discharge process.
#[must_use]
pub fn payment_days(record: &Record, policy: &Policy, until: Timestamp) -> Vec<Stretch> {
    let Some(payment) = policy.payment else {
        return Vec::new();
    };
    rounds(record)
        .iter()
        .flat_map(|round| stretches(round, payment, policy.working_days, until))
        .collect()
}

fn stretches(record: &Record, payment: Payment, working_days: bool, until: Timestamp) -> Vec<Stretch> {
    let lacking = lacking(record);
    let stretch = |ready: Said<'_>| {
        let notice = ready.first.at;
        let end = end(record, ready).filter(|end| *end <= until);
        (notice <= until).then_some(())?;
        let ready_on = to_swedish(notice).date();
        Some(Stretch {
            sender: ready.first.sender.clone(),
            receivers: ready.last.receivers.clone(),
            ready_on,
            pays_from: payment_day(notice, payment, working_days)?,
            until: to_swedish(end.unwrap_or(until)).date().max(ready_on),
            has_ended: end.is_some(),
            lacking: lacking.clone(),
        })
    };
    said(record, Kind::DischargeReady)
        .into_iter()
        .filter_map(stretch)
        .collect()
}

/// Where a region pays by the average (facts 2.1): the days after the notice of all patients together, given as one
/// number for each of them, as far as they are more than so many for each.
#[must_use]
pub fn excess_days(of_patients: impl IntoIterator<Item = u32>, average_days: u32) -> u32 {
    let (patients, days) = of_patients
        .into_iter()
        .fold((0_u32, 0_u32), |(patients, all), days| {
            (patients.saturating_add(1), all.saturating_add(days))
        });
    days.saturating_sub(patients.saturating_mul(average_days))
}

/// When a patient who was ready left, was no longer ready, or when the process was interrupted, whichever was first.
fn end(record: &Record, ready: Said<'_>) -> Option<Timestamp> {
    let withdrawn = ready.withdrawn.map(happened);
    let left = [Kind::DischargeDischarged, Kind::DischargeInterruption]
        .into_iter()
        .flat_map(|kind| standing(record, kind))
        .map(|said| happened(said.last));
    // A process whose beginning was taken back is over; another may begin after it.
    let admissions = said(record, Kind::DischargeAdmission);
    let never_was = admissions
        .last()
        .and_then(|admission| admission.withdrawn)
        .map(|step| step.at);
    let since = ready.first.at;
    withdrawn
        .into_iter()
        .chain(left)
        .chain(never_was)
        .map(|end| end.max(since))
        .min()
}

/// When that happened which a step tells of.
fn happened(step: &Step) -> Timestamp {
    let told = if let Says::Ready { ready_at, .. } = step.says {
        ready_at
    } else if let Says::Discharged { discharged_at, .. } = step.says {
        discharged_at
    } else if let Says::Interruption { occurred_at, .. } = step.says {
        occurred_at
    } else {
        None
    };
    told.unwrap_or(step.at)
}

fn lacking(record: &Record) -> Vec<Lacking> {
    let is_lacking = |kind| standing(record, kind).is_empty();
    let not_there = is_open_care_lacking(record);
    [
        (Lacking::Admission, is_lacking(Kind::DischargeAdmission)),
        (Lacking::SipInvitation, is_lacking(Kind::DischargeSipInvitation)),
        (Lacking::OpenCare, not_there),
    ]
    .into_iter()
    .filter_map(|(lacking, is)| is.then_some(lacking))
    .collect()
}

/// Whether open care has said last that something is not there: each unit that plans for itself, and a discharge for all
/// of them. What is left unsaid is unknown and lacks nothing.
fn is_open_care_lacking(record: &Record) -> bool {
    let discharged = standing(record, Kind::DischargeDischarged);
    let last_of_all = discharged.iter().rev().find_map(|said| {
        let Says::Discharged {
            open_care_available, ..
        } = said.last.says
        else {
            return None;
        };
        Some((said.last.at, open_care_available?))
    });
    let since = last_of_all.map(|(at, _)| at);
    let planned = standing(record, Kind::DischargePlanning);
    let mut later = planned.iter().filter(|said| Some(said.last.at) > since);
    let is_planned_lacking = later.any(|said| {
        matches!(
            said.last.says,
            Says::Planning {
                measures_ready: Some(false),
                ..
            }
        )
    });
    is_planned_lacking || last_of_all.is_some_and(|(_, is_there)| !is_there)
}

fn days(from: Date, until: Date) -> u32 {
    from.until((Unit::Day, until))
        .map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
}
