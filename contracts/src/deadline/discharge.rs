//! The deadlines of a discharge process (SFS 2017:612): told of the admission, planned, called to a meeting, handed
//! over, left before somebody else pays. Which patients need a meeting is not remembered of a case; every one who is
//! ready is taken to need it.

use jiff::Timestamp;

use super::calendar::{due, payment_day, start_of_day};
use super::{Allowance, Awaited, Bound, Deadline, Policy, missing};
use crate::Kind;
use crate::case::{Record, Said, Says, round_of_now, said, standing};

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
    .chain(missing::deadlines(&round, policy))
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
    handover: Option<Said<'a>>,
    /// Interrupted, or the admission was taken back.
    has_ended: bool,
}

impl<'a> Process<'a> {
    fn of(record: &'a Record) -> Self {
        let first = |kind| standing(record, kind).first().copied();
        let admission = first(Kind::DischargeAdmission);
        let was_admitted = !said(record, Kind::DischargeAdmission).is_empty();
        Self {
            admission,
            planning: first(Kind::DischargePlanning),
            ready: first(Kind::DischargeReady),
            sip_invitation: first(Kind::DischargeSipInvitation),
            discharged: first(Kind::DischargeDischarged),
            handover: first(Kind::DischargeHandover),
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
        let met = self.handover.map(|said| said.first.at);
        let from = |since| counted(Awaited::Handover, since, policy.handover, met, policy);
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
        let said = self.discharged?;
        let Says::Discharged { discharged_at, .. } = said.last.says else {
            return None;
        };
        discharged_at.or(Some(said.first.at))
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
        due_at: due(since, allowance, policy.working_days)?,
        bound: allowance.bound(),
        met_at,
    })
}
