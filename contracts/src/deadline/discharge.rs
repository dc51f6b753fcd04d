//! The deadlines of a discharge process (SFS 2017:612): told of the admission, planned, called to a meeting, handed
//! over, left before somebody else pays. Which patients need a meeting is not remembered of a case; every one who is
//! ready is taken to need it.

use jiff::Timestamp;

use super::calendar::{payment_day, start_of_day};
use super::{Awaited, Bound, Deadline, Policy, counted, missing};
use crate::case::{Record, Said, Says, round_of_now, said, standing};
use crate::time::to_swedish;
use crate::{Action, Kind};

pub(super) fn deadlines(record: &Record, policy: &Policy) -> Vec<Deadline> {
    let round = round_of_now(record);
    let process = Process::of(&round);
    let has_ended = process.has_ended;
    [
        process.admission(policy),
        process.planning(policy),
        process.sip_invitation(policy),
        process.handover(policy),
        process.payment(policy),
    ]
    .into_iter()
    .flatten()
    .chain(missing::deadlines(&round, record, policy))
    .filter(|deadline| deadline.met_at.is_some() || !has_ended)
    .collect()
}

/// What stands in a discharge process.
struct Process<'a> {
    admission: Option<Said<'a>>,
    planning: Option<Said<'a>>,
    ready: Option<Said<'a>>,
    sip_invitation: Option<Said<'a>>,
    discharged: Option<Said<'a>>,
    /// When it was handed over.
    handover: Option<Timestamp>,
    /// Interrupted, or the admission was taken back.
    has_ended: bool,
}

impl<'a> Process<'a> {
    fn of(record: &'a Record) -> Self {
        let first = |kind| standing(record, kind).first().copied();
        let admission = first(Kind::DischargeAdmission);
        let discharged = first(Kind::DischargeDischarged);
        let was_admitted = !said(record, Kind::DischargeAdmission).is_empty();
        Self {
            admission,
            planning: first(Kind::DischargePlanning),
            ready: first(Kind::DischargeReady),
            sip_invitation: first(Kind::DischargeSipInvitation),
            discharged,
            handover: handed_over(record, discharged),
            has_ended: first(Kind::DischargeInterruption).is_some() || (was_admitted && admission.is_none()),
        }
    }

    /// From the admission, or from the later assessment of need.
    fn admission(&self, policy: &Policy) -> Option<Deadline> {
        let said = self.admission?;
        let Says::Admission {
            admitted_at,
            assessed_at,
            ..
        } = said.last.says
        else {
            return None;
        };
        let since = admitted_at.max(assessed_at)?;
        let met = Some(said.first.at);
        counted(Awaited::Admission, since, policy.admission, met, policy)
    }

    /// From the notice of admission. Nobody waits for it when the patient has left.
    fn planning(&self, policy: &Policy) -> Option<Deadline> {
        let since = self.admission?.first.at;
        let met = self.planning.map(|said| said.first.at);
        let deadline = counted(Awaited::Planning, since, policy.planning, met, policy)?;
        (met.is_some() || self.discharged.is_none()).then_some(deadline)
    }

    /// From the notice that the patient is ready, until it is called; the patient may have left meanwhile.
    fn sip_invitation(&self, policy: &Policy) -> Option<Deadline> {
        let since = self.ready?.first.at;
        let met = self.sip_invitation.map(|said| said.first.at);
        counted(Awaited::SipInvitation, since, policy.sip_invitation, met, policy)
    }

    /// From the discharge; before it, and while the patient is not ready, from the expected one. Nobody is late with it
    /// as long as the patient is there.
    fn handover(&self, policy: &Policy) -> Option<Deadline> {
        let from = |since| counted(Awaited::Handover, since, policy.handover, self.handover, policy);
        match (self.discharged_at(), self.ready) {
            (Some(left), _) => from(left),
            (None, Some(_)) => None,
            (None, None) => Some(Deadline {
                bound: Bound::Expected,
                ..from(self.expected_at()?)?
            }),
        }
    }

    /// At the first moment of the day from which somebody else pays.
    fn payment(&self, policy: &Policy) -> Option<Deadline> {
        let since = self.ready?.first.at;
        let day = payment_day(since, policy.payment?, policy.working_days)?;
        Some(Deadline {
            step: Awaited::Payment,
            since,
            due_at: start_of_day(day)?.max(since),
            bound: Bound::Before,
            met_at: self.discharged_at(),
        })
    }

    fn discharged_at(&self) -> Option<Timestamp> {
        self.discharged.map(left_at)
    }

    fn expected_at(&self) -> Option<Timestamp> {
        let Says::Admission {
            expected_discharge_at,
            ..
        } = self.admission?.last.says
        else {
            return None;
        };
        expected_discharge_at
    }
}

/// When the patient left.
fn left_at(discharged: Said<'_>) -> Timestamp {
    let told = if let Says::Discharged { discharged_at, .. } = discharged.last.says {
        discharged_at
    } else {
        None
    };
    told.unwrap_or(discharged.first.at)
}

/// When it was handed over what those who go on must know. After a discharge that was taken back, what was said of it is no
/// longer so: only what is said on the day of the next one, or later, counts.
fn handed_over(record: &Record, discharged: Option<Said<'_>>) -> Option<Timestamp> {
    let first = standing(record, Kind::DischargeHandover).first()?.first.at;
    let was_taken_back = said(record, Kind::DischargeDischarged)
        .iter()
        .any(|said| !said.stands());
    let Some(again) = discharged.filter(|_| was_taken_back) else {
        return Some(first);
    };
    let since = start_of_day(to_swedish(left_at(again)).date())?.max(first);
    let told = record.steps.iter().filter(|step| {
        step.kind == Kind::DischargeHandover && step.action != Action::Withdraw && step.at >= since
    });
    told.map(|step| step.at).min()
}
