//! One subscription: gives deliveries to the consumer within the prefetch, gathers what it settles and
//! tells the broker in batches. Ends with its channel.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{FutureExt, Stream, StreamExt};
use lapin::Channel;
use lapin::message::Delivery as Raw;
use lapin::options::{BasicAckOptions, BasicNackOptions};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::ledger::{Ledger, Tell};
use super::properties;
use crate::bus::{Delivery, DeliveryTag, Prefetch, Settled};

/// Acknowledgements told as one.
const BATCH: usize = 20;
/// How long an acknowledgement waits for company.
const FLUSH: Duration = Duration::from_millis(2);
/// Deliveries and settlements taken at once.
const GULP: usize = 64;
/// Most messages given back one by one within [`RETURNS_WITHIN`]. A quorum queue that is told of more than
/// 32 as one, as the broker does when it is busy, puts them back in any order; it keeps the order of
/// whatever a channel holds when it ends.
const RETURNS: usize = 16;
/// By then the broker has long taken back what it was told of.
const RETURNS_WITHIN: Duration = Duration::from_secs(1);
/// How often the library is asked for deliveries even when it has not said that there are any; longer than [`IDLE`].
const LOOK: Duration = Duration::from_secs(5);
/// A subscription with a smaller prefetch gets the full one back after this long without work.
const IDLE: Duration = Duration::from_secs(1);

/// Why a subscription ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The consumer was dropped, or the bus closes.
    OnRequest,
    /// The channel or its connection is lost.
    Lost,
    /// Another number of messages is wanted, so that the bytes fit.
    ForPrefetch(u16),
    /// So much goes back at once that only the end of the channel keeps it in order.
    ForOrder,
}

/// The state of one subscription.
pub(super) struct Pump {
    channel: Channel,
    generation: u64,
    prefetch: Prefetch,
    /// What the broker was told; less than asked for after large messages.
    messages: u16,
    out: mpsc::Sender<Delivery>,
    settled: mpsc::UnboundedSender<Settled>,
    settlements: mpsc::UnboundedReceiver<Settled>,
    ledger: Ledger,
    /// Come, and not yet given: beyond the prefetch in bytes.
    waiting: VecDeque<Raw>,
    waiting_bytes: usize,
    /// The consumer has not yet taken what an earlier subscription gave: there is no room for what waits.
    crowded: bool,
    largest: usize,
    flush_at: Option<Instant>,
    /// Given back since a moment.
    returns: (Instant, usize),
}

impl Pump {
    pub(super) fn new(
        channel: Channel,
        generation: u64,
        prefetch: Prefetch,
        messages: u16,
        out: mpsc::Sender<Delivery>,
    ) -> Self {
        let (settled, settlements) = mpsc::unbounded_channel();
        Self {
            channel,
            generation,
            prefetch,
            messages,
            out,
            settled,
            settlements,
            ledger: Ledger::default(),
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            crowded: false,
            largest: 0,
            flush_at: None,
            returns: (Instant::now(), 0),
        }
    }

    /// Pumps until the end; then tells the broker everything that was settled. `broken` says that the
    /// connection is over, should the library never end the deliveries.
    pub(super) async fn run(
        &mut self,
        deliveries: &mut (impl Stream<Item = lapin::Result<Raw>> + Unpin),
        broken: impl Future<Output = ()>,
        closing: &CancellationToken,
    ) -> Ended {
        let mut broken = std::pin::pin!(broken);
        let mut look = tokio::time::interval(LOOK);
        let mut batch = Vec::with_capacity(GULP);
        let out = self.out.clone();
        let ended = loop {
            let shrunk = self.messages < self.prefetch.messages && self.is_idle();
            let flush_at = self.flush_at.unwrap_or_else(Instant::now);
            tokio::select! {
                _count = self.settlements.recv_many(&mut batch, GULP) => self.settle(&mut batch),
                delivery = deliveries.next() => match delivery {
                    Some(Ok(delivery)) => self.take_ready(delivery, deliveries),
                    Some(Err(_)) | None => break Ended::Lost,
                },
                () = tokio::time::sleep_until(flush_at), if self.flush_at.is_some() => {
                    if self.returns_too_many() {
                        break Ended::ForOrder;
                    }
                    self.flush();
                }
                () = tokio::time::sleep(IDLE), if shrunk => break Ended::ForPrefetch(self.prefetch.messages),
                _tick = look.tick() => {}
                // An error is the consumer gone: `closed` says so.
                Ok(_room) = out.reserve(), if self.crowded => {}
                () = &mut broken => break Ended::Lost,
                () = out.closed() => break Ended::OnRequest,
                () = closing.cancelled() => break Ended::OnRequest,
            }
            self.give();
            if self.is_flooded() {
                break Ended::ForPrefetch(self.fitting());
            }
        };
        self.settlements.close();
        while let Ok(settled) = self.settlements.try_recv() {
            batch.push(settled);
        }
        self.settle(&mut batch);
        self.end(ended);
        ended
    }

