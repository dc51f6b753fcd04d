//! Every metric: its name, its labels, what it means. Nothing else may name one. Labels are names from the
//! config and closed lists, so their number is bounded, and none is personal data.

use std::collections::BTreeMap;

use prometheus::core::Collector;
use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};

/// The names of all metrics.
pub mod names {
    /// Messages that came in, by source and transport.
    pub const RECEIVED: &str = "vardbrygga_messages_received_total";
    /// Messages that the gateway answers for: every hand-over confirmed. One per message.
    pub const ACCEPTED: &str = "vardbrygga_messages_accepted_total";
    /// Messages waiting on a queue of the bus.
    pub const QUEUE_DEPTH: &str = "vardbrygga_queue_depth";
    /// Hand-overs to a destination's queue that were confirmed. One per message and destination.
    pub const HANDED_OVER: &str = "vardbrygga_messages_handed_over_total";
    /// Messages taken from a destination's queue, whatever became of them.
    pub const TAKEN: &str = "vardbrygga_messages_taken_total";
    /// Messages the destination has accepted.
    pub const DELIVERED: &str = "vardbrygga_messages_delivered_total";
    /// Messages refused to the source.
    pub const REFUSED: &str = "vardbrygga_messages_refused_total";
    /// Messages parked at delivery.
    pub const PARKED: &str = "vardbrygga_messages_parked_total";
    /// Messages dropped because they had passed before.
    pub const DUPLICATE: &str = "vardbrygga_messages_duplicate_total";
    /// Messages left un-acknowledged because the gateway could not take them; they come again.
    pub const LEFT: &str = "vardbrygga_messages_left_total";
    /// Messages in hand now.
    pub const IN_PROGRESS: &str = "vardbrygga_messages_in_progress";
    /// Messages dropped by a fault of the program and given back. Always 0.
    pub const DROPPED_IN_FLIGHT: &str = "vardbrygga_dropped_in_flight_total";
    /// Failed attempts to deliver that are followed by another.
    pub const RETRIES: &str = "vardbrygga_delivery_retries_total";
    /// Whether a destination is taken for available (1) or left alone (0).
    pub const DESTINATION_UP: &str = "vardbrygga_destination_up";
    /// Whether the connection is up (1) or not (0).
    pub const CONNECTION_UP: &str = "vardbrygga_connection_up";
    /// Attempts to connect that failed.
    pub const CONNECTION_FAILED: &str = "vardbrygga_connection_failed_total";
    /// Connections that were up and were lost.
    pub const CONNECTION_LOST: &str = "vardbrygga_connection_lost_total";
    /// What happened on listeners and targets: connections, timeouts, garbage, late replies.
    pub const TRANSPORT_EVENTS: &str = "vardbrygga_transport_events_total";
    /// Time spent in a stage, in seconds.
    pub const STAGE_DURATION: &str = "vardbrygga_stage_duration_seconds";
    /// From the first byte stored to the destination's acceptance, in seconds (critical time).
    pub const CRITICAL_TIME: &str = "vardbrygga_critical_time_seconds";

    /// Every name.
    pub const ALL: &[&str] = &[
        RECEIVED,
        ACCEPTED,
        QUEUE_DEPTH,
        HANDED_OVER,
        TAKEN,
        DELIVERED,
        REFUSED,
        PARKED,
        DUPLICATE,
        LEFT,
        IN_PROGRESS,
        DROPPED_IN_FLIGHT,
        RETRIES,
        DESTINATION_UP,
        CONNECTION_UP,
        CONNECTION_FAILED,
        CONNECTION_LOST,
        TRANSPORT_EVENTS,
        STAGE_DURATION,
        CRITICAL_TIME,
    ];
}

/// The metrics of one gateway; cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    received: IntCounterVec,
    accepted: IntCounterVec,
    queue_depth: IntGaugeVec,
    handed_over: IntCounterVec,
    taken: IntCounterVec,
    delivered: IntCounterVec,
    refused: IntCounterVec,
    parked: IntCounterVec,
    duplicate: IntCounterVec,
    left: IntCounterVec,
    in_progress: IntGaugeVec,
    dropped_in_flight: IntCounterVec,
    retries: IntCounterVec,
    destination_up: IntGaugeVec,
    connection_up: IntGaugeVec,
    connection_failed: IntCounterVec,
    connection_lost: IntCounterVec,
    transport_events: IntCounterVec,
    stage_duration: HistogramVec,
    critical_time: HistogramVec,
}

