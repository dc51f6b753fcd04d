//! The part of the gateway that takes messages: store, bus, intake, deliveries. Started when what it needs is
//! there, however long that takes; the cause of waiting is told by health and by the log.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::build::{self, Destination};
use super::deadlines::Deadlines;
use super::health::Health;
use super::missing;
use super::sweep;
use super::watch::{self, Watch};
use crate::bus::{Bus, Prefetch, QueueName};
use crate::cases::Cases;
use crate::clock::SystemClock;
use crate::config::{Config, ReceiveBy};
use crate::delivery::{Breaker, Delivery, StoredLanes, Worker};
use crate::duplicates::Duplicates;
use crate::intake::{Desk, Intake, Stages, Translator};
use crate::lanes::Lanes;
use crate::settle::Settle;
use crate::store::Store;
use crate::system::{SystemName, Systems};
use crate::telemetry::Metrics;

/// Messages that the deduplication window holds in memory.
const WINDOW: usize = 500_000;

/// What takes messages, once it has started.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    /// Messages under way.
    tasks: TaskTracker,
    /// Consumers, and what else runs until the bus is closed.
    loops: TaskTracker,
}

/// What the engine is made of.
pub(super) struct Plan {
    pub(super) config: Config,
    pub(super) systems: Systems,
    pub(super) targets: BTreeMap<SystemName, Destination>,
    pub(super) metrics: Metrics,
    pub(super) health: Arc<Health>,
    pub(super) stop: CancellationToken,
}