    /// A delivery, and those that are there as well.
    fn take_ready(&mut self, first: Raw, rest: &mut (impl Stream<Item = lapin::Result<Raw>> + Unpin)) {
        self.take(first);
        for _ in 1..GULP {
            match rest.next().now_or_never() {
                Some(Some(Ok(delivery))) => self.take(delivery),
                // The end shows again at the next turn of the loop.
                Some(Some(Err(_)) | None) | None => return,
            }
        }
    }

    fn take(&mut self, delivery: Raw) {
        self.waiting_bytes += delivery.data.len();
        self.largest = self.largest.max(delivery.data.len());
        self.waiting.push_back(delivery);
    }

    /// Gives out what fits; the first always does.
    fn give(&mut self) {
        self.crowded = false;
        while let Some(next) = self.waiting.front() {
            let size = next.data.len();
            let held = self.ledger.held_bytes();
            if held > 0 && held.saturating_add(size) > self.prefetch.bytes {
                return;
            }
            // The broker holds back what exceeds the prefetch, so there is room but after a lost connection.
            let Ok(place) = self.out.try_reserve() else {
                self.crowded = true;
                return;
            };
            let Some(raw) = self.waiting.pop_front() else {
                return;
            };
            self.waiting_bytes -= size;
            let number = self.ledger.came(size);
            place.send(Delivery {
                message: properties::from_amqp(&raw.properties, raw.data),
                redelivered: raw.redelivered,
                tag: DeliveryTag::new(number, self.generation, self.settled.clone()),
            });
        }
    }

    fn settle(&mut self, batch: &mut Vec<Settled>) {
        for settled in batch
            .drain(..)
            .filter(|settled| settled.generation == self.generation)
        {
            self.ledger.settle(settled.number, settled.how);
        }
        if self.ledger.untold() >= BATCH {
            let run = self.ledger.tell_run();
            self.tell(run);
        }
        self.flush_at = match (self.ledger.untold(), self.flush_at) {
            (0, _) => None,
            (_, Some(at)) => Some(at),
            (_, None) => Some(Instant::now() + FLUSH),
        };
    }

    /// Whether more go back than the broker keeps in order; counts them.
    fn returns_too_many(&mut self) -> bool {
        if self.returns.0.elapsed() > RETURNS_WITHIN {
            self.returns = (Instant::now(), 0);
        }
        self.returns.1 += self.ledger.returning();
        self.returns.1 > RETURNS
    }

    /// The last words: what goes back goes with the channel.
    fn end(&mut self, ended: Ended) {
        if ended != Ended::Lost {
            let acknowledged = self.ledger.tell_acknowledged();
            self.tell(acknowledged);
        }
    }

    fn flush(&mut self) {
        let all = self.ledger.tell_all();
        self.tell(all);
        self.flush_at = None;
    }

    /// Hands over to the library, which sends in the order of the first polls. Not awaited: it would wait
    /// for the socket, and a failure shows as the end of the deliveries.
    fn tell(&self, tells: impl IntoIterator<Item = Tell>) {
        for tell in tells {
            let sent = match tell {
                Tell::AcknowledgeUpTo(tag) => self.acknowledge(tag, true),
                Tell::Acknowledge(tag) => self.acknowledge(tag, false),
                Tell::Requeue(tag) => {
                    let options = BasicNackOptions {
                        multiple: false,
                        requeue: true,
                    };
                    self.channel.basic_nack(tag, options).now_or_never()
                }
            };
            if let Some(Err(error)) = sent {
                tracing::debug!(%error, "not told to the broker; the messages come again");
            }
        }
    }

    fn acknowledge(&self, tag: u64, multiple: bool) -> Option<lapin::Result<()>> {
        self.channel
            .basic_ack(tag, BasicAckOptions { multiple })
            .now_or_never()
    }

    fn is_idle(&self) -> bool {
        self.ledger.is_empty() && self.waiting.is_empty()
    }

    /// Whether more waits than memory should hold. The broker counts messages only, so a run of large ones
    /// comes whole; all of them then go back, and fewer are asked for.
    fn is_flooded(&self) -> bool {
        let first = self.waiting.front().map_or(0, |next| next.data.len());
        self.messages > 1 && self.waiting_bytes - first > self.prefetch.bytes.saturating_mul(2)
    }

    /// How many messages of the largest size fit into the prefetch in bytes.
    fn fitting(&self) -> u16 {
        let fitting = self.prefetch.bytes / self.largest.max(1);
        u16::try_from(fitting)
            .unwrap_or(u16::MAX)
            .clamp(1, self.messages.saturating_sub(1).max(1))
    }
}
