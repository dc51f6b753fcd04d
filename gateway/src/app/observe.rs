//! What transports tell, as metrics.

use std::sync::Arc;

use crate::system::SystemName;
use crate::telemetry::Metrics;
use crate::transport::{Event, Observer};

/// Counts the events of one listener or one target.
pub(super) struct Observed {
    metrics: Metrics,
    system: String,
    end: &'static str,
}

impl Observed {
    /// An observer of a system's `listener` or `target`.
    pub(super) fn new(metrics: &Metrics, system: &SystemName, end: &'static str) -> Arc<Self> {
        Arc::new(Self {
            metrics: metrics.clone(),
            system: system.to_string(),
            end,
        })
    }

    /// An observer of a listener that systems share.
    pub(super) fn shared(metrics: &Metrics, name: &str) -> Arc<Self> {
        Arc::new(Self {
            metrics: metrics.clone(),
            system: name.to_owned(),
            end: "listener",
        })
    }
}

impl Observer for Observed {
    fn count(&self, event: Event, by: u64) {
        self.metrics
            .transport_events(&self.system, self.end, event.name())
            .inc_by(by);
    }
}