const STAGE_BUCKETS: &[f64] = &[
    0.000_002, 0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5,
    2.0, 10.0,
];
const CRITICAL_BUCKETS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21_600.0,
];

impl Metrics {
    /// A fresh set of metrics.
    ///
    /// # Errors
    /// When two metrics have the same name; a fault of this file.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let make = Make(&registry);
        Ok(Self {
            received: make.counter(
                names::RECEIVED,
                "Messages that came in.",
                &["source", "transport"],
            )?,
            accepted: make.counter(
                names::ACCEPTED,
                "Messages that the gateway answers for.",
                &["source"],
            )?,
            queue_depth: make.gauge(
                names::QUEUE_DEPTH,
                "Messages waiting on a queue of the bus.",
                &["queue"],
            )?,
            handed_over: make.counter(
                names::HANDED_OVER,
                "Messages whose hand-over to a destination's queue was confirmed.",
                &["source", "destination", "kind"],
            )?,
            taken: make.counter(
                names::TAKEN,
                "Messages taken from a destination's queue.",
                &["destination"],
            )?,
            delivered: make.counter(
                names::DELIVERED,
                "Messages the destination has accepted.",
                &["destination", "kind"],
            )?,
            refused: make.counter(
                names::REFUSED,
                "Messages refused to the source.",
                &["source", "reason"],
            )?,
            parked: make.counter(
                names::PARKED,
                "Messages parked at delivery.",
                &["destination", "reason"],
            )?,
            duplicate: make.counter(
                names::DUPLICATE,
                "Messages dropped because they had passed before.",
                &["stage", "system"],
            )?,
            left: make.counter(
                names::LEFT,
                "Messages left un-acknowledged because the gateway could not take them.",
                &["stage", "system"],
            )?,
            in_progress: make.gauge(names::IN_PROGRESS, "Messages in hand now.", &["stage"])?,
            dropped_in_flight: make.counter(
                names::DROPPED_IN_FLIGHT,
                "Messages dropped by a fault of the program and given back.",
                &["stage"],
            )?,
            retries: make.counter(
                names::RETRIES,
                "Failed attempts to deliver that are followed by another.",
                &["destination", "class"],
            )?,
            destination_up: make.gauge(
                names::DESTINATION_UP,
                "Whether a destination is taken for available (1) or left alone (0).",
                &["destination"],
            )?,
            connection_up: make.gauge(
                names::CONNECTION_UP,
                "Whether the connection is up (1) or not (0).",
                &["to"],
            )?,
            connection_failed: make.counter(
                names::CONNECTION_FAILED,
                "Attempts to connect that failed.",
                &["to"],
            )?,
            connection_lost: make.counter(
                names::CONNECTION_LOST,
                "Connections that were up and were lost.",
                &["to"],
            )?,
            transport_events: make.counter(
                names::TRANSPORT_EVENTS,
                "What happened on listeners and targets; garbage_bytes counts bytes.",
                &["system", "end", "event"],
            )?,
            stage_duration: make.histogram(
                names::STAGE_DURATION,
                "Time spent in a stage, in seconds.",
                &["stage"],
                STAGE_BUCKETS,
            )?,
            critical_time: make.histogram(
                names::CRITICAL_TIME,
                "From first receipt to the destination's acceptance, in seconds.",
                &["destination"],
                CRITICAL_BUCKETS,
            )?,
            registry,
        })
    }

    /// A message came in.
    #[must_use]
    pub fn received(&self, source: &str, transport: &str) -> IntCounter {
        self.received.with_label_values(&[source, transport])
    }

    /// The gateway answers for a message.
    #[must_use]
    pub fn accepted(&self, source: &str) -> IntCounter {
        self.accepted.with_label_values(&[source])
    }

    /// Messages waiting on a queue.
    #[must_use]
    pub fn queue_depth(&self, queue: &str) -> IntGauge {
        self.queue_depth.with_label_values(&[queue])
    }

    /// A hand-over was confirmed.
    #[must_use]
    pub fn handed_over(&self, source: &str, destination: &str, kind: &str) -> IntCounter {
        self.handed_over.with_label_values(&[source, destination, kind])
    }

    /// A message was taken from a destination's queue.
    #[must_use]
    pub fn taken(&self, destination: &str) -> IntCounter {
        self.taken.with_label_values(&[destination])
    }

    /// The destination accepted a message.
    #[must_use]
    pub fn delivered(&self, destination: &str, kind: &str) -> IntCounter {
        self.delivered.with_label_values(&[destination, kind])
    }

    /// A message was refused to the source.
    #[must_use]
    pub fn refused(&self, source: &str, reason: &str) -> IntCounter {
        self.refused.with_label_values(&[source, reason])
    }

    /// A message was parked at delivery.
    #[must_use]
    pub fn parked(&self, destination: &str, reason: &str) -> IntCounter {
        self.parked.with_label_values(&[destination, reason])
    }

    /// A message had passed before.
    #[must_use]
    pub fn duplicate(&self, stage: &str, system: &str) -> IntCounter {
        self.duplicate.with_label_values(&[stage, system])
    }

    /// A message was left where it was.
    #[must_use]
    pub fn left(&self, stage: &str, system: &str) -> IntCounter {
        self.left.with_label_values(&[stage, system])
    }

    /// Messages in hand.
    #[must_use]
    pub fn in_progress(&self, stage: &str) -> IntGauge {
        self.in_progress.with_label_values(&[stage])
    }

    /// A message was dropped by a fault of the program.
    #[must_use]
    pub fn dropped_in_flight(&self, stage: &str) -> IntCounter {
        self.dropped_in_flight.with_label_values(&[stage])
    }

    /// An attempt failed and another follows.
    #[must_use]
    pub fn retries(&self, destination: &str, class: &str) -> IntCounter {
        self.retries.with_label_values(&[destination, class])
    }

    /// Whether a destination is taken for available.
    #[must_use]
    pub fn destination_up(&self, destination: &str) -> IntGauge {
        self.destination_up.with_label_values(&[destination])
    }

    /// Whether a connection is up.
    #[must_use]
    pub fn connection_up(&self, to: &str) -> IntGauge {
        self.connection_up.with_label_values(&[to])
    }

    /// An attempt to connect failed.
    #[must_use]
    pub fn connection_failed(&self, to: &str) -> IntCounter {
        self.connection_failed.with_label_values(&[to])
    }

    /// A connection was lost.
    #[must_use]
    pub fn connection_lost(&self, to: &str) -> IntCounter {
        self.connection_lost.with_label_values(&[to])
    }

    /// Something happened on a listener or a target.
    #[must_use]
    pub fn transport_events(&self, system: &str, end: &str, event: &str) -> IntCounter {
        self.transport_events.with_label_values(&[system, end, event])
    }

    /// Time spent in a stage.
    #[must_use]
    pub fn stage(&self, stage: &str) -> Histogram {
        self.stage_duration.with_label_values(&[stage])
    }

    /// A message took this long from first receipt to acceptance.
    pub fn critical_time(&self, destination: &str, seconds: f64) {
        self.critical_time
            .with_label_values(&[destination])
            .observe(seconds);
    }

    /// The totals of a counter by the values of one of its labels.
    #[must_use]
    pub fn by_label(&self, name: &str, label: &str) -> BTreeMap<String, u64> {
        let mut totals = BTreeMap::new();
        for family in self
            .registry
            .gather()
            .iter()
            .filter(|family| family.name() == name)
        {
            for metric in family.get_metric() {
                let value = metric.get_label().iter().find(|pair| pair.name() == label);
                let total = totals
                    .entry(value.map_or("", |pair| pair.value()).to_owned())
                    .or_default();
                *total += whole(metric.get_counter().get_value());
            }
        }
        totals
    }

    /// The whole `/metrics` page (Prometheus text format 0.0.4).
    #[must_use]
    pub fn page(&self) -> Vec<u8> {
        let mut page = Vec::new();
        if TextEncoder::new()
            .encode(&self.registry.gather(), &mut page)
            .is_err()
        {
            page.clear();
        }
        page
    }
}

/// The value of an integer counter, which the library gives as a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counters are whole and not negative"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

/// Makes metrics and registers them.
struct Make<'a>(&'a Registry);

impl Make<'_> {
    fn counter(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
        self.register(IntCounterVec::new(Opts::new(name, help), labels)?)
    }

    fn gauge(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec, prometheus::Error> {
        self.register(IntGaugeVec::new(Opts::new(name, help), labels)?)
    }

    fn histogram(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
        buckets: &[f64],
    ) -> Result<HistogramVec, prometheus::Error> {
        self.register(HistogramVec::new(
            HistogramOpts::new(name, help).buckets(buckets.to_vec()),
            labels,
        )?)
    }

    fn register<C: Collector + Clone + 'static>(&self, metric: C) -> Result<C, prometheus::Error> {
        self.0.register(Box::new(metric.clone()))?;
        Ok(metric)
    }
}
