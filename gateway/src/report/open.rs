//! The deadlines of all cases, as a list: what is waited for, what is overdue, or what was done too late.

use contracts::case::Record;
use contracts::deadline::{Deadline, Policy, deadlines};
use contracts::{HsaId, Kind};
use jiff::Timestamp;
use serde::Serialize;

use crate::store::CaseRow;

/// Which deadlines are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are not met, passed or not.
    Open,
    /// Those that are not met and have passed.
    Overdue,
    /// Those that were met too late.
    Late,
}

/// A list of deadlines in the making.
#[derive(Debug)]
pub struct OpenDeadlines {
    /// What the region has agreed.
    pub policy: Policy,
    /// What time it is.
    pub now: Timestamp,
    /// Which are asked for.
    pub which: Which,
    /// Only those met by this kind of message.
    pub kind: Option<Kind>,
    /// Only those of cases in which this unit takes part.
    pub unit: Option<HsaId>,
    found: Vec<Open>,
}

/// One deadline of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Open {
    /// When it is due.
    pub due_at: Timestamp,
    /// `due`, `overdue`, `met` or `late`.
    pub state: &'static str,
    /// What is waited for.
    pub step: &'static str,
    /// The kind of message that is waited for.
    pub kind: &'static str,
    /// The case.
    pub case_id: String,
    /// The unit that spoke first in the case.
    pub unit: Option<HsaId>,
    /// What the time is counted from.
    pub since: Timestamp,
    /// When it was done.
    pub met_at: Option<Timestamp>,
}

impl OpenDeadlines {
    /// An empty list of every deadline of that sort.
    #[must_use]
    pub const fn new(policy: Policy, now: Timestamp, which: Which) -> Self {
        Self {
            policy,
            now,
            which,
            kind: None,
            unit: None,
            found: Vec::new(),
        }
    }

    /// Puts the deadlines of a case on the list.
    pub fn add(&mut self, row: &CaseRow) {
        if self
            .unit
            .as_ref()
            .is_some_and(|unit| !takes_part(unit, &row.record))
        {
            return;
        }
        let deadlines = deadlines(&row.record, &self.policy);
        let asked_for: Vec<Deadline> = deadlines.into_iter().filter(|it| self.is_asked_for(it)).collect();
        self.found.extend(asked_for.iter().map(|deadline| Open {
            due_at: deadline.due_at,
            state: state(deadline, self.now),
            step: deadline.step.name(),
            kind: deadline.step.kind().name(),
            case_id: row.case_id.clone(),
            unit: row.record.steps.first().and_then(|step| step.sender.clone()),
            since: deadline.since,
            met_at: deadline.met_at,
        }));
    }

    /// The list, what is due first in front.
    #[must_use]
    pub fn list(mut self) -> Vec<Open> {
        self.found
            .sort_by(|one, other| (one.due_at, &one.case_id).cmp(&(other.due_at, &other.case_id)));
        self.found
    }

    fn is_asked_for(&self, deadline: &Deadline) -> bool {
        let is_of_kind = self.kind.is_none_or(|kind| kind == deadline.step.kind());
        is_of_kind
            && match self.which {
                Which::Open => deadline.met_at.is_none(),
                Which::Overdue => deadline.is_overdue(self.now),
                Which::Late => deadline.is_late(),
            }
    }
}

fn state(deadline: &Deadline, now: Timestamp) -> &'static str {
    if deadline.is_late() {
        "late"
    } else if deadline.met_at.is_some() {
        "met"
    } else if deadline.is_overdue(now) {
        "overdue"
    } else {
        "due"
    }
}

fn takes_part(unit: &HsaId, record: &Record) -> bool {
    record
        .steps
        .iter()
        .any(|step| step.sender.as_ref() == Some(unit) || step.receivers.contains(unit))
}

#[cfg(test)]
mod tests {
    use contracts::case::{Family, Says, Step};
    use contracts::deadline::Policy;
    use contracts::{Action, HsaId, Kind};

    use super::{OpenDeadlines, Which};
    use crate::store::CaseRow;

    const HOSPITAL: &str = "SE2321000131-E000000000101";

    fn admitted(case_id: &str, at: &str, told: &str) -> CaseRow {
        let mut row = CaseRow::new(Family::Discharge, case_id, told.parse().unwrap());
        row.record.insert(Step {
            kind: Kind::DischargeAdmission,
            message_id: "1".to_owned(),
            action: Action::New,
            at: told.parse().unwrap(),
            received: told.parse().unwrap(),
            sender: Some(HsaId::new(HOSPITAL)),
            receivers: Vec::new(),
            says: Says::Admission {
                admitted_at: Some(at.parse().unwrap()),
                assessed_at: None,
                expected_discharge_at: None,
                names_care_contact: false,
            },
        });
        row
    }

    fn list(which: Which, unit: Option<&str>) -> Vec<(String, &'static str, &'static str)> {
        let now = "2026-02-05T12:00:00Z".parse().unwrap();
        let mut deadlines = OpenDeadlines::new(Policy::default(), now, which);
        deadlines.unit = unit.map(HsaId::new);
        deadlines.add(&admitted("new", "2026-02-05T08:00:00Z", "2026-02-05T09:00:00Z"));
        deadlines.add(&admitted("old", "2026-02-01T08:00:00Z", "2026-02-03T09:00:00Z"));
        let list = deadlines.list().into_iter();
        list.map(|open| (open.case_id, open.step, open.state)).collect()
    }

    #[test]
    fn what_is_due_first_stands_in_front() {
        let open = [("old", "planning", "overdue"), ("new", "planning", "due")];
        let open = open.map(|(case, step, state)| (case.to_owned(), step, state));
        assert_eq!(list(Which::Open, None), open);
        assert_eq!(list(Which::Overdue, None), open[..1]);
        assert_eq!(list(Which::Overdue, Some(&HOSPITAL.to_lowercase())), open[..1]);
        assert_eq!(list(Which::Overdue, Some("SE2321000131-OTHER")), []);
    }

    #[test]
    fn what_was_done_too_late_is_told_when_asked_for() {
        assert_eq!(list(Which::Late, None), [("old".to_owned(), "admission", "late")]);
    }
}