impl Plan {
    /// Starts the engine and opens the desk, trying each step until it succeeds or the gateway stops.
    pub(super) async fn start(self, slot: Arc<OnceLock<Engine>>, desk: Arc<Desk>) {
        let stop = self.stop.clone();
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.bring_up(&slot, &desk) => {}
        }
    }

    async fn bring_up(self, slot: &OnceLock<Engine>, desk: &Desk) {
        let store = self
            .until_done("store", || build::store(&self.config.store.kind))
            .await;
        self.health.has_store(Arc::clone(&store));
        let bus = self.until_done("bus", || build::bus(&self.config)).await;
        self.health.has_bus(&bus);
        let (metrics, stop) = (self.metrics.clone(), self.stop.clone());
        drop(tokio::spawn(watch::connection(Arc::clone(&bus), metrics, stop)));
        let duplicates = Arc::new(self.until_done("store", || self.window(&store)).await);
        let queues = self.queues();
        self.until_done("bus", || bus.declare(&queues)).await;
        let (tasks, loops) = (TaskTracker::new(), TaskTracker::new());
        let settle = Settle {
            store: Arc::clone(&store),
            bus: Arc::clone(&bus),
            clock: Arc::new(SystemClock),
            metrics: self.metrics.clone(),
            receipts: Arc::new(self.told_on_the_bus().cloned().collect()),
            stop: self.stop.clone(),
        };
        let intake = Arc::new(self.intake(&bus, &duplicates, &settle, &tasks));
        for destination in self.targets.values() {
            let delivery = Arc::new(self.delivery(destination, &duplicates, &settle, &tasks));
            let queue = QueueName::outbound(&destination.system.name);
            let consumer = self
                .until_done("bus", || bus.consume(&queue, self.prefetch()))
                .await;
            let worker = Worker::new(Arc::clone(&delivery), self.holder(), destination.at_once);
            drop(loops.spawn(worker.run()));
            drop(loops.spawn(delivery.consume(consumer, self.stop.clone())));
        }
        for name in self.bus_sources() {
            let Some(system) = self.systems.get(name).cloned() else {
                continue;
            };
            let queue = QueueName::inbound(name);
            let consumer = self
                .until_done("bus", || bus.consume(&queue, self.prefetch()))
                .await;
            drop(loops.spawn(Arc::clone(&intake).consume(system, consumer, self.stop.clone())));
        }
        drop(loops.spawn(sweep::sweep(
            Arc::clone(&store),
            self.config.store.retention.into(),
            self.stop.clone(),
        )));
        let missing = missing::tell(
            Arc::clone(&bus),
            Arc::clone(&store),
            self.metrics.clone(),
            self.stop.clone(),
        );
        drop(loops.spawn(missing));
        let deadlines = Deadlines::new(&store, &self.config.deadlines, &self.metrics);
        drop(loops.spawn(deadlines.run(self.stop.clone())));
        let watch = Watch::new(&bus, &store, queues, &self.metrics);
        drop(loops.spawn(watch.run(self.stop.clone())));
        desk.open(intake);
        if slot
            .set(Engine {
                store,
                bus,
                tasks,
                loops,
            })
            .is_err()
        {
            tracing::error!("the engine was started already");
        }
        self.health.consumes();
        tracing::info!(gateway = self.config.gateway.name, "ready");
    }

    /// Tries a step again and again; says the cause each time.
    async fn until_done<T, E, F>(&self, part: &'static str, step: impl Fn() -> F) -> T
    where
        E: Display,
        F: Future<Output = Result<T, E>>,
    {
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_secs(3))
            .without_max_times()
            .with_jitter()
            .build();
        loop {
            let error = match step().await {
                Ok(done) => return done,
                Err(error) => error.to_string(),
            };
            tracing::warn!(part, cause = error, "not started yet");
            self.health.waits_for(part, error);
            tokio::time::sleep(pauses.next().unwrap_or(Duration::from_secs(3))).await;
        }
    }

    async fn window(&self, store: &Arc<dyn Store>) -> Result<Duplicates, crate::store::StoreError> {
        let age = signed(self.config.store.retention.duplicates.get());
        Duplicates::load(Arc::clone(store), WINDOW, age, Timestamp::now()).await
    }

    fn queues(&self) -> Vec<QueueName> {
        let inbound = self.bus_sources().map(QueueName::inbound);
        let receipts = self.told_on_the_bus().map(QueueName::receipts);
        let sent_to = self
            .config
            .systems
            .iter()
            .filter(|(_, system)| system.send.is_some());
        inbound
            .chain(receipts)
            .chain(sent_to.map(|(name, _)| QueueName::outbound(name)))
            .collect()
    }

    fn bus_sources(&self) -> impl Iterator<Item = &SystemName> {
        let over_bus = |receive: &ReceiveBy| matches!(receive, ReceiveBy::Bus(_));
        self.config
            .systems
            .iter()
            .filter(move |(_, system)| system.receive.iter().any(over_bus))
            .map(|(name, _)| name)
    }

    fn told_on_the_bus(&self) -> impl Iterator<Item = &SystemName> {
        let wants = |receive: &ReceiveBy| matches!(receive, ReceiveBy::Bus(bus) if bus.receipts);
        self.config
            .systems
            .iter()
            .filter(move |(_, system)| system.receive.iter().any(wants))
            .map(|(name, _)| name)
    }

    /// Who this process is to others with the same store: the same again after a restart, and no two at a time,
    /// since no two can listen there.
    fn holder(&self) -> String {
        let host = rustix::system::uname();
        let host = host.nodename().to_string_lossy();
        format!("{}@{host} {}", self.config.gateway.name, self.config.admin.listen)
    }

    fn prefetch(&self) -> Prefetch {
        Prefetch {
            messages: self.config.bus.prefetch,
            bytes: self.config.bus.prefetch_bytes.length(),
        }
    }

    fn intake(
        &self,
        bus: &Arc<dyn Bus>,
        duplicates: &Arc<Duplicates>,
        settle: &Settle,
        tasks: &TaskTracker,
    ) -> Intake {
        Intake {
            translator: Translator {
                systems: self.systems.clone(),
                profile: contracts::Profile {
                    errors: self.config.contract.errors.clone(),
                },
                routes: self.config.routes.clone(),
                max_hops: self.config.gateway.max_hops,
                gateway: self.config.gateway.name.clone(),
                cases: self.config.cases.into(),
                stages: Stages::of(&self.metrics),
            },
            bus: Arc::clone(bus),
            duplicates: Arc::clone(duplicates),
            cases: Arc::new(Cases::new(
                Arc::clone(&settle.store),
                self.config.cases.into(),
                (&self.config.deadlines).into(),
            )),
            lanes: Arc::default(),
            settle: settle.clone(),
            clock: Arc::clone(&settle.clock),
            metrics: self.metrics.clone(),
            stop: self.stop.clone(),
            tasks: tasks.clone(),
        }
    }

    fn delivery(
        &self,
        destination: &Destination,
        duplicates: &Arc<Duplicates>,
        settle: &Settle,
        tasks: &TaskTracker,
    ) -> Delivery {
        Delivery {
            system: Arc::clone(&destination.system),
            target: Arc::clone(&destination.target),
            policy: destination.policy,
            breaker: Breaker::new(self.metrics.destination_up(destination.system.name.as_str())),
            at_once: Arc::new(Semaphore::new(destination.at_once)),
            longest_wait: self.config.bus.longest_wait.get(),
            duplicates: Arc::clone(duplicates),
            lanes: Arc::<Lanes>::default(),
            stored: StoredLanes::default(),
            settle: settle.clone(),
            backlog: self.metrics.backlog(destination.system.name.as_str()),
            clock: Arc::clone(&settle.clock),
            metrics: self.metrics.clone(),
            stop: self.stop.clone(),
            tasks: tasks.clone(),
        }
    }
}

impl Engine {
    /// Waits until everything under way has ended.
    pub(super) async fn drain(&self, within: Duration) {
        let _: bool = self.tasks.close();
        if tokio::time::timeout(within, self.tasks.wait()).await.is_err() {
            tracing::warn!("messages were still under way when the drain time was over; they come again");
        }
    }

    /// Closes the bus, which leaves what is unsettled for the next start, and then the store.
    pub(super) async fn close(&self) {
        self.bus.close().await;
        let _: bool = self.loops.close();
        if tokio::time::timeout(Duration::from_secs(2), self.loops.wait())
            .await
            .is_err()
        {
            tracing::warn!("a consumer did not end when the bus was closed");
        }
        self.store.close().await;
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}
