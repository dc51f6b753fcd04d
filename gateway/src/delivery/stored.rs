//! Lanes that have something in the store, worked for one destination: retries that are due, what a person has
//! released, and what was held behind them. Every message goes the way of [`Delivery::forward`]; this only says
//! when, one head after another.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

use super::Delivery;
use super::corrected::as_received;
use crate::bus::{BusMessage, Properties};
use crate::message::{Claim, Identity, InFlight, Taken, Verdict};
use crate::store::{LaneKey, Standing, Store, StoreError, StoredLane, StoredMessage};

/// How often the store is looked at: a person may have decided in another process.
const LOOK: Duration = Duration::from_secs(1);

/// A look takes time in proportion to what is stored; this many times as long passes before the next.
const REST: u32 = 10;

/// How long a gateway has the lanes of a destination to itself; renewed three times within it.
const LEASE: Duration = Duration::from_secs(15);

/// What must be left of the lease when an attempt begins.
const LEAST: Duration = Duration::from_secs(5);

/// Works the stored lanes of one destination.
#[derive(Debug)]
pub struct Worker {
    delivery: Arc<Delivery>,
    /// Who holds the lease: this process and no other.
    holder: String,
    /// Until when the lease lasts.
    leased_until: Mutex<Option<Instant>>,
    /// Lanes that are being worked now.
    working: Mutex<HashSet<LaneKey>>,
    /// Lanes that may be worked at once.
    at_once: Arc<Semaphore>,
    ended: Notify,
}

impl Worker {
    /// A worker for a destination; `holder` names this process, `at_once` bounds the lanes worked at a time.
    #[must_use]
    pub fn new(delivery: Arc<Delivery>, holder: String, at_once: usize) -> Arc<Self> {
        Arc::new(Self {
            delivery,
            holder,
            leased_until: Mutex::default(),
            working: Mutex::default(),
            at_once: Arc::new(Semaphore::new(at_once)),
            ended: Notify::new(),
        })
    }

    /// Works until the gateway stops.
    pub async fn run(self: Arc<Self>) {
        let mut found = Found::nothing();
        loop {
            if !self.lease().await {
                found = Found::later();
            } else if found.again <= Instant::now() {
                found = self.look().await;
            }
            self.start(&mut found.ready);
            tokio::select! {
                biased;
                () = self.delivery.stop.cancelled() => break,
                () = tokio::time::sleep_until(found.again) => {}
                () = self.ended.notified() => found.hurry(),
                () = self.delivery.stored.retry() => found.hurry(),
            }
        }
        // What is being sent is finished first: a successor would send it beside this one.
        while !self.locked().is_empty() {
            tokio::select! {
                biased;
                () = self.ended.notified() => {}
                () = tokio::time::sleep(LOOK) => {
                    let _is_held: bool = self.lease().await;
                }
            }
        }
        self.give_up_lease().await;
    }

    /// Asks the store which lanes may go now, and when to look again.
    async fn look(&self) -> Found {
        let begin = Instant::now();
        let asked = self.delivery.stored.about_to_load();
        let lanes = match self.store().lanes(&self.delivery.system.name).await {
            Ok(lanes) => lanes,
            Err(error) => {
                tracing::warn!(%error, "the stored lanes cannot be read");
                return Found::later();
            }
        };
        self.delivery.stored.load(&lanes, asked);
        let now = self.delivery.clock.now();
        let (mut ready, mut next) = (VecDeque::new(), LOOK);
        for lane in lanes {
            match due(&lane, now) {
                Some(Duration::ZERO) => ready.push_back(lane.key),
                Some(wait) => next = next.min(wait),
                None => {}
            }
        }
        let rested = Instant::now() + begin.elapsed() * REST;
        Found {
            ready,
            rested,
            again: rested.max(begin + next),
        }
    }

    /// Starts lanes that may go now, as many as there is room for. Whether a head still may go is asked again when it
    /// has its turn.
    fn start(self: &Arc<Self>, ready: &mut VecDeque<LaneKey>) {
        while !ready.is_empty() {
            let Ok(place) = Arc::clone(&self.at_once).try_acquire_owned() else {
                return; // one of those at work will end
            };
            let Some(lane) = ready.pop_front() else { return };
            if let Some(working) = Working::on(self, lane) {
                drop(self.delivery.tasks.spawn(async move {
                    working.worker.work(&working.lane).await;
                    drop((working, place));
                }));
            }
        }
    }

    /// Delivers one head after another, until the lane has to wait or has nothing more.
    async fn work(&self, lane: &LaneKey) {
        while !self.delivery.stop.is_cancelled() {
            tokio::select! {
                biased;
                () = self.delivery.stop.cancelled() => return,
                () = self.delivery.breaker.admits() => {}
            }
            match self.step(lane).await {
                Step::Went => {}
                Step::Waits => return,
            }
        }
    }

