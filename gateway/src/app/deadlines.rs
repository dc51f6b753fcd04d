//! What is due and what is overdue, as metrics. Time alone moves them, so it looks every minute, at the cases alone of
//! which something is due soon. What is kept of a case and was not reckoned from all its steps, or by other deadlines, is
//! put right on the way. It tells nobody.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use contracts::deadline::{self, Awaited, Policy};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::cases::Reckoning;
use crate::config;
use crate::store::{CaseFilter, CasePages, CaseRow, MOST_CASES, Store, StoreError};
use crate::telemetry::Metrics;

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(60);
/// What is due within this time is due soon.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// Looks at the deadlines of all cases.
pub(super) struct Deadlines {
    reckoning: Reckoning,
    metrics: Metrics,
}

/// Cases in which a step is due soon, and cases in which it was due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counted {
    due: i64,
    overdue: i64,
}

impl Deadlines {
    /// Looks into this store.
    pub(super) fn new(store: &Arc<dyn Store>, agreed: &config::Deadlines, metrics: &Metrics) -> Self {
        Self {
            reckoning: Reckoning {
                store: Arc::clone(store),
                agreed: agreed.into(),
            },
            metrics: metrics.clone(),
        }
    }

    /// Looks until stopped; at once, and then from time to time. What cannot be read stays as it was shown last.
    ///
    /// All cases are reckoned anew first, since the region may have agreed on other deadlines since the last start.
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut is_reckoned = false;
        loop {
            if !is_reckoned {
                is_reckoned = self.reckon(&stop).await;
            }
            match self.count(Timestamp::now()).await {
                Ok(counted) => self.show(&counted),
                Err(error) => tracing::warn!(%error, "what is due could not be counted"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Whether all cases were reckoned anew.
    async fn reckon(&self, stop: &CancellationToken) -> bool {
        let reckoned = tokio::select! {
            () = stop.cancelled() => return false,
            reckoned = self.reckoning.all() => reckoned,
        };
        match reckoned {
            Ok(0) => true,
            Ok(cases) => {
                tracing::info!(cases, "what is due was reckoned by other deadlines than before");
                true
            }
            Err(error) => {
                tracing::warn!(%error, "what is due could not be reckoned anew");
                false
            }
        }
    }

    async fn count(&self, now: Timestamp) -> Result<BTreeMap<Awaited, Counted>, StoreError> {
        let filter = CaseFilter {
            due_by: now.checked_add(SOON).ok(),
            ..CaseFilter::default()
        };
        let (mut counted, mut wrong) = (BTreeMap::new(), Vec::new());
        let mut pages = CasePages::new(self.reckoning.store.as_ref(), filter);
        while let Some(page) = pages.next().await? {
            for row in page {
                add(&mut counted, &row, &self.reckoning.agreed, now);
                if wrong.len() < MOST_CASES {
                    wrong.extend(self.reckoning.differs(&row));
                }
            }
        }
        // After the last page, since a case that is written may come once more.
        for row in wrong {
            if let Err(error) = self.reckoning.store.save_case(row).await {
                tracing::warn!(%error, "what is due in a case is not written; it is looked at again");
                break;
            }
        }
        Ok(counted)
    }

    fn show(&self, counted: &BTreeMap<Awaited, Counted>) {
        for step in Awaited::ALL {
            let counted = counted.get(step).copied().unwrap_or_default();
            self.metrics.deadline_due(*step).set(counted.due);
            self.metrics.deadline_overdue(*step).set(counted.overdue);
        }
    }
}

fn add(counted: &mut BTreeMap<Awaited, Counted>, row: &CaseRow, policy: &Policy, now: Timestamp) {
    for deadline in deadline::deadlines(&row.record, policy) {
        let counted = counted.entry(deadline.step).or_default();
        counted.due += i64::from(deadline.is_due_within(SOON, now));
        counted.overdue += i64::from(deadline.is_overdue(now));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use contracts::case::{Family, Says, Step};
    use contracts::deadline::{Awaited, Policy};
    use contracts::{Action, Kind};
    use jiff::Timestamp;

    use super::{Counted, add};
    use crate::store::CaseRow;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// A patient who is ready since the morning of 3 February.
    fn ready() -> CaseRow {
        let told = at("2026-02-03T08:00:00Z");
        let mut row = CaseRow::new(Family::Discharge, "a", told);
        row.record.insert(Step {
            kind: Kind::DischargeReady,
            message_id: "1".to_owned(),
            action: Action::New,
            at: told,
            received: told,
            sender: None,
            receivers: Vec::new(),
            says: Says::Ready {
                ready_at: None,
                names_care_contact: false,
            },
        });
        row
    }

    #[test]
    fn time_alone_makes_what_is_due_overdue() {
        let counted = |now: &str| {
            let mut counted = BTreeMap::new();
            add(&mut counted, &ready(), &Policy::default(), at(now));
            counted.get(&Awaited::Payment).copied().unwrap()
        };
        let of = |due, overdue| Counted { due, overdue };
        assert_eq!(counted("2026-02-04T22:59:59Z"), of(0, 0));
        assert_eq!(counted("2026-02-04T23:00:00Z"), of(1, 0));
        assert_eq!(counted("2026-02-05T23:00:00Z"), of(0, 1));
    }
}
