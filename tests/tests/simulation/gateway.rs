//! One life of the gateway: the real intake, deliveries, workers and settling, put together as the program does it,
//! on the models of bus and store. It ends by being killed or by being stopped.

use std::sync::Arc;
use std::time::Duration;

use gateway::bus::{Bus, Prefetch, QueueName};
use gateway::cases::Cases;
use gateway::clock::Clock;
use gateway::delivery::{Breaker, Delivery, Policy, StoredLanes, Worker};
use gateway::duplicates::Duplicates;
use gateway::intake::{Desk, Entrance, Intake, Stages, Translator};
use gateway::lanes::Lanes;
use gateway::settle::Settle;
use gateway::store::Store;
use gateway::system::System;
use gateway::telemetry::Metrics;
use gateway::transport::Target;
use jiff::SignedDuration;
use tests::simulated::{bus, store};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::peer::Peer;
use crate::targets::{Direct, Watched};
use crate::traffic::{DESTINATIONS, Source};
use crate::world::{World, system};

/// Messages on their way to a destination at once.
pub(crate) const AT_ONCE: usize = 3;
/// How many messages of a queue are un-acknowledged at most.
pub(crate) const PREFETCH: u16 = 8;
/// How long a message waits in hand.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How long what is under way may take when the gateway stops.
const DRAIN: Duration = Duration::from_secs(6);

const POLICY: Policy = Policy {
    max_attempts: 4,
    first: Duration::from_millis(300),
    longest: Duration::from_secs(3),
    jitter: 0.2,
    max_age: SignedDuration::from_hours(1),
};

/// One life, from start to end.
pub(crate) struct Life {
    pub(crate) number: usize,
    pub(crate) metrics: Metrics,
    pub(crate) entrance: Entrance,
    pub(crate) bus: Arc<bus::Model>,
    pub(crate) dead: CancellationToken,
    store: Arc<store::Model>,
    desk: Arc<Desk>,
    stop: CancellationToken,
    tasks: TaskTracker,
    loops: TaskTracker,
}

impl Life {
    /// A process that has not begun to work.
    pub(crate) fn new(world: &Arc<World>, number: usize) -> Self {
        let desk = Arc::new(Desk::new(world.systems.clone()));
        Self {
            number,
            metrics: Metrics::new().unwrap(),
            entrance: Entrance {
                desk: Arc::clone(&desk),
                transport: "http",
            },
            bus: Arc::new(bus::Model::connect(&world.broker, world.sky.clone())),
            store: Arc::new(store::Model::open(&world.disk, world.sky.clone())),
            dead: CancellationToken::new(),
            desk,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            loops: TaskTracker::new(),
        }
    }

    /// Begins to work. `place` is the same for a process that is started in place of another.
    pub(crate) async fn start(&self, world: &Arc<World>, place: usize) {
        let duplicates = Arc::new(self.window(world).await);
        let out = DESTINATIONS.map(|name| QueueName::outbound(&system(name)));
        let publisher = system(Source::Publisher.name());
        let queues = [QueueName::inbound(&publisher), QueueName::receipts(&publisher)];
        self.bus.declare(&[&out[..], &queues].concat()).await.unwrap();
        let settle = Settle {
            store: self.store.clone(),
            bus: self.bus.clone(),
            clock: world.chance.clone(),
            metrics: self.metrics.clone(),
            receipts: Arc::new([publisher.clone()].into()),
            stop: self.stop.clone(),
        };
        let intake = Arc::new(self.intake(world, &duplicates, &settle));
        for (to, queue) in out.iter().enumerate() {
            let delivery = Arc::new(self.delivery(world, to, &duplicates, &settle));
            let consumer = self.bus.consume(queue, prefetch()).await.unwrap();
            let worker = Worker::new(Arc::clone(&delivery), format!("gateway-{place}"), AT_ONCE);
            drop(self.loops.spawn(worker.run()));
            drop(self.loops.spawn(delivery.consume(consumer, self.stop.clone())));
        }
        let consumer = self.bus.consume(&queues[0], prefetch()).await.unwrap();
        let consuming =
            Arc::clone(&intake).consume(world.systems[&publisher].clone(), consumer, self.stop.clone());
        drop(self.loops.spawn(consuming));
        self.desk.open(intake);
    }

    async fn window(&self, world: &World) -> Duplicates {
        loop {
            let store: Arc<dyn Store> = self.store.clone();
            match Duplicates::load(store, 10_000, SignedDuration::from_hours(24), world.chance.now()).await {
                Ok(window) => return window,
                Err(_) => sleep(Duration::from_millis(200)).await,
            }
        }
    }

    fn intake(&self, world: &World, duplicates: &Arc<Duplicates>, settle: &Settle) -> Intake {
        Intake {
            translator: Translator {
                systems: world.systems.clone(),
                profile: contracts::Profile::default(),
                routes: world.routes.clone(),
                max_hops: 8,
                gateway: "simulated".to_owned(),
                cases: world.rules,
                stages: Stages::of(&self.metrics),
            },
            bus: self.bus.clone(),
            duplicates: Arc::clone(duplicates),
            cases: Arc::new(Cases::new(
                settle.store.clone(),
                world.rules,
                contracts::deadline::Policy::default(),
            )),
            lanes: Arc::default(),
            settle: settle.clone(),
            clock: world.chance.clone(),
            metrics: self.metrics.clone(),
            stop: self.stop.clone(),
            tasks: self.tasks.clone(),
        }
    }

    fn delivery(
        &self,
        world: &Arc<World>,
        to: usize,
        duplicates: &Arc<Duplicates>,
        settle: &Settle,
    ) -> Delivery {
        let name = DESTINATIONS[to];
        let destination: Arc<System> = world.systems[&system(name)].clone();
        Delivery {
            system: destination,
            target: Arc::new(self.target(world, to)),
            policy: POLICY,
            breaker: Breaker::new(self.metrics.destination_up(name)),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            longest_wait: LONGEST_WAIT,
            duplicates: Arc::clone(duplicates),
            lanes: Arc::<Lanes>::default(),
            stored: StoredLanes::default(),
            settle: settle.clone(),
            backlog: self.metrics.backlog(name),
            clock: world.chance.clone(),
            metrics: self.metrics.clone(),
            stop: self.stop.clone(),
            tasks: self.tasks.clone(),
        }
    }

    fn target(&self, world: &Arc<World>, to: usize) -> Watched {
        let there = Arc::clone(world);
        let target: Box<dyn Target> = if to == 0 {
            Box::new(Direct { world: there, to })
        } else {
            Box::new(Peer { world: there, to }.target())
        };
        Watched {
            world: Arc::clone(world),
            to,
            life: self.number,
            dead: self.dead.clone(),
            target,
        }
    }

    /// Everything it does ends at this moment; only what the broker and the disk have is left.
    pub(crate) fn kill(&self) {
        self.bus.kill();
        self.store.kill();
        self.dead.cancel();
    }

    /// Stops as the program stops: no new messages, what is under way is finished within the drain time. Whether
    /// it was.
    pub(crate) async fn stop(&self) -> bool {
        self.stop.cancel();
        let _first: bool = self.tasks.close();
        let is_drained = timeout(DRAIN, self.tasks.wait()).await.is_ok();
        self.bus.close().await;
        let _first: bool = self.loops.close();
        let has_ended = timeout(Duration::from_secs(2), self.loops.wait()).await.is_ok();
        self.store.close().await;
        is_drained && has_ended
    }
}

fn prefetch() -> Prefetch {
    Prefetch {
        messages: PREFETCH,
        bytes: 1 << 20,
    }
}
