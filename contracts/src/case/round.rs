//! The rounds of a discharge process: each admission after the process was interrupted, or after the admission was taken
//! back, begins another. What was said before it is of the round before. It knows no times.

use super::{Record, Says, Step};
use crate::discharge::InterruptionType;
use crate::{Action, Kind};

/// The rounds of a case, one after the other; a case that was never opened anew has one.
#[must_use]
pub fn rounds(record: &Record) -> Vec<Record> {
    let mut done = Vec::new();
    let mut round = Record::new(record.family);
    let mut may_begin_anew = false;
    for step in &record.steps {
        if may_begin_anew && step.kind == Kind::DischargeAdmission && step.action == Action::New {
            done.push(std::mem::replace(&mut round, Record::new(record.family)));
        }
        may_begin_anew = follows(may_begin_anew, step);
        round.steps.push(step.clone());
    }
    done.push(round);
    done
}

/// The round that a case is in.
#[must_use]
pub fn round_of_now(record: &Record) -> Record {
    rounds(record).pop().unwrap_or_else(|| Record::new(record.family))
}

/// Whether an admission after this step begins another round.
fn follows(before: bool, step: &Step) -> bool {
    match (&step.says, step.action) {
        (Says::Interruption { interruption, .. }, Action::New | Action::Revise) => {
            *interruption != Some(InterruptionType::Deceased)
        }
        (Says::Interruption { .. }, Action::Withdraw) | (Says::Admission { .. }, Action::New) => false,
        (Says::Admission { .. }, Action::Withdraw) => true,
        _ => before,
    }
}
