//! One consumer of a queue: waits to be the active one, reads ahead, gives out within the prefetch, and
//! turns settlements into removals. Never decides how a delivery is settled.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::health::{Health, Side};
use super::queue::Queue;
use super::reader::Fetch;
use super::rows::Limits;
use super::writer::{Command, Removal};
use crate::bus::{BusMessage, Delivery, DeliveryTag, How, Prefetch, Settled};

/// Most messages read at once.
const READ_AHEAD: u16 = 256;
/// Between attempts to read a file that cannot be read.
const RETRY: Duration = Duration::from_secs(1);

/// Where a consumer is connected to.
#[derive(Debug)]
pub(super) struct Wiring {
    pub(super) queue: Arc<Queue>,
    pub(super) writer: Sender<Command>,
    pub(super) reader: Sender<Fetch>,
    pub(super) health: Arc<Health>,
    pub(super) closing: CancellationToken,
}

/// The state of one consumer while it is the active one.
struct Active {
    wiring: Wiring,
    prefetch: Prefetch,
    generation: u64,
    out: mpsc::Sender<Delivery>,
    settled: mpsc::UnboundedSender<Settled>,
    /// Given out and not settled: number and size.
    held: HashMap<i64, usize>,
    held_bytes: usize,
    /// Given back; these come first.
    returned: BTreeSet<i64>,
    /// Read and not yet given.
    ahead: VecDeque<(i64, BusMessage)>,
    /// The last number read.
    position: i64,
}

/// Consumes until the consumer is dropped or the bus closes. What is then un-acknowledged is the next
/// consumer's.
pub(super) async fn run(wiring: Wiring, prefetch: Prefetch, generation: u64, out: mpsc::Sender<Delivery>) {
    let queue = wiring.queue.clone();
    let closing = wiring.closing.clone();
    let _active = tokio::select! {
        active = queue.active.lock() => active,
        () = out.closed() => return,
        () = closing.cancelled() => return,
    };
    // What the consumer before acknowledged must be gone before this one reads.
    let (reply, flushed) = oneshot::channel();
    drop(wiring.writer.send(Command::Flush { reply }));
    tokio::select! {
        flushed = flushed => if flushed.is_err() { return },
        () = out.closed() => return,
        () = closing.cancelled() => return,
    }
    let (settled, settlements) = mpsc::unbounded_channel();
    let mut active = Active {
        wiring,
        prefetch,
        generation,
        out,
        settled,
        held: HashMap::new(),
        held_bytes: 0,
        returned: BTreeSet::new(),
        ahead: VecDeque::new(),
        position: 0,
    };
    active.consume(settlements, &closing).await;
}

impl Active {
    async fn consume(
        &mut self,
        mut settlements: mpsc::UnboundedReceiver<Settled>,
        closing: &CancellationToken,
    ) {
        let mut newest = self.wiring.queue.newest.subscribe();
        let mut batch = Vec::new();
        let out = self.out.clone();
        loop {
            newest.mark_unchanged();
            let given = self.give_what_fits().await;
            self.wiring
                .health
                .report(Side::Reader, given.as_ref().copied().map_err(String::as_str));
            tokio::select! {
                () = tokio::time::sleep(RETRY), if given.is_err() => {}
                _count = settlements.recv_many(&mut batch, 256) => {}
                changed = newest.changed() => if changed.is_err() { break },
                () = out.closed() => break,
                () = closing.cancelled() => break,
            }
            self.settle(batch.drain(..));
        }
        settlements.close();
        while let Ok(settled) = settlements.try_recv() {
            self.settle([settled].into_iter());
        }
    }

    /// Gives out as much as the prefetch allows and the queue has.
    async fn give_what_fits(&mut self) -> Result<(), String> {
        while self.held.len() < usize::from(self.prefetch.messages.max(1)) {
            let Some((number, message)) = self.next().await? else {
                break;
            };
            let size = message.body.len();
            if !self.held.is_empty() && self.held_bytes.saturating_add(size) > self.prefetch.bytes {
                self.ahead.push_front((number, message));
                break;
            }
            let _none = self.held.insert(number, size);
            self.held_bytes += size;
            let delivery = Delivery {
                message,
                redelivered: self.wiring.queue.give(number),
                tag: DeliveryTag::new(number.unsigned_abs(), self.generation, self.settled.clone()),
            };
            if self.out.try_send(delivery).is_err() {
                break; // the consumer is gone; what it held is the next one's
            }
        }
        Ok(())
    }

    /// The next message to give: what was given back before what was never given.
    async fn next(&mut self) -> Result<Option<(i64, BusMessage)>, String> {
        while let Some(first) = self.returned.first().copied() {
            let one = Limits {
                messages: 1,
                bytes: 0,
                at_least_one: true,
            };
            let mut rows = self.fetch(first - 1, one).await?;
            let _there = self.returned.remove(&first);
            if let Some(row) = rows.pop().filter(|(number, _)| *number == first) {
                return Ok(Some(row));
            }
        }
        if self.ahead.is_empty() && *self.wiring.queue.newest.borrow() > self.position {
            let limits = Limits {
                messages: self.prefetch.messages.clamp(1, READ_AHEAD),
                bytes: self.prefetch.bytes,
                at_least_one: true,
            };
            self.ahead = self.fetch(self.position, limits).await?.into();
            if let Some((last, _)) = self.ahead.back() {
                self.position = *last;
            }
        }
        Ok(self.ahead.pop_front())
    }

    async fn fetch(&self, after: i64, limits: Limits) -> Result<Vec<(i64, BusMessage)>, String> {
        let (reply, rows) = oneshot::channel();
        let fetch = Fetch {
            queue: self.wiring.queue.clone(),
            after,
            limits,
            reply,
        };
        let gone = || "the bus is closed".to_owned();
        self.wiring.reader.send(fetch).map_err(|_| gone())?;
        rows.await.map_err(|_| gone())?
    }

    fn settle(&mut self, settlements: impl Iterator<Item = Settled>) {
        for settled in settlements.filter(|settled| settled.generation == self.generation) {
            let number = settled.number.cast_signed();
            let Some(size) = self.held.remove(&number) else {
                continue;
            };
            self.held_bytes -= size;
            match settled.how {
                How::Acknowledge => {
                    let queue = self.wiring.queue.clone();
                    // A writer that is gone cannot remove it: it comes again.
                    drop(
                        self.wiring
                            .writer
                            .send(Command::Remove(Removal { queue, number })),
                    );
                }
                How::Requeue => {
                    let _new = self.returned.insert(number);
                }
            }
        }
    }
}
