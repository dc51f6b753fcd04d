//! One seed's world: everything that is shared by the gateway's lives, and the seed from its beginning to its end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use contracts::HsaId;
use gateway::bus::QueueName;
use gateway::cases::{self, Mode};
use gateway::routes::{Kinds, OnPark, Period, Route, RouteTable, Units};
use gateway::store::{Standing, StoredId, StoredMessage};
use gateway::system::{System, SystemName, Systems};
use tests::simulated::bus::Broker;
use tests::simulated::store::Disk;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::accounting::Accounts;
use crate::chance::Chance;
use crate::gateway::Life;
use crate::history::{Event, History, Told};
use crate::ledger::Ledger;
use crate::targets::Presence;
use crate::traffic::{self, DESTINATIONS, Message, Source, UNITS};
use crate::weather::Sky;
use crate::{checker, people, sources, troubles};

/// How long everything may take to come to rest once nothing goes wrong any more.
const PATIENCE: u64 = 400;

/// Everything but the gateway.
pub(crate) struct World {
    pub(crate) chance: Arc<Chance>,
    pub(crate) sky: Arc<Sky>,
    pub(crate) history: History,
    pub(crate) ledger: Ledger,
    pub(crate) accounts: Accounts,
    pub(crate) messages: Vec<Message>,
    pub(crate) broker: Broker,
    pub(crate) disk: Disk,
    pub(crate) presence: [Presence; DESTINATIONS.len()],
    /// In how many of a hundred cases a destination is slow.
    pub(crate) slow: u32,
    /// Whether replies say which message they answer.
    pub(crate) replies_name: bool,
    /// What is done about what may follow what in a case; every other seed refuses what may not.
    pub(crate) rules: cases::Policy,
    /// Gateways beside each other.
    pub(crate) replicas: usize,
    pub(crate) systems: Systems,
    pub(crate) routes: RouteTable,
    pub(crate) lives: Mutex<BTreeMap<usize, Arc<Life>>>,
    /// Cases of which something is still to be sent.
    pub(crate) sending: AtomicUsize,
    /// Nothing goes wrong from now on.
    pub(crate) calm: CancellationToken,
    accepted: Mutex<Vec<bool>>,
    started: AtomicUsize,
}

/// Runs a seed.
pub(crate) async fn run(seed: u64) -> Told {
    let world = Arc::new(World::new(seed));
    let cases: std::collections::BTreeSet<usize> =
        world.messages.iter().map(|message| message.case).collect();
    world.sending.store(cases.len(), Ordering::Relaxed);
    for case in cases {
        drop(tokio::spawn(sources::send(Arc::clone(&world), case)));
    }
    for place in 0..world.replicas {
        drop(tokio::spawn(troubles::gateway(Arc::clone(&world), place)));
    }
    for to in 0..DESTINATIONS.len() {
        drop(tokio::spawn(troubles::target(Arc::clone(&world), to)));
    }
    drop(tokio::spawn(troubles::store(Arc::clone(&world))));
    drop(tokio::spawn(people::decide(Arc::clone(&world))));
    let until = tokio::time::Instant::now() + world.chance.millis(15_000, 45_000);
    while tokio::time::Instant::now() < until && world.history.is_sound() {
        sleep(Duration::from_secs(1)).await;
        checker::during(&world);
    }
    world.history.note(Event::Calm);
    world.sky.calms();
    world.calm.cancel();
    let mut waited = 0;
    while !world.is_quiet() && waited < PATIENCE && world.history.is_sound() {
        sleep(Duration::from_secs(1)).await;
        checker::during(&world);
        waited += 1;
    }
    // The last answers are on their way to the gateway.
    sleep(Duration::from_secs(3)).await;
    world.history.note(Event::Quiet);
    if world.history.is_sound() {
        checker::at_the_end(&world);
    }
    world.history.told()
}

