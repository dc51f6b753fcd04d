//! The deadlines of a referral: seen, assessed, answered. No law sets them; the region does.

use jiff::Timestamp;

use super::policy::Referral as Agreed;
use super::{Allowance, Awaited, Deadline, Policy, counted, missing};
use crate::case::{Record, Says, Step};
use crate::receipt::ReceiptStatus;
use crate::referral::{ConfirmationType, OutcomeType, Priority, VersionReason};
use crate::{Action, Kind};

pub(super) fn deadlines(record: &Record, policy: &Policy) -> Vec<Deadline> {
    let referral = Referral::of(record);
    let Some(asked) = referral.asked else {
        return Vec::new();
    };
    let since = referral.complemented.unwrap_or(asked);
    let of =
        |step, allowance: fn(&Agreed) -> Option<Allowance>, since: Timestamp, met_at: Option<Timestamp>| {
            // What was done before it became urgent is held against what was agreed then; the rest is counted from then.
            let (priority, since) = match referral.hurried {
                Some((at, before)) if met_at.is_some_and(|met| met < at) => (before, since),
                Some((at, _)) => (referral.priority, since.max(at)),
                None => (referral.priority, since),
            };
            counted(step, since, allowance(policy.of(priority)), met_at, policy)
        };
    [
        of(Awaited::Receipt, |agreed| agreed.receipt, asked, referral.seen),
        of(
            Awaited::Assessment,
            |agreed| agreed.assessment,
            since,
            referral.assessed,
        ),
        of(Awaited::Answer, |agreed| agreed.answer, asked, referral.answered),
    ]
    .into_iter()
    .flatten()
    .chain(missing::deadlines(record, record, policy))
    .filter(|deadline| deadline.met_at.is_some() || !referral.has_ended)
    .collect()
}

/// Whether a receipt takes back, or is taken back later by the unit that gave it.
fn is_taken_back(record: &Record, receipt: &Step) -> bool {
    let takes_back = |step: &Step| {
        step.kind == Kind::Receipt
            && step.action == Action::Withdraw
            && step.sender == receipt.sender
            && step.at >= receipt.at
    };
    record.steps.iter().any(takes_back)
}

/// What has become of a referral.
#[derive(Default)]
struct Referral {
    asked: Option<Timestamp>,
    /// How urgent it is, as far as a version has said so; one that says nothing changes nothing.
    priority: Option<Priority>,
    /// When it became more urgent than it was, and how urgent it was before.
    hurried: Option<(Timestamp, Option<Priority>)>,
    /// When the complement came that was asked for last, and that is to be assessed.
    complemented: Option<Timestamp>,
    seen: Option<Timestamp>,
    assessed: Option<Timestamp>,
    wants_complement: bool,
    answered: Option<Timestamp>,
    /// Aborted, rejected or taken back.
    has_ended: bool,
}

impl Referral {
    fn of(record: &Record) -> Self {
        let mut referral = Self::default();
        for step in &record.steps {
            if let Says::Request { reason, priority, .. } = &step.says {
                referral.hurries(*priority, step.at);
                referral.has_ended |= step.action == Action::Withdraw;
                referral.asks(*reason, step.at);
            } else if let Says::Confirmation { confirms, .. } = &step.says {
                referral.confirms(*confirms, step.at);
            } else if let Says::Outcome { answers, .. } = &step.says {
                referral.answers(*answers, step.at);
            } else if let Says::Receipt {
                status,
                answers_kind: Some(Kind::ReferralRequest),
                ..
            } = &step.says
                && *status != Some(ReceiptStatus::Refused)
                && !is_taken_back(record, step)
            {
                referral.sees(step.at);
            }
        }
        referral
    }

    fn asks(&mut self, reason: Option<VersionReason>, at: Timestamp) {
        let _: &mut Timestamp = self.asked.get_or_insert(at);
        if self.wants_complement && reason == Some(VersionReason::Changed) {
            (self.complemented, self.assessed) = (Some(at), None);
            self.wants_complement = false;
        }
    }

    fn hurries(&mut self, priority: Option<Priority>, at: Timestamp) {
        let rank = |priority: Option<Priority>| priority.unwrap_or(Priority::Routine);
        if self.asked.is_some() && rank(priority) < rank(self.priority) {
            self.hurried = Some((at, self.priority));
        }
        self.priority = priority.or(self.priority);
    }

    fn sees(&mut self, at: Timestamp) {
        let _: &mut Timestamp = self.seen.get_or_insert(at);
    }

    fn assesses(&mut self, at: Timestamp) {
        self.sees(at);
        let _: &mut Timestamp = self.assessed.get_or_insert(at);
    }

    fn confirms(&mut self, confirms: Option<ConfirmationType>, at: Timestamp) {
        self.sees(at);
        match confirms {
            Some(ConfirmationType::Confirmed | ConfirmationType::Forwarded) => self.assesses(at),
            Some(ConfirmationType::ComplementWanted) => {
                self.assesses(at);
                self.wants_complement = true;
            }
            Some(ConfirmationType::Rejected) => {
                self.assesses(at);
                self.has_ended = true;
            }
            Some(ConfirmationType::Aborted) => self.has_ended = true,
            None => {}
        }
    }

    fn answers(&mut self, answers: Option<OutcomeType>, at: Timestamp) {
        self.assesses(at);
        if answers == Some(OutcomeType::Final) {
            let _: &mut Timestamp = self.answered.get_or_insert(at);
        }
    }
}
