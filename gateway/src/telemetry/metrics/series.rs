//! One series of each metric, by the values of its labels: what the rest of the gateway counts with.

use contracts::deadline::Awaited;
use prometheus::{Histogram, IntCounter, IntGauge};

use super::{Backlog, Metrics};

impl Metrics {
    /// A message took this long from first receipt to the destination's acceptance.
    pub fn critical_time(&self, destination: &str, seconds: f64) {
        self.0
            .critical_time
            .with_label_values(&[destination])
            .observe(seconds);
    }

    /// A message came in.
    #[must_use]
    pub fn received(&self, source: &str, transport: &str) -> IntCounter {
        self.0.received.with_label_values(&[source, transport])
    }

    /// The gateway answers for a message.
    #[must_use]
    pub fn accepted(&self, source: &str) -> IntCounter {
        self.0.accepted.with_label_values(&[source])
    }

    /// A message was refused to the source.
    #[must_use]
    pub fn refused(&self, source: &str, reason: &str) -> IntCounter {
        self.0.refused.with_label_values(&[source, reason])
    }

    /// A message broke a rule of its case.
    #[must_use]
    pub fn case_violations(&self, kind: &str, rule: &str) -> IntCounter {
        self.0.case_violations.with_label_values(&[kind, rule])
    }

    /// A hand-over was confirmed.
    #[must_use]
    pub fn handed_over(&self, source: &str, destination: &str, kind: &str) -> IntCounter {
        self.0.handed_over.with_label_values(&[source, destination, kind])
    }

    /// A message was taken from a destination's queue.
    #[must_use]
    pub fn taken(&self, destination: &str) -> IntCounter {
        self.0.taken.with_label_values(&[destination])
    }

    /// A message lay on a queue that somebody deleted.
    #[must_use]
    pub fn missing(&self, destination: &str) -> IntCounter {
        self.0.missing.with_label_values(&[destination])
    }

    /// The destination accepted a message.
    #[must_use]
    pub fn delivered(&self, destination: &str, kind: &str) -> IntCounter {
        self.0.delivered.with_label_values(&[destination, kind])
    }

    /// A message was parked at delivery.
    #[must_use]
    pub fn parked(&self, destination: &str, reason: &str) -> IntCounter {
        self.0.parked.with_label_values(&[destination, reason])
    }

    /// A message had passed before.
    #[must_use]
    pub fn duplicate(&self, stage: &str, system: &str) -> IntCounter {
        self.0.duplicate.with_label_values(&[stage, system])
    }

    /// A message was left where it was.
    #[must_use]
    pub fn left(&self, stage: &str, system: &str) -> IntCounter {
        self.0.left.with_label_values(&[stage, system])
    }

    /// Messages in hand.
    #[must_use]
    pub fn in_progress(&self, stage: &str) -> IntGauge {
        self.0.in_progress.with_label_values(&[stage])
    }

    /// A message was dropped by a fault of the program.
    #[must_use]
    pub fn dropped_in_flight(&self, stage: &str) -> IntCounter {
        self.0.dropped_in_flight.with_label_values(&[stage])
    }

    /// An attempt failed and another follows.
    #[must_use]
    pub fn retries(&self, destination: &str, class: &str) -> IntCounter {
        self.0.retries.with_label_values(&[destination, class])
    }

    /// Time spent in a stage.
    #[must_use]
    pub fn stage(&self, stage: &str) -> Histogram {
        self.0.stage_duration.with_label_values(&[stage])
    }

    /// What is held for a destination.
    #[must_use]
    pub fn backlog(&self, destination: &str) -> Backlog {
        self.0.backlogs.of(destination)
    }

    /// Messages waiting on a queue.
    #[must_use]
    pub fn queue_depth(&self, queue: &str) -> IntGauge {
        self.0.queue_depth.with_label_values(&[queue])
    }

    /// A message was held behind one of its case.
    #[must_use]
    pub fn held(&self, destination: &str) -> IntCounter {
        self.0.held.with_label_values(&[destination])
    }

    /// Messages that wait in the store with a standing.
    #[must_use]
    pub fn waiting(&self, destination: &str, standing: &str) -> IntGauge {
        self.0.waiting.with_label_values(&[destination, standing])
    }

    /// Messages that lie parked.
    #[must_use]
    pub fn parked_now(&self, stage: &str, system: &str, reason: &str) -> IntGauge {
        self.0.parked_now.with_label_values(&[stage, system, reason])
    }

    /// Age of the oldest message that lies parked.
    #[must_use]
    pub fn parked_oldest_age(&self, stage: &str, system: &str) -> IntGauge {
        self.0.parked_oldest_age.with_label_values(&[stage, system])
    }

    /// Cases with a step that is due soon.
    #[must_use]
    pub fn deadline_due(&self, step: Awaited) -> IntGauge {
        self.0
            .deadline_due
            .with_label_values(&[step.kind().name(), step.name()])
    }

    /// Cases with a step that was due.
    #[must_use]
    pub fn deadline_overdue(&self, step: Awaited) -> IntGauge {
        self.0
            .deadline_overdue
            .with_label_values(&[step.kind().name(), step.name()])
    }

    /// Whether messages can be taken.
    #[must_use]
    pub fn ready(&self) -> IntGauge {
        self.0.ready.with_label_values::<&str>(&[])
    }

    /// Whether a destination is taken for available.
    #[must_use]
    pub fn destination_up(&self, destination: &str) -> IntGauge {
        self.0.destination_up.with_label_values(&[destination])
    }

    /// Whether a connection is up.
    #[must_use]
    pub fn connection_up(&self, to: &str) -> IntGauge {
        self.0.connection_up.with_label_values(&[to])
    }

    /// An attempt to connect failed.
    #[must_use]
    pub fn connection_failed(&self, to: &str) -> IntCounter {
        self.0.connection_failed.with_label_values(&[to])
    }

    /// A connection was lost.
    #[must_use]
    pub fn connection_lost(&self, to: &str) -> IntCounter {
        self.0.connection_lost.with_label_values(&[to])
    }

    /// Something happened on a listener or a target.
    #[must_use]
    pub fn transport_events(&self, system: &str, end: &str, event: &str) -> IntCounter {
        self.0.transport_events.with_label_values(&[system, end, event])
    }

    /// Bytes outside any frame.
    #[must_use]
    pub fn garbage(&self, system: &str, end: &str) -> IntCounter {
        self.0.garbage.with_label_values(&[system, end])
    }

    /// When a certificate ends, in seconds since 1970.
    #[must_use]
    pub fn certificate_expiry(&self, certificate: &str) -> IntGauge {
        self.0.certificate_expiry.with_label_values(&[certificate])
    }

    /// Room left on the disk of a part.
    #[must_use]
    pub fn disk_free(&self, of: &str) -> IntGauge {
        self.0.disk_free.with_label_values(&[of])
    }

    /// Size of the disk of a part.
    #[must_use]
    pub fn disk_size(&self, of: &str) -> IntGauge {
        self.0.disk_size.with_label_values(&[of])
    }
}