impl World {
    fn new(seed: u64) -> Self {
        let chance = Arc::new(Chance::new(seed));
        let messages = traffic::messages(&chance);
        Self {
            sky: Arc::new(Sky::new(&chance)),
            history: History::new(),
            ledger: Ledger::default(),
            accounts: Accounts::default(),
            accepted: Mutex::new(vec![false; messages.len()]),
            messages,
            broker: Broker::default(),
            disk: Disk::default(),
            presence: Default::default(),
            slow: [5, 20, 50][chance.below(3)],
            replies_name: chance.percent(50),
            rules: rules(seed),
            replicas: 1 + usize::from(chance.percent(35)),
            systems: systems(),
            routes: routes(),
            lives: Mutex::default(),
            sending: AtomicUsize::new(0),
            calm: CancellationToken::new(),
            started: AtomicUsize::new(0),
            chance,
        }
    }

    /// The number of the next life.
    pub(crate) fn next_life(&self) -> usize {
        self.started.fetch_add(1, Ordering::Relaxed)
    }

    /// One of the gateways that run now.
    pub(crate) fn some_life(&self) -> Option<Arc<Life>> {
        let lives = self.lives.lock().unwrap();
        let running = lives.len();
        let chosen = if running == 0 {
            0
        } else {
            self.chance.below(running)
        };
        lives.values().nth(chosen).cloned()
    }

    pub(crate) fn is_accepted(&self, number: usize) {
        self.accepted.lock().unwrap()[number] = true;
    }

    /// Whether the gateway answers for a message.
    pub(crate) fn answers_for(&self, message: &Message) -> bool {
        message.is_sound
            && (message.source == Source::Publisher || self.accepted.lock().unwrap()[message.number])
    }

    /// How often a message came to a destination's queue.
    pub(crate) fn copies(&self, number: usize, to: usize) -> u64 {
        let queue = QueueName::outbound(&system(DESTINATIONS[to]));
        self.broker.copies(&queue, &traffic::id(number))
    }

    /// One of the messages that wait for a person.
    pub(crate) fn some_parked(&self) -> Option<(StoredId, StoredMessage)> {
        let tables = self.disk.tables();
        let parked: Vec<_> = tables
            .messages()
            .filter(|(_, message)| matches!(message.standing, Standing::Parked | Standing::Aside))
            .collect();
        if parked.is_empty() {
            return None;
        }
        let (id, message) = parked[self.chance.below(parked.len())];
        Some((id, message.clone()))
    }

    /// Whether everything is sent and nothing waits anywhere.
    pub(crate) fn is_quiet(&self) -> bool {
        let waits = |message: &StoredMessage| match message.standing {
            Standing::Refused | Standing::Discarded | Standing::Replaced => false,
            Standing::Retry { .. }
            | Standing::Parked
            | Standing::Aside
            | Standing::Released
            | Standing::Held => true,
        };
        let publisher = QueueName::inbound(&system(Source::Publisher.name()));
        let out = DESTINATIONS.map(|name| QueueName::outbound(&system(name)));
        let lies = |queue: &QueueName| self.broker.depth(queue).is_none_or(|depth| depth > 0);
        self.sending.load(Ordering::Relaxed) == 0
            && !lies(&publisher)
            && !out.iter().any(lies)
            && !self.disk.tables().messages().any(|(_, message)| waits(message))
    }
}

fn rules(seed: u64) -> cases::Policy {
    cases::Policy {
        referral: if seed % 2 == 1 { Mode::Enforce } else { Mode::Warn },
        ..cases::Policy::default()
    }
}

/// The name of a system.
pub(crate) fn system(name: &str) -> SystemName {
    SystemName::new(name).unwrap()
}

fn systems() -> Systems {
    let adapter = tests::world::adapter("canonical");
    let names = DESTINATIONS
        .into_iter()
        .chain([Source::Caller.name(), Source::Publisher.name()]);
    let systems = names.map(|name| {
        let (name, adapter) = (system(name), Arc::clone(&adapter));
        (name.clone(), Arc::new(System { name, adapter }))
    });
    systems.collect()
}

fn routes() -> RouteTable {
    let route = |(unit, to, continues): (&str, &[usize], bool)| Route {
        kinds: Kinds::Any,
        receivers: Units::These(vec![HsaId::new(unit)]),
        senders: Units::Any,
        to: to.iter().map(|to| system(DESTINATIONS[*to])).collect(),
        period: Period::default(),
        line: 0,
        on_park: if continues { OnPark::Continue } else { OnPark::Hold },
    };
    RouteTable::new(UNITS.into_iter().map(route).collect()).unwrap()
}
