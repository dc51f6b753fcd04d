//! What happened in a seed, in order, with its time. Numbers only: no message is ever repeated here.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Mutex;

use tokio::time::Instant;

/// Something that happened. Messages, lives of the gateway and destinations go by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Started {
        life: usize,
    },
    Killed {
        life: usize,
    },
    Stopped {
        life: usize,
    },
    BusLost {
        life: usize,
    },
    BusBack {
        life: usize,
    },
    StoreDown,
    StoreUp,
    TargetDown {
        to: usize,
        silent: bool,
    },
    TargetUp {
        to: usize,
    },
    Published {
        message: usize,
    },
    Sent {
        message: usize,
        life: usize,
    },
    Accepted {
        message: usize,
    },
    Refused {
        message: usize,
    },
    NotTaken {
        message: usize,
    },
    Tried {
        message: usize,
        to: usize,
        life: usize,
    },
    Took {
        message: usize,
        to: usize,
        corrected: bool,
    },
    Refuses {
        message: usize,
        to: usize,
    },
    Fails {
        message: usize,
        to: usize,
    },
    ReplyLost {
        message: usize,
        to: usize,
    },
    ReplyLate {
        message: usize,
        to: usize,
    },
    ReplyTwice {
        message: usize,
        to: usize,
    },
    Heard {
        message: usize,
        to: usize,
        life: usize,
        what: &'static str,
    },
    Decided {
        stored: i64,
        choice: &'static str,
        became: String,
    },
    Calm,
    Quiet,
}

/// What happened, and which promises were broken.
#[derive(Debug)]
pub(crate) struct History {
    start: Instant,
    events: Mutex<Vec<(u64, Event)>>,
    violations: Mutex<Vec<String>>,
}

impl History {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            events: Mutex::default(),
            violations: Mutex::default(),
        }
    }

    /// Milliseconds since the start.
    pub(crate) fn now(&self) -> u64 {
        self.start.elapsed().as_millis().try_into().unwrap()
    }

    pub(crate) fn note(&self, event: Event) {
        self.events.lock().unwrap().push((self.now(), event));
    }

    /// A promise is broken.
    pub(crate) fn violated(&self, what: String) {
        let at = self.now();
        self.violations
            .lock()
            .unwrap()
            .push(format!("at {at} ms: {what}"));
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.violations.lock().unwrap().is_empty()
    }

    pub(crate) fn told(&self) -> Told {
        Told {
            events: self.events.lock().unwrap().clone(),
            violations: self.violations.lock().unwrap().clone(),
        }
    }
}

/// The whole history of a seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) events: Vec<(u64, Event)>,
    pub(crate) violations: Vec<String>,
}

impl Told {
    /// The names of what happened.
    pub(crate) fn kinds(&self) -> BTreeSet<String> {
        let name = |event: &Event| {
            let text = format!("{event:?}");
            text.split([' ', '{']).next().unwrap_or_default().to_owned()
        };
        self.events.iter().map(|(_, event)| name(event)).collect()
    }

    pub(crate) fn page(&self) -> String {
        let lines = self
            .events
            .iter()
            .map(|(at, event)| format!("{at:>7} {event:?}\n"));
        let violations = self.violations.iter().map(|what| format!("VIOLATED {what}\n"));
        lines.chain(violations).collect()
    }
}
