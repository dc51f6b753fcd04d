//! What waits in the store and goes by itself when its time comes, as metrics. Reads no store: it is told.

use std::collections::BTreeSet;

use crate::store::{Standing, StoredGroup};
use crate::system::SystemName;
use crate::telemetry::Metrics;

/// Shows what waits in the store.
pub(super) struct Waiting {
    metrics: Metrics,
    /// Every destination for which something was ever shown.
    shown: BTreeSet<SystemName>,
}

impl Waiting {
    /// Nothing is shown yet.
    pub(super) fn new(metrics: &Metrics) -> Self {
        Self {
            metrics: metrics.clone(),
            shown: BTreeSet::new(),
        }
    }

    /// Shows what waits now; what does so no more is shown as 0.
    pub(super) fn show(&mut self, groups: &[StoredGroup]) {
        let waiting = || {
            groups
                .iter()
                .filter(|group| Standing::IN_PROGRESS.contains(&group.standing))
        };
        self.shown.extend(waiting().map(|group| group.system.clone()));
        for destination in &self.shown {
            let here = || waiting().filter(|group| &group.system == destination);
            for standing in Standing::IN_PROGRESS {
                let messages = here()
                    .filter(|group| group.standing == standing)
                    .map(|group| group.messages);
                let messages = i64::try_from(messages.sum::<u64>()).unwrap_or(i64::MAX);
                self.metrics.waiting(destination.as_str(), standing).set(messages);
            }
            let oldest = here().map(|group| group.first_received).min();
            self.metrics.backlog(destination.as_str()).stored_since(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Waiting;
    use crate::store::{Standing, StoredGroup};
    use crate::system::SystemName;
    use crate::telemetry::Metrics;

    #[test]
    fn what_waits_is_shown_by_its_standing_and_is_0_when_it_is_gone() {
        let metrics = Metrics::new().unwrap();
        let group = |standing: Standing, messages| StoredGroup {
            standing: standing.name(),
            system: SystemName::new("pmo").unwrap(),
            reason: None,
            messages,
            oldest: Timestamp::now(),
            first_received: Timestamp::now(),
        };
        let shown = || ["retry", "released", "held"].map(|standing| metrics.waiting("pmo", standing).get());
        let mut waiting = Waiting::new(&metrics);
        let retry = Standing::Retry {
            due: Timestamp::now(),
        };
        waiting.show(&[
            group(retry, 2),
            group(Standing::Held, 7),
            group(Standing::Parked, 1),
        ]);
        assert_eq!(shown(), [2, 0, 7]);
        waiting.show(&[]);
        assert_eq!(shown(), [0, 0, 0]);
    }
}
