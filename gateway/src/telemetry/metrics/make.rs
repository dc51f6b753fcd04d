//! Makes metrics as the catalogue says and registers them.

use prometheus::core::Collector;
use prometheus::process_collector::ProcessCollector;
use prometheus::{Error, GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry};

use super::backlog::Backlogs;
use super::catalogue::{Form, Metric};

/// Where metrics are registered.
pub(super) struct Make<'a>(pub(super) &'a Registry);

impl Make<'_> {
    pub(super) fn counter(&self, metric: &Metric) -> Result<IntCounterVec, Error> {
        self.register(IntCounterVec::new(options(metric), &labels(metric))?)
    }

    pub(super) fn gauge(&self, metric: &Metric) -> Result<IntGaugeVec, Error> {
        self.register(IntGaugeVec::new(options(metric), &labels(metric))?)
    }

    /// A gauge that is worked out when it is asked for.
    pub(super) fn backlogs(&self, metric: &Metric) -> Result<Backlogs, Error> {
        self.register(Backlogs::new(GaugeVec::new(options(metric), &labels(metric))?))
    }

    /// What every Prometheus client tells of its process.
    pub(super) fn process(&self) -> Result<(), Error> {
        self.0.register(Box::new(ProcessCollector::for_self()))
    }

    pub(super) fn histogram(&self, metric: &Metric) -> Result<HistogramVec, Error> {
        let options = HistogramOpts::new(metric.name, metric.help).buckets(bounds(metric.form));
        self.register(HistogramVec::new(options, &labels(metric))?)
    }

    fn register<C: Collector + Clone + 'static>(&self, metric: C) -> Result<C, Error> {
        self.0.register(Box::new(metric.clone()))?;
        Ok(metric)
    }
}

/// A metric's name and help, as the library wants them.
fn options(metric: &Metric) -> Opts {
    Opts::new(metric.name, metric.help)
}

/// The names of a metric's labels.
fn labels(metric: &Metric) -> Vec<&'static str> {
    metric.labels.iter().map(|label| label.name).collect()
}

fn bounds(form: Form) -> Vec<f64> {
    match form {
        Form::Histogram(bounds) => bounds.to_vec(),
        Form::Counter | Form::Gauge => Vec::new(),
    }
}
