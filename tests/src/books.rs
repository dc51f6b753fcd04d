//! The books of one run: a log of the sources, a log of the target, and the faults between them. Judging reads
//! the logs alone, and knows nothing of how the gateway works.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So long after a fault an outage can still be its.
const AFTERMATH: Duration = Duration::from_secs(30);

/// Two logs and the faults, all on one clock.
#[derive(Debug)]
pub struct Books {
    begun: Instant,
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    /// By number.
    sent: Vec<Sent>,
    target: Vec<Arrival>,
    faults: Vec<Fault>,
    /// Numbers that the target took without its answer reaching the gateway.
    untold: HashSet<u64>,
    accepted: u64,
    arrived: u64,
    /// Accepted and not arrived.
    missing: u64,
    /// When the sources were done.
    rest: Option<Duration>,
}

/// The line of a source about one message.
#[derive(Debug)]
struct Sent {
    case: u64,
    at: Duration,
    accepted: bool,
    arrived: bool,
}

/// A line of the target.
#[derive(Debug)]
struct Arrival {
    /// None when nobody sent it.
    number: Option<u64>,
    at: Duration,
}

#[derive(Debug)]
struct Fault {
    from: Duration,
    to: Duration,
    /// Whether something may be lost that was said and not heard: a process died, a connection broke.
    breaks: bool,
}

/// What the books say.
#[derive(Clone, Debug, Default)]
pub struct Balance {
    /// Messages sent, each counted once however often it was sent again.
    pub sent: u64,
    /// Messages the gateway has answered for.
    pub accepted: u64,
    /// Messages that arrived at least once.
    pub arrived: u64,
    /// Ids that were answered for, have not arrived and were not set aside.
    pub lost: Vec<String>,
    /// Ids that arrived for the first time after a later message of their case.
    pub order_breaks: Vec<String>,
    /// Arrivals of what had arrived before, that a crash, a lost connection or a lost answer explains.
    pub duplicates: u64,
    /// Ids that arrived again without any such cause.
    pub unexplained: Vec<String>,
    /// Arrivals of what was never sent.
    pub unexpected: u64,
    /// The longest time without an arrival while sources were sending.
    pub longest_outage: Duration,
    /// The longest time from the end of a fault to the end of the outage that it made.
    pub back_after: Duration,
}

/// The id of a message, as in [`crate::workload`].
#[must_use]
pub fn id(number: u64) -> String {
    format!("M{number:09}")
}

/// The number of a message.
#[must_use]
pub fn number(id: &str) -> Option<u64> {
    id.strip_prefix('M')?.parse().ok()
}

impl Default for Books {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            pages: Mutex::default(),
        }
    }
}

impl Books {
    /// A source is about to send the next message of a case; its number.
    pub fn sent(&self, case: u64) -> u64 {
        let mut pages = self.pages();
        let at = self.begun.elapsed();
        pages.sent.push(Sent {
            case,
            at,
            accepted: false,
            arrived: false,
        });
        pages.sent.len() as u64 - 1
    }

    /// The gateway has answered for a message.
    pub fn accepted(&self, number: u64) {
        let pages = &mut *self.pages();
        let sent = &mut pages.sent[place(number)];
        let (is_first, has_arrived) = (!sent.accepted, sent.arrived);
        sent.accepted = true;
        pages.accepted += u64::from(is_first);
        pages.missing += u64::from(is_first && !has_arrived);
    }

    /// The sources are done: from here on silence is no outage.
    pub fn rest(&self) {
        self.pages().rest = Some(self.begun.elapsed());
    }

    /// The target has taken a message.
    pub fn arrived(&self, id: &str) {
        let mut pages = self.pages();
        let at = self.begun.elapsed();
        let number = number(id).filter(|number| place(*number) < pages.sent.len());
        pages.target.push(Arrival { number, at });
        let Some(number) = number else { return };
        let pages = &mut *pages;
        let sent = &mut pages.sent[place(number)];
        let (is_first, was_missing) = (!sent.arrived, sent.accepted && !sent.arrived);
        sent.arrived = true;
        pages.arrived += u64::from(is_first);
        pages.missing -= u64::from(was_missing);
    }

