//! Everything that was measured, as it is printed with `--json`.

use serde::Serialize;

use crate::latency::Latency;
use crate::measure::{Spread, Turn};

/// A whole run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// How the run was made.
    pub(crate) setting: Setting,
    pub(crate) contenders: Vec<Contender>,
    /// What the gateway on RabbitMQ adds to the latency of the bare relay, at half the rate of the slower.
    pub(crate) added_milliseconds: Latency,
    pub(crate) start: Start,
}

/// How a run was made.
#[derive(Debug, Serialize)]
pub(crate) struct Setting {
    pub(crate) rounds: usize,
    pub(crate) messages: u64,
    pub(crate) sizes: &'static str,
    pub(crate) prefetch: u16,
    pub(crate) processors: usize,
    /// Load average of the last minute before the first round: not about 0 means a machine with other work.
    pub(crate) load_before: f64,
    /// The build profile of the gateway and of the bare relay.
    pub(crate) profile: String,
}

/// What one contender needed.
#[derive(Debug, Serialize)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) messages_per_second: Spread,
    /// Median of the ratios within each round.
    pub(crate) to_bare: f64,
    pub(crate) to_shovel: f64,
    /// Processor time of its own process.
    pub(crate) own_microseconds: Option<f64>,
    /// Processor time of the broker.
    pub(crate) broker_microseconds: Option<f64>,
    pub(crate) peak_mebibytes: Option<f64>,
    pub(crate) latency_milliseconds: Option<Latency>,
}

/// What the gateway needs before it does anything.
#[derive(Debug, Serialize)]
pub(crate) struct Start {
    pub(crate) ready_milliseconds: Spread,
    pub(crate) idle_mebibytes: Spread,
    pub(crate) program_mebibytes: f64,
}

/// The turns of one contender, one for each round.
#[derive(Debug)]
pub(crate) struct Turns {
    pub(crate) name: &'static str,
    pub(crate) has_process: bool,
    pub(crate) has_broker: bool,
    pub(crate) turns: Vec<Turn>,
}

impl Turns {
    pub(crate) const fn new(name: &'static str, has_process: bool, has_broker: bool) -> Self {
        Self {
            name,
            has_process,
            has_broker,
            turns: Vec::new(),
        }
    }

    pub(crate) fn rate(&self) -> f64 {
        self.median(|turn| turn.rate)
    }

    /// What stands in the report, beside the turns of the shovel and the bare relay.
    pub(crate) fn report(&self, shovel: &Self, bare: &Self, latency: Option<Latency>) -> Contender {
        Contender {
            name: self.name,
            messages_per_second: Spread::of(self.turns.iter().map(|turn| turn.rate)),
            to_bare: self.ratio(bare),
            to_shovel: self.ratio(shovel),
            own_microseconds: self.has_process.then(|| self.median(|turn| turn.own)),
            broker_microseconds: self.has_broker.then(|| self.median(|turn| turn.broker)),
            peak_mebibytes: self.has_process.then(|| self.median(|turn| turn.memory)),
            latency_milliseconds: latency,
        }
    }

    fn median(&self, value: impl Fn(&Turn) -> f64) -> f64 {
        Spread::of(self.turns.iter().map(value)).median
    }

    fn ratio(&self, other: &Self) -> f64 {
        let pairs = self.turns.iter().zip(&other.turns);
        Spread::of(pairs.map(|(own, others)| own.rate / others.rate)).median
    }
}
