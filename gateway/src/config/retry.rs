//! `[retry]`: what is done when a message cannot be delivered at once. The decision itself is delivery's.

use schemars::JsonSchema;
use serde::Serialize;

use super::keys::Keys;
use super::quantity::Duration;

/// `[retry]`: what is done when a message cannot be delivered at once. The keys of `[systems.<name>.retry]` go
/// before those of `[retry]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Retry {
    /// Attempts to deliver a message on which the target fails before it is parked: 1 to 1000. While the
    /// target cannot be reached no attempt is counted. Default: 8.
    #[schemars(range(min = 1, max = 1_000))]
    pub max_attempts: u32,
    /// Wait after the first attempt, doubled after each further one: `"10ms"` to `"1h"`. Default: `"1s"`.
    pub first: Duration,
    /// Longest wait, at least `first`: `"10ms"` to `"24h"`. Default: `"5m"`.
    pub longest: Duration,
    /// Random part added to each wait, as a share of it: 0 to 1. Default: 0.2.
    #[schemars(range(min = 0, max = 1))]
    pub jitter: f64,
    /// Age of a message since it was first received, or last released by a person, after which it is parked instead
    /// of tried again: `"1s"` to `"90d"`. Default: `"24h"`.
    pub max_age: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            max_attempts: 8,
            first: Duration::seconds(1),
            longest: Duration::seconds(300),
            jitter: 0.2,
            max_age: Duration::days(1),
        }
    }
}

impl Retry {
    /// The policy of a table, where absent keys are as in `base`.
    pub(super) fn read(mut keys: Keys<'_>, base: &Self) -> Self {
        let least = Duration::milliseconds(10);
        let read = Self {
            max_attempts: keys.whole("max_attempts", 1..=1_000).unwrap_or(base.max_attempts),
            first: keys
                .within("first", least..=Duration::seconds(3_600))
                .unwrap_or(base.first),
            longest: keys
                .within("longest", least..=Duration::days(1))
                .unwrap_or(base.longest),
            jitter: keys.within("jitter", 0.0..=1.0).unwrap_or(base.jitter),
            max_age: keys
                .within("max_age", Duration::seconds(1)..=Duration::days(90))
                .unwrap_or(base.max_age),
        };
        if read.longest < read.first {
            let key = if keys.has("longest") { "longest" } else { "first" };
            keys.fault(key, format!("`longest` to be at least `first`, {}", read.first));
        }
        read
    }
}
