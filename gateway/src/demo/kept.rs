//! What the gateway's own store says of the demo: what was put aside and is decided about, what is not lost, and what
//! was told too late.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use contracts::case::Family;
use contracts::deadline::Policy;
use jiff::Timestamp;

use super::Demo;
use super::ledger::CopyAt;
use crate::report::{self, OpenDeadlines};
use crate::store::{
    CaseFilter, Choice, PersonDecision, Standing, StoredFilter, StoredSummary, Which, each_case,
};

/// What was put aside, and what was held behind it.
#[derive(Debug, Default)]
pub(super) struct PutAside {
    pub(super) given_up: Vec<StoredSummary>,
    pub(super) held: usize,
}

impl Demo {
    /// Somebody decides about what was put aside: it will not go. What was held behind it follows.
    pub(super) async fn decide(&self) {
        let Some(store) = self.gateway.store() else { return };
        let list = async |standings: &[&'static str]| {
            let filter = StoredFilter {
                standings: standings.to_vec(),
                ..StoredFilter::default()
            };
            store.list(&filter).await.unwrap_or_default()
        };
        self.books().held = list(&[Standing::Held.name()]).await.len();
        loop {
            let given_up = list(&Standing::FOR_A_PERSON).await;
            for message in given_up {
                let decision = PersonDecision {
                    who: "demo".to_owned(),
                    at: Timestamp::now(),
                    choice: Choice::Discard {
                        which: Which::Message(message.id),
                        why: "the demo ends".to_owned(),
                    },
                };
                if let Err(error) = store.decide(decision).await {
                    tracing::error!(%error, "nothing was decided");
                }
                self.books().given_up.push(message);
            }
            let waits = [&Standing::FOR_A_PERSON[..], &Standing::IN_PROGRESS[..]].concat();
            if list(&waits).await.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Messages that the gateway has answered for and that have neither arrived nor been parked, by family.
    pub(super) async fn lost(&self) -> BTreeMap<Family, u64> {
        let mut missing = self.ledger.missing();
        if missing.is_empty() {
            return BTreeMap::new();
        }
        if let Some(store) = self.gateway.store() {
            let stored = store.list(&StoredFilter::default()).await.unwrap_or_default();
            missing.retain(|copy, _| !stored.iter().any(|stored| is_of(stored, copy)));
        }
        let mut lost = BTreeMap::new();
        for family in missing.into_values() {
            *lost.entry(family).or_default() += 1;
        }
        lost
    }

    /// How many deadlines of the law were missed by what was told too late.
    pub(super) async fn late(&self) -> usize {
        let Some(store) = self.gateway.store() else {
            return 0;
        };
        let mut late = OpenDeadlines::new(Policy::default(), Timestamp::now(), report::Which::Late);
        if let Err(error) = each_case(store.as_ref(), CaseFilter::default(), |row| late.add(&row)).await {
            tracing::error!(%error, "the cases cannot be read");
        }
        late.list().len()
    }

    pub(super) fn books(&self) -> MutexGuard<'_, PutAside> {
        self.put_aside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_of(stored: &StoredSummary, copy: &CopyAt) -> bool {
    stored.message_id == copy.id && stored.destination.as_deref() == Some(copy.to)
}
