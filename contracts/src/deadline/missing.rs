//! The deadline of what must have come before something that has come (CAS-002): it is missing. The first of each kind is
//! told, until it comes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::calendar::due;
use super::{Awaited, Deadline, Policy};
use crate::case::Record;
use crate::protocol::early;

pub(super) fn deadlines(record: &Record, policy: &Policy) -> Vec<Deadline> {
    let Some(allowance) = policy.missing else {
        return Vec::new();
    };
    let mut missing: BTreeMap<Awaited, Timestamp> = BTreeMap::new();
    for early in early(record) {
        if let Some(awaited) = Awaited::missing(early.misses) {
            let since = missing.entry(awaited).or_insert(early.step.received);
            *since = early.step.received.min(*since);
        }
    }
    let deadline = |(step, since)| {
        Some(Deadline {
            step,
            since,
            due_at: due(since, allowance, policy.working_days)?,
            bound: allowance.bound(),
            met_at: None,
        })
    };
    missing.into_iter().filter_map(deadline).collect()
}
