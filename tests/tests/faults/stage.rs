//! A whole gateway between sources and a target, with a wire to the target that can fail; and the one lock that
//! keeps trials apart. Knows no fault.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gateway::demo::scenario::RECEIVING_UNITS;
use tests::accounts::Accounts;
use tests::books::Books;
use tests::load::{Door, Load, Pressure};
use tests::pmo::Pmo;
use tests::process::{Gateway, free_port};
use tests::wire::Wire;
use tests::world::{PASSWORD, World, until};
use tokio::sync::{Mutex, MutexGuard};

use crate::desk::Desk;

/// Everything accepted has arrived by then, once the fault is over.
const SETTLES: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(100);

/// What all trials send: sources enough to keep two cores at work, several cases each.
pub(crate) const PRESSURE: Pressure = Pressure {
    sources: 24,
    cases: 4,
    versions: 25,
    pace: Duration::ZERO,
    unit: RECEIVING_UNITS[0],
};

/// One trial's world.
pub(crate) struct Stage {
    pub(crate) books: Arc<Books>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) target: Wire,
    /// Before the world, so that its log is still there to be shown when a test fails.
    pub(crate) gateway: Gateway,
    pub(crate) world: World,
    /// Another gateway on the same bus and store, if there is one.
    pub(crate) standby: Option<(World, Gateway)>,
    pub(crate) doors: Vec<Door>,
    /// What lay in the store when the gateway was started last.
    pub(crate) stored_before: u64,
    /// Ids of what a person has discarded since.
    pub(crate) discarded: HashSet<String>,
    pub(crate) pmo: Pmo,
    _alone: MutexGuard<'static, ()>,
}

impl Stage {
    /// A gateway on a bus, ready, with sources that speak MLLP.
    pub(crate) async fn on(bus: &str) -> Self {
        Self::with(bus, |config| config).await
    }

    /// The same, with its config changed.
    pub(crate) async fn with(bus: &str, edit: impl FnOnce(String) -> String) -> Self {
        let alone = alone().await;
        let books = Arc::<Books>::default();
        let desk = Desk::new(&books);
        let pmo = desk.open(free_port()).await;
        let target = Wire::to(pmo.address).await;
        let more = ", { transport = \"bus\" }";
        let world = World::with(bus, PASSWORD, target.address, free_port(), more);
        world.edit(edit);
        let gateway = world.start().await;
        Self {
            doors: vec![Door::Mllp(vec![world.mllp])],
            books,
            desk,
            target,
            world,
            gateway,
            standby: None,
            stored_before: 0,
            discarded: HashSet::new(),
            pmo,
            _alone: alone,
        }
    }

    pub(crate) fn load(&self) -> Load {
        Load::start(&self.books, &self.doors, PRESSURE, 0)
    }

    /// Waits until so many more messages have arrived.
    pub(crate) async fn advance(&self, messages: u64) {
        self.arrive(self.books.arrivals() + messages).await;
    }

    /// Waits until so many messages have arrived in all.
    pub(crate) async fn arrive(&self, goal: u64) {
        while self.books.arrivals() < goal {
            let before = self.books.arrivals();
            until("the load goes on", SETTLES, async || {
                self.books.arrivals() > before
            })
            .await;
        }
    }

    /// Kills the gateway as `kill -9` does. What lies in the store then is what the next one begins with.
    pub(crate) fn kill_gateway(&mut self) {
        tokio::task::block_in_place(|| {
            self.gateway.kill();
            self.stored_before = self.world.stored();
            self.discarded.clear();
        });
    }

    /// Starts a gateway that was killed.
    pub(crate) fn launch_gateway(&mut self) {
        self.gateway = self.world.launch();
    }

    /// Waits until everything accepted has arrived, but for what was set aside, and nothing is in hand.
    pub(crate) async fn settle(&self) -> HashSet<String> {
        until(
            "everything accepted has arrived or lies parked",
            SETTLES,
            async || self.books.missing() == 0 || self.books.missing() <= self.aside().len() as u64,
        )
        .await;
        let aside = self.aside();
        let begin = Instant::now();
        loop {
            let accounts = self.accounts().await;
            let stored = [self.stored_before, self.world.stored()];
            if accounts.in_progress == [0; 3] && accounts.balance(stored, self.discarded.len() as u64) {
                break;
            }
            assert!(
                begin.elapsed() < SETTLES,
                "something is in hand, or the accounts do not balance: {accounts:?}, stored before and now {stored:?}"
            );
            tokio::time::sleep(LOOK).await;
        }
        aside
    }

    /// What the gateways have counted.
    pub(crate) async fn accounts(&self) -> Accounts {
        let accounts = Accounts::of(&self.gateway).await;
        match &self.standby {
            Some((_, standby)) => accounts.and(Accounts::of(standby).await),
            None => accounts,
        }
    }

    /// Ids of what waits for a person, or will never go by a person's word.
    fn aside(&self) -> HashSet<String> {
        let rows = tokio::task::block_in_place(|| self.world.parked());
        let ids = rows.iter().filter_map(|row| row["message_id"].as_str());
        ids.map(str::to_owned)
            .chain(self.discarded.iter().cloned())
            .collect()
    }
}

/// One fault at a time: several at once would say nothing of any.
pub(crate) async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}
