//! The metrics of one gateway and their page. What each is called and means stands in [`catalogue`] alone.

pub mod catalogue;

mod backlog;
mod label;
mod make;
mod reference;
mod series;

use std::collections::BTreeMap;
use std::sync::Arc;

use prometheus::{Encoder, HistogramVec, IntCounterVec, IntGaugeVec, Registry, TextEncoder};

pub use backlog::{Backlog, Held};
pub(crate) use label::OTHER_KIND;
pub use label::{Label, Values};
pub use reference::reference;

use self::backlog::Backlogs;
use self::make::Make;

/// The metrics of one gateway; cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<All>);

#[derive(Debug)]
struct All {
    registry: Registry,
    critical_time: HistogramVec,
    received: IntCounterVec,
    accepted: IntCounterVec,
    refused: IntCounterVec,
    case_violations: IntCounterVec,
    handed_over: IntCounterVec,
    taken: IntCounterVec,
    missing: IntCounterVec,
    delivered: IntCounterVec,
    parked: IntCounterVec,
    held: IntCounterVec,
    duplicate: IntCounterVec,
    left: IntCounterVec,
    in_progress: IntGaugeVec,
    dropped_in_flight: IntCounterVec,
    retries: IntCounterVec,
    stage_duration: HistogramVec,
    backlogs: Backlogs,
    queue_depth: IntGaugeVec,
    waiting: IntGaugeVec,
    parked_now: IntGaugeVec,
    parked_oldest_age: IntGaugeVec,
    deadline_due: IntGaugeVec,
    deadline_overdue: IntGaugeVec,
    ready: IntGaugeVec,
    destination_up: IntGaugeVec,
    connection_up: IntGaugeVec,
    connection_failed: IntCounterVec,
    connection_lost: IntCounterVec,
    transport_events: IntCounterVec,
    garbage: IntCounterVec,
    certificate_expiry: IntGaugeVec,
    disk_free: IntGaugeVec,
    disk_size: IntGaugeVec,
}

impl Metrics {
    /// A fresh set of metrics.
    ///
    /// # Errors
    /// When two metrics have the same name; a fault of the catalogue.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let make = Make(&registry);
        make.gauge(&catalogue::BUILD_INFO)?
            .with_label_values(&[env!("CARGO_PKG_VERSION")])
            .set(1);
        make.process()?;
        Ok(Self(Arc::new(All {
            critical_time: make.histogram(&catalogue::CRITICAL_TIME)?,
            received: make.counter(&catalogue::RECEIVED)?,
            accepted: make.counter(&catalogue::ACCEPTED)?,
            refused: make.counter(&catalogue::REFUSED)?,
            case_violations: make.counter(&catalogue::CASE_VIOLATIONS)?,
            handed_over: make.counter(&catalogue::HANDED_OVER)?,
            taken: make.counter(&catalogue::TAKEN)?,
            missing: make.counter(&catalogue::MISSING)?,
            delivered: make.counter(&catalogue::DELIVERED)?,
            parked: make.counter(&catalogue::PARKED)?,
            held: make.counter(&catalogue::HELD)?,
            duplicate: make.counter(&catalogue::DUPLICATE)?,
            left: make.counter(&catalogue::LEFT)?,
            in_progress: make.gauge(&catalogue::IN_PROGRESS)?,
            dropped_in_flight: make.counter(&catalogue::DROPPED_IN_FLIGHT)?,
            retries: make.counter(&catalogue::RETRIES)?,
            stage_duration: make.histogram(&catalogue::STAGE_DURATION)?,
            backlogs: make.backlogs(&catalogue::BACKLOG_AGE)?,
            queue_depth: make.gauge(&catalogue::QUEUE_DEPTH)?,
            waiting: make.gauge(&catalogue::WAITING)?,
            parked_now: make.gauge(&catalogue::PARKED_NOW)?,
            parked_oldest_age: make.gauge(&catalogue::PARKED_OLDEST_AGE)?,
            deadline_due: make.gauge(&catalogue::DEADLINE_DUE)?,
            deadline_overdue: make.gauge(&catalogue::DEADLINE_OVERDUE)?,
            ready: make.gauge(&catalogue::READY)?,
            destination_up: make.gauge(&catalogue::DESTINATION_UP)?,
            connection_up: make.gauge(&catalogue::CONNECTION_UP)?,
            connection_failed: make.counter(&catalogue::CONNECTION_FAILED)?,
            connection_lost: make.counter(&catalogue::CONNECTION_LOST)?,
            transport_events: make.counter(&catalogue::TRANSPORT_EVENTS)?,
            garbage: make.counter(&catalogue::GARBAGE)?,
            certificate_expiry: make.gauge(&catalogue::CERTIFICATE_EXPIRY)?,
            disk_free: make.gauge(&catalogue::DISK_FREE)?,
            disk_size: make.gauge(&catalogue::DISK_SIZE)?,
            registry,
        })))
    }

    /// The totals of a counter by the values of one of its labels; what never happened is left out.
    #[must_use]
    pub fn by_label(&self, metric: &catalogue::Metric, label: &str) -> BTreeMap<String, u64> {
        let mut totals = BTreeMap::new();
        let families = self.0.registry.gather();
        let family = families.iter().find(|family| family.name() == metric.name);
        for series in family.into_iter().flat_map(|family| family.get_metric()) {
            let count = whole(series.get_counter().get_value());
            let value = series.get_label().iter().find(|pair| pair.name() == label);
            if let Some(value) = value.filter(|_| count > 0) {
                *totals.entry(value.value().to_owned()).or_default() += count;
            }
        }
        totals
    }

    /// The whole `/metrics` page (Prometheus text format 0.0.4).
    #[must_use]
    pub fn page(&self) -> Vec<u8> {
        let mut page = Vec::new();
        if TextEncoder::new()
            .encode(&self.0.registry.gather(), &mut page)
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