    /// The target takes a message, and its answer will not reach the gateway.
    pub fn untold(&self, number: u64) {
        let _new = self.pages().untold.insert(number);
    }

    /// A fault begins; it ends with [`Self::mended`]. `breaks` when what was said may not have been heard.
    pub fn fault(&self, breaks: bool) {
        let from = self.begun.elapsed();
        self.pages().faults.push(Fault {
            from,
            to: Duration::MAX,
            breaks,
        });
    }

    /// The last fault has ended.
    ///
    /// # Panics
    /// When none had begun.
    pub fn mended(&self) {
        let now = self.begun.elapsed();
        self.pages().faults.last_mut().expect("a fault had begun").to = now;
    }

    /// How often a fault has struck.
    #[must_use]
    pub fn faults(&self) -> u64 {
        self.pages().faults.len() as u64
    }

    /// The case of a message.
    #[must_use]
    pub fn case_of(&self, id: &str) -> Option<u64> {
        let pages = self.pages();
        Some(pages.sent.get(place(number(id)?))?.case)
    }

    /// How many messages have arrived.
    #[must_use]
    pub fn arrivals(&self) -> u64 {
        self.pages().arrived
    }

    /// How many were answered for and have not arrived.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.pages().missing
    }

    /// From sending to arrival of every message that was sent within a span and whose case is asked for.
    #[must_use]
    pub fn latencies(&self, from: Instant, to: Instant, is_asked_for: impl Fn(u64) -> bool) -> Vec<Duration> {
        let span = from.duration_since(self.begun)..to.duration_since(self.begun);
        let pages = self.pages();
        let mut seen = HashSet::new();
        let first = pages.target.iter().filter_map(|arrival| {
            let number = arrival.number.filter(|number| seen.insert(*number))?;
            let sent = &pages.sent[place(number)];
            let is_meant = span.contains(&sent.at) && is_asked_for(sent.case);
            is_meant.then(|| arrival.at.saturating_sub(sent.at))
        });
        first.collect()
    }

    /// Reads both logs. What was set aside, or will never go by a person's word, is not lost.
    #[must_use]
    pub fn balance(&self, aside: &HashSet<String>) -> Balance {
        let pages = self.pages();
        let mut balance = Balance {
            sent: pages.sent.len() as u64,
            accepted: pages.accepted,
            ..Balance::default()
        };
        let mut arrived: HashMap<u64, Duration> = HashMap::new();
        // Numbers grow with time, so within a case the order of numbers is the order of sending.
        let mut furthest: HashMap<u64, u64> = HashMap::new();
        for arrival in &pages.target {
            let Some(number) = arrival.number else {
                balance.unexpected += 1;
                continue;
            };
            if let Some(before) = arrived.get(&number) {
                match pages.explains(number, *before, arrival.at) {
                    true => balance.duplicates += 1,
                    false => balance.unexplained.push(id(number)),
                }
                continue;
            }
            let _none = arrived.insert(number, arrival.at);
            let furthest = furthest.entry(pages.sent[place(number)].case).or_default();
            if number < *furthest {
                balance.order_breaks.push(id(number));
            }
            *furthest = number.max(*furthest);
        }
        balance.arrived = arrived.len() as u64;
        for (number, sent) in (0..).zip(&pages.sent) {
            if sent.accepted && !arrived.contains_key(&number) && !aside.contains(&id(number)) {
                balance.lost.push(id(number));
            }
        }
        (balance.longest_outage, balance.back_after) = pages.outages();
        balance
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// Whether a message may have come twice: its answer was lost, or something broke while it was on its way.
    fn explains(&self, number: u64, before: Duration, again: Duration) -> bool {
        let sent = self.sent[place(number)].at;
        let breaks = |fault: &Fault| fault.breaks && fault.from <= again && fault.to >= sent.min(before);
        self.untold.contains(&number) || self.faults.iter().any(breaks)
    }

    /// The longest time without an arrival, and the longest of those times counted from the end of a fault until the
    /// next one begins.
    fn outages(&self) -> (Duration, Duration) {
        let end = self.rest.unwrap_or(Duration::MAX);
        let times = || self.target.iter().map(|arrival| arrival.at.min(end));
        let nexts = self.faults.iter().skip(1).map(|next| next.from);
        let faults = || self.faults.iter().zip(nexts.clone().chain([Duration::MAX]));
        let (mut longest, mut back_after) = (Duration::ZERO, Duration::ZERO);
        for (from, to) in times().zip(times().skip(1)) {
            longest = longest.max(to - from);
            for (fault, next) in faults() {
                if from < fault.to.saturating_add(AFTERMATH) {
                    let after = to.min(next).saturating_sub(from.max(fault.to));
                    back_after = back_after.max(after);
                }
            }
        }
        (longest, back_after)
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Books, id};

    fn none() -> HashSet<String> {
        HashSet::new()
    }

    #[test]
    fn what_was_accepted_and_neither_arrived_nor_was_set_aside_is_lost() {
        let books = Books::default();
        for _ in 0..3 {
            books.accepted(books.sent(1));
        }
        let unanswered = books.sent(1);
        books.arrived(&id(0));
        assert_eq!(books.missing(), 2);
        let aside = HashSet::from([id(1)]);
        let balance = books.balance(&aside);
        assert_eq!(balance.lost, [id(2)]);
        assert_eq!((balance.sent, balance.accepted, balance.arrived), (4, 3, 1));
        assert!(!balance.lost.contains(&id(unanswered)));
    }

    #[test]
    fn overtaking_within_a_case_is_a_break_of_order_and_between_cases_is_none() {
        let books = Books::default();
        for case in [1, 1, 2] {
            books.accepted(books.sent(case));
        }
        for number in [2, 1, 0] {
            books.arrived(&id(number));
        }
        assert_eq!(books.balance(&none()).order_breaks, [id(0)]);
    }

    #[test]
    fn a_second_arrival_needs_a_fault_while_the_message_was_on_its_way() {
        let books = Books::default();
        for _ in 0..4 {
            books.accepted(books.sent(1));
        }
        books.arrived(&id(0));
        books.arrived(&id(0)); // nothing has happened
        books.fault(false);
        books.mended();
        books.arrived(&id(1));
        books.arrived(&id(1)); // nothing has broken
        books.untold(2);
        books.arrived(&id(2));
        books.arrived(&id(2)); // its answer was lost
        books.fault(true);
        books.mended();
        books.arrived(&id(3));
        books.arrived(&id(3)); // sent before something broke
        let balance = books.balance(&none());
        assert_eq!(balance.unexplained, [id(0), id(1)]);
        assert_eq!(balance.duplicates, 2);
    }

    #[test]
    fn what_nobody_sent_is_unexpected() {
        let books = Books::default();
        books.arrived("M000000000");
        books.arrived("another");
        assert_eq!(books.balance(&none()).unexpected, 2);
    }

    #[test]
    fn an_outage_is_counted_from_the_end_of_its_fault() {
        let pause = std::time::Duration::from_millis(60);
        let books = Books::default();
        for _ in 0..2 {
            books.accepted(books.sent(1));
        }
        books.arrived(&id(0));
        books.fault(true);
        std::thread::sleep(pause);
        books.mended();
        std::thread::sleep(pause);
        books.arrived(&id(1));
        // The next one begins at once; what it makes is not the first one's.
        books.fault(true);
        std::thread::sleep(pause * 2);
        books.mended();
        books.arrived(&id(0));
        let balance = books.balance(&none());
        assert!(balance.longest_outage >= pause * 2, "{balance:?}");
        assert!((pause..pause * 2).contains(&balance.back_after), "{balance:?}");
    }
}
