//! The books of every life, read from its metrics: what came in, and what became of it.

use std::sync::{Arc, Mutex};

use contracts::{Kind, Reason};
use gateway::bus::QueueName;
use gateway::store::Standing;
use gateway::telemetry::Metrics;

use crate::gateway::Life;
use crate::ledger::place;
use crate::traffic::{DESTINATIONS, Source};
use crate::world::{World, system};

/// The books of all lives.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    running: Mutex<Vec<(usize, Metrics)>>,
    closed: Mutex<Vec<Books>>,
}

/// What one life has counted.
#[derive(Clone, Debug)]
struct Books {
    #[expect(dead_code, reason = "told when the books do not balance")]
    life: usize,
    /// At intake, all sources together.
    received: u64,
    answered: u64,
    in_progress: u64,
    /// At delivery, by destination.
    taken: [u64; DESTINATIONS.len()],
    ended: [u64; DESTINATIONS.len()],
    /// In hand at delivery, from the bus and from the store, for all destinations together.
    in_hand: u64,
    dropped: u64,
}

impl Accounts {
    pub(crate) fn begins(&self, life: &Arc<Life>) {
        let mut running = self.running.lock().unwrap();
        running.push((life.number, life.metrics.clone()));
    }

    /// A life is about to be killed, with messages in hand.
    pub(crate) fn killed(&self, life: &Life) {
        self.close(life.number);
    }

    /// A life has stopped.
    pub(crate) fn stopped(&self, life: &Life) {
        self.close(life.number);
    }

    fn close(&self, life: usize) {
        let mut running = self.running.lock().unwrap();
        let at = running.iter().position(|(number, _)| *number == life).unwrap();
        let (number, metrics) = running.remove(at);
        self.closed.lock().unwrap().push(Books::of(number, &metrics));
    }

    /// The most that a running life has in hand.
    pub(crate) fn in_hand(&self) -> u64 {
        let running = self.running.lock().unwrap();
        let in_hand = running.iter().map(|(_, metrics)| gauge(metrics, "delivery"));
        in_hand.max().unwrap_or(0)
    }

    /// `received = accepted + refused + duplicate + left + in progress` for each life, and
    /// `taken = delivered + discarded + stored + duplicate + left + in hand` for all of them together. What a life
    /// had in hand when it was killed may have been counted on both sides.
    pub(crate) fn balance(&self, world: &World) {
        let running = self.running.lock().unwrap();
        let open = running
            .iter()
            .map(|(number, metrics)| Books::of(*number, metrics));
        let mut all = self.closed.lock().unwrap().clone();
        let closed = all.len();
        all.extend(open);
        for (number, books) in all.iter().enumerate() {
            let least = books.answered + if number < closed { 0 } else { books.in_progress };
            let most = books.answered + books.in_progress;
            if books.received < least || books.received > most || books.dropped > 0 {
                world
                    .history
                    .violated(format!("intake's books do not balance: {books:?}"));
            }
            if number >= closed && (books.in_progress > 0 || books.in_hand > 0) {
                world
                    .history
                    .violated(format!("something is in hand that is nowhere else: {books:?}"));
            }
        }
        for to in 0..DESTINATIONS.len() {
            balance_delivery(world, &all, to);
        }
    }
}

/// Exact, but for what the bus gave twice, what the store did without its answer being heard, what a life had in hand
/// when it was killed, and what came from the store to two gateways at once.
fn balance_delivery(world: &World, all: &[Books], to: usize) {
    let queue = QueueName::outbound(&system(DESTINATIONS[to]));
    let tables = world.disk.tables();
    let of = |standing: Standing| {
        let here = tables.messages().filter(|(_, message)| {
            place(message.destination.as_ref()) == Some(to) && message.standing == standing
        });
        here.count() as u64
    };
    let taken: u64 = all.iter().map(|books| books.taken[to]).sum();
    let ended: u64 = all.iter().map(|books| books.ended[to]).sum::<u64>() + of(Standing::Discarded);
    let twice = world.broker.given_twice(&queue) + world.broker.more_copies(&queue) + tables.unheard();
    drop(tables);
    let in_hand: u64 = all.iter().map(|books| books.in_hand).sum();
    let several = if world.replicas > 1 { u64::MAX / 2 } else { 0 };
    let slack = twice + in_hand + several;
    if taken.abs_diff(ended) > slack {
        world.history.violated(format!(
            "{taken} taken for {}, and {ended} ended, with {slack} given or in hand twice",
            DESTINATIONS[to]
        ));
    }
}

impl Books {
    fn of(life: usize, metrics: &Metrics) -> Self {
        let sources = [Source::Caller, Source::Publisher].map(Source::name);
        let of_sources =
            |count: &dyn Fn(&str) -> u64| sources.iter().map(|source| count(source)).sum::<u64>();
        let refused = |source: &str| {
            let reasons = Reason::ALL.iter();
            reasons
                .map(|reason| metrics.refused(source, reason.name()).get())
                .sum::<u64>()
        };
        let delivered = |name: &str| {
            let kinds = Kind::ALL.iter().map(|kind| kind.name()).chain(["other"]);
            kinds.map(|kind| metrics.delivered(name, kind).get()).sum::<u64>()
        };
        Self {
            life,
            received: of_sources(&|source| {
                metrics.received(source, "http").get() + metrics.received(source, "bus").get()
            }),
            answered: of_sources(&|source| {
                metrics.accepted(source).get()
                    + metrics.duplicate("intake", source).get()
                    + metrics.left("intake", source).get()
                    + refused(source)
            }),
            in_progress: gauge(metrics, "intake"),
            taken: DESTINATIONS.map(|name| metrics.taken(name).get()),
            ended: DESTINATIONS.map(|name| {
                delivered(name)
                    + metrics.duplicate("delivery", name).get()
                    + metrics.left("delivery", name).get()
            }),
            in_hand: gauge(metrics, "delivery") + gauge(metrics, "lane"),
            dropped: ["intake", "delivery", "lane"]
                .map(|hand| metrics.dropped_in_flight(hand).get())
                .iter()
                .sum(),
        }
    }
}

fn gauge(metrics: &Metrics, hand: &str) -> u64 {
    metrics.in_progress(hand).get().try_into().unwrap()
}
