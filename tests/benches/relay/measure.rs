//! Time, processor time and memory of one turn, read from the system; and what many numbers say together.

use std::time::Instant;

use serde::Serialize;

/// Clock ticks of processor time in a second, the same on every Linux.
const TICKS: f64 = 100.0;
/// Arrivals before this share of a turn belong to starting up.
const WARM: u64 = 10;

/// Follows one turn.
#[derive(Debug)]
pub(crate) struct Watch {
    own: Option<u32>,
    broker: Option<u32>,
    begin: Option<Look>,
    end: Option<Look>,
}

#[derive(Clone, Copy, Debug)]
struct Look {
    at: Instant,
    arrived: u64,
    own: f64,
    broker: f64,
}

/// What one turn has cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    pub(crate) rate: f64,
    /// Processor time of the contender, in microseconds for a message.
    pub(crate) own: f64,
    /// Processor time of the broker.
    pub(crate) broker: f64,
    /// Most memory the contender had, in MiB.
    pub(crate) memory: f64,
}

impl Watch {
    /// Follows these processes.
    pub(crate) const fn new(own: Option<u32>, broker: Option<u32>) -> Self {
        Self {
            own,
            broker,
            begin: None,
            end: None,
        }
    }

    /// Notes how many have arrived; whether that was all.
    pub(crate) fn see(&mut self, arrived: u64, messages: u64) -> bool {
        let look = || Look {
            at: Instant::now(),
            arrived,
            own: self.own.map_or(0.0, processor_seconds),
            broker: self.broker.map_or(0.0, processor_seconds),
        };
        if self.begin.is_none() && arrived >= messages / WARM {
            self.begin = Some(look());
        }
        if arrived >= messages {
            self.end = Some(look());
        }
        self.end.is_some()
    }

    /// What the turn has cost, from the first tenth to the end.
    pub(crate) fn turn(&self) -> Turn {
        let (begin, end) = (self.begin.unwrap(), self.end.unwrap());
        let messages = (end.arrived - begin.arrived) as f64;
        assert!(messages > 0.0, "too few messages to measure");
        Turn {
            rate: messages / (end.at - begin.at).as_secs_f64(),
            own: (end.own - begin.own) * 1e6 / messages,
            broker: (end.broker - begin.broker) * 1e6 / messages,
            memory: self.own.map_or(0.0, |process| mebibytes(process, "VmHWM:")),
        }
    }
}

/// User and system time that a process has taken, all threads together.
fn processor_seconds(process: u32) -> f64 {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_name, rest) = line.rsplit_once(')').unwrap();
    let ticks = |nth: usize| rest.split_whitespace().nth(nth).unwrap().parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / TICKS
}

/// A line of a process's memory (`VmRSS:`, `VmHWM:`) in MiB.
pub(crate) fn mebibytes(process: u32, line: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let found = status.lines().find_map(|other| other.strip_prefix(line)).unwrap();
    found.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap() / 1024.0
}

/// How busy the machine was in the last minute: runnable tasks.
pub(crate) fn load() -> f64 {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap();
    averages.split_whitespace().next().unwrap().parse().unwrap()
}

/// The middle of some numbers, and how far they lie apart.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    pub(crate) fn of(numbers: impl IntoIterator<Item = f64>) -> Self {
        let sorted = sorted(numbers);
        Self {
            median: middle(&sorted),
            least: sorted[0],
            most: sorted[sorted.len() - 1],
        }
    }
}

/// The middle number, or what lies between the middle two.
fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[half - 1], sorted[half])
    } else {
        sorted[half]
    }
}

/// Numbers in order.
pub(crate) fn sorted(numbers: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// A percentile of sorted numbers.
pub(crate) fn percentile(sorted: &[f64], percent: f64) -> f64 {
    let last = sorted.len() - 1;
    sorted[((last as f64 * percent / 100.0).round() as usize).min(last)]
}
