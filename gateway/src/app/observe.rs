//! What transports tell, as metrics.

use std::sync::Arc;

use prometheus::IntCounter;

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
        Self::begin(metrics, system.as_str(), end)
    }

    /// An observer of a listener that systems share.
    pub(super) fn shared(metrics: &Metrics, name: &str) -> Arc<Self> {
        Self::begin(metrics, name, "listener")
    }

    /// Every event is shown at 0 before the first one.
    fn begin(metrics: &Metrics, system: &str, end: &'static str) -> Arc<Self> {
        let observed = Self {
            metrics: metrics.clone(),
            system: system.to_owned(),
            end,
        };
        for event in Event::ALL {
            drop(observed.counter(*event));
        }
        Arc::new(observed)
    }

    /// Garbage is counted in bytes, so it has a metric of its own.
    fn counter(&self, event: Event) -> IntCounter {
        if event == Event::GarbageBytes {
            self.metrics.garbage(&self.system, self.end)
        } else {
            self.metrics
                .transport_events(&self.system, self.end, event.name())
        }
    }
}

impl Observer for Observed {
    fn count(&self, event: Event, by: u64) {
        self.counter(event).inc_by(by);
    }
}
