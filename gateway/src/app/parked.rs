//! What lies parked, as metrics. Reads no store: it is told.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::store::{Stage, Standing, StoredGroup};
use crate::telemetry::Metrics;

/// Shows what lies parked.
pub(super) struct Parked {
    metrics: Metrics,
    /// Stage, system and reason of all that was ever shown.
    shown: BTreeSet<[String; 3]>,
}

impl Parked {
    /// Nothing is shown yet.
    pub(super) fn new(metrics: &Metrics) -> Self {
        Self {
            metrics: metrics.clone(),
            shown: BTreeSet::new(),
        }
    }

    /// Shows what lies parked now; what does so no more is shown as 0.
    pub(super) fn show(&mut self, groups: &[StoredGroup], now: Timestamp) {
        let groups = groups.iter().filter_map(|group| {
            let place = [stage(group)?.name(), group.system.as_str(), group.reason?.name()];
            Some((place.map(str::to_owned), group))
        });
        let groups: Vec<_> = groups.collect();
        self.shown.extend(groups.iter().map(|(place, _)| place.clone()));
        for place @ [stage, system, reason] in &self.shown {
            let here = groups.iter().find(|(other, _)| other == place);
            let messages = here.map_or(0, |(_, group)| group.messages);
            self.metrics
                .parked_now(stage, system, reason)
                .set(i64::try_from(messages).unwrap_or(i64::MAX));
            let at_system = groups
                .iter()
                .filter(|([of, at, _], _)| of == stage && at == system);
            let oldest = at_system.map(|(_, group)| group.oldest).min();
            let age = oldest.map_or(0, |oldest| now.duration_since(oldest).as_secs().max(0));
            self.metrics.parked_oldest_age(stage, system).set(age);
        }
    }
}

/// Where a group was put aside; nothing for what goes by itself and for what a person has done with.
fn stage(group: &StoredGroup) -> Option<Stage> {
    if group.standing == Standing::Refused.name() {
        Some(Stage::Intake)
    } else {
        Standing::FOR_A_PERSON
            .contains(&group.standing)
            .then_some(Stage::Delivery)
    }
}

#[cfg(test)]
mod tests {
    use contracts::Reason;
    use jiff::{SignedDuration, Timestamp};

    use super::Parked;
    use crate::store::{Standing, StoredGroup};
    use crate::system::SystemName;
    use crate::telemetry::Metrics;

    #[test]
    fn what_lies_parked_is_shown_and_is_0_when_it_is_gone() {
        let metrics = Metrics::new().unwrap();
        let now = Timestamp::now();
        let group = |reason, messages, age| StoredGroup {
            standing: Standing::Aside.name(),
            system: SystemName::new("pmo").unwrap(),
            reason: Some(reason),
            messages,
            oldest: now - SignedDuration::from_secs(age),
            first_received: now - SignedDuration::from_secs(age),
        };
        let shown = || {
            let messages = |reason: Reason| metrics.parked_now("delivery", "pmo", reason.name()).get();
            (
                messages(Reason::TargetRefused),
                messages(Reason::AttemptsUsedUp),
                metrics.parked_oldest_age("delivery", "pmo").get(),
            )
        };
        let (young, old) = (
            group(Reason::TargetRefused, 3, 10),
            group(Reason::AttemptsUsedUp, 2, 99),
        );
        let mut parked = Parked::new(&metrics);
        parked.show(&[old, young.clone()], now);
        assert_eq!(shown(), (3, 2, 99));
        parked.show(&[young], now);
        assert_eq!(shown(), (3, 0, 10));
        parked.show(&[], now);
        assert_eq!(shown(), (0, 0, 0));
    }
}