    /// One head, under its lane's turn. The turn is passed on after each, so that what has come from the bus
    /// meanwhile is held in its place and does not wait in hand for a long lane to be worked off.
    async fn step(&self, lane: &LaneKey) -> Step {
        let delivery = &self.delivery;
        let mut turn = delivery.turn(&lane.case);
        tokio::select! {
            biased;
            () = delivery.stop.cancelled() => return Step::Waits,
            () = turn.wait() => {}
        }
        let (id, message) = match self.store().head(lane).await {
            Ok(Some(head)) => head,
            Ok(None) => {
                delivery.stored.empty(&lane.case);
                return Step::Waits;
            }
            Err(error) => return unreadable(&error),
        };
        if !may_go(message.standing, delivery.clock.now()) {
            return Step::Waits;
        }
        let as_received = match as_received(self.store(), id, &message).await {
            Ok(as_received) => as_received,
            Err(error) => return unreadable(&error),
        };
        // A store that is away cannot renew the lease, and another gateway takes it over when it ends.
        if !self.lasts(LEAST) {
            return Step::Waits;
        }
        let taken = InFlight::new(
            taken(message, as_received, delivery.clock.now()),
            Claim::Stored(id),
            "lane",
            &delivery.metrics,
        );
        let verdict = delivery.deliver(&taken).await;
        let is_left = matches!(verdict, Verdict::Leave);
        delivery.end(taken, verdict).await;
        drop(turn);
        if is_left { Step::Waits } else { Step::Went }
    }

    /// Whether this process has the lanes of the destination to itself; renews the lease in time.
    async fn lease(&self) -> bool {
        if self.lasts(LEASE * 2 / 3) {
            return true;
        }
        let now = Instant::now();
        match self.store().lease(&self.name(), &self.holder, LEASE).await {
            Ok(is_held) => *self.leased_until() = is_held.then(|| now + LEASE),
            Err(error) => tracing::warn!(%error, "it is not known who works the stored lanes"),
        }
        self.lasts(Duration::ZERO)
    }

    /// Whether the lease lasts for so long at least.
    fn lasts(&self, time: Duration) -> bool {
        self.leased_until()
            .is_some_and(|until| Instant::now() + time < until)
    }

    fn leased_until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.leased_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn give_up_lease(&self) {
        // It would end by itself; a successor need not wait for that.
        if let Err(error) = self
            .store()
            .lease(&self.name(), &self.holder, Duration::ZERO)
            .await
        {
            tracing::debug!(%error, "the lease on the stored lanes ends by itself");
        }
    }

    fn name(&self) -> String {
        format!("lanes.{}", self.delivery.system.name)
    }

    fn store(&self) -> &dyn Store {
        self.delivery.settle.store.as_ref()
    }

    fn locked(&self) -> MutexGuard<'_, HashSet<LaneKey>> {
        self.working.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the last look at the store has shown.
struct Found {
    /// Lanes whose head may go, and that are not started yet.
    ready: VecDeque<LaneKey>,
    /// When the store may be asked again.
    rested: Instant,
    /// When it is asked again, if nothing happens.
    again: Instant,
}

impl Found {
    /// Nothing; the store is asked at once.
    fn nothing() -> Self {
        let now = Instant::now();
        Self {
            ready: VecDeque::new(),
            rested: now,
            again: now,
        }
    }

    /// Nothing; the store is asked after a while.
    fn later() -> Self {
        Self {
            again: Instant::now() + LOOK,
            ..Self::nothing()
        }
    }

    /// Something has changed: the store is asked as soon as may be, unless there is work without asking.
    fn hurry(&mut self) {
        if self.ready.is_empty() {
            self.again = self.again.min(self.rested);
        }
    }
}

/// A lane that is being worked. However the work ends, the lane can be worked again.
struct Working {
    worker: Arc<Worker>,
    lane: LaneKey,
}

impl Working {
    /// Unless it is being worked already.
    fn on(worker: &Arc<Worker>, lane: LaneKey) -> Option<Self> {
        worker.locked().insert(lane.clone()).then(|| Self {
            worker: Arc::clone(worker),
            lane,
        })
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _: bool = self.worker.locked().remove(&self.lane);
        self.worker.ended.notify_one();
    }
}

/// What became of a lane's head.
enum Step {
    /// Something was decided about it; the lane is looked at again.
    Went,
    /// The lane waits, or has nothing more.
    Waits,
}

fn unreadable(error: &StoreError) -> Step {
    tracing::warn!(%error, "a stored lane cannot be read");
    Step::Waits
}

/// How long until the head may go; none while a person has to decide.
fn due(lane: &StoredLane, now: Timestamp) -> Option<Duration> {
    match lane.standing {
        Standing::Retry { due } => Some(Duration::try_from(due.duration_since(now)).unwrap_or_default()),
        Standing::Released | Standing::Held => Some(Duration::ZERO),
        Standing::Parked | Standing::Aside | Standing::Refused | Standing::Discarded | Standing::Replaced => {
            None
        }
    }
}

fn may_go(standing: Standing, now: Timestamp) -> bool {
    match standing {
        Standing::Retry { due } => due <= now,
        Standing::Released | Standing::Held => true,
        Standing::Parked | Standing::Aside | Standing::Refused | Standing::Discarded | Standing::Replaced => {
            false
        }
    }
}

/// A stored message as one taken in hand.
fn taken(message: StoredMessage, as_received: Option<Bytes>, now: Timestamp) -> Taken {
    Taken {
        identity: Identity {
            message_id: message.message_id.clone(),
            case_id: message.case_id.clone(),
            kind: message.kind.clone(),
        },
        source: message.source.clone(),
        first_received: message.first_received,
        tried_since: message.released_at.unwrap_or(message.first_received),
        attempts: message.attempts,
        // The process before this one may have delivered it and not have come to say so.
        redelivered: true,
        in_hand_since: Instant::now(),
        as_received,
        message: BusMessage {
            body: message.body,
            properties: Properties {
                message_id: Some(message.message_id),
                case_id: message.case_id,
                kind: message.kind,
                content_type: message.content_type,
                timestamp: Some(now),
                source: Some(message.source.to_string()),
                first_received: Some(message.first_received),
                traceparent: message.traceparent,
                continues: message.continues,
                ..Properties::default()
            },
        },
    }
}
