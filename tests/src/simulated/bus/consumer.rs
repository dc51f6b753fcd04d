//! One consumer of a queue: waits to be the active one, gives out what the prefetch allows, and applies what is
//! settled when it has come to the broker. Goes on after a lost connection.

use std::collections::BTreeMap;
use std::sync::Arc;

use gateway::bus::{Delivery, DeliveryTag, How, Prefetch, QueueName, Settled};
use tokio::sync::mpsc;

use super::super::store::wait;
use super::Line;

/// Consumes until the consumer is dropped or the bus is closed.
pub(super) async fn run(line: Arc<Line>, queue: QueueName, prefetch: Prefetch, out: mpsc::Sender<Delivery>) {
    loop {
        tokio::select! {
            biased;
            () = line.closing.cancelled() => return,
            () = out.closed() => return,
            () = line.is_up() => {}
        }
        let number = line.broker.number();
        line.broker.line_up(&queue, number);
        let (settled, settlements) = mpsc::unbounded_channel();
        let mut active = Active {
            line: &line,
            queue: &queue,
            prefetch,
            number,
            out: &out,
            settled,
            held: BTreeMap::new(),
        };
        active.consume(settlements).await;
        // What it held is, in order, the next consumer's.
        line.broker.step_out(&queue, number);
    }
}

/// A consumer on one connection.
struct Active<'a> {
    line: &'a Line,
    queue: &'a QueueName,
    prefetch: Prefetch,
    number: u64,
    out: &'a mpsc::Sender<Delivery>,
    settled: mpsc::UnboundedSender<Settled>,
    /// Given out and not settled: place and size.
    held: BTreeMap<u64, usize>,
}

impl Active<'_> {
    async fn consume(&mut self, mut settlements: mpsc::UnboundedReceiver<Settled>) {
        let session = self.line.session();
        let changes = self.line.broker.changes(self.queue);
        let mut batch = Vec::new();
        loop {
            let changed = changes.notified();
            tokio::pin!(changed);
            let _: bool = changed.as_mut().enable();
            let is_full = self.give_what_fits();
            tokio::select! {
                biased;
                // What is on its way when the connection is lost is lost.
                () = session.cancelled() => return,
                () = self.line.closing.cancelled() => break,
                () = self.out.closed() => break,
                _count = settlements.recv_many(&mut batch, 256) => {
                    let on_its_way = wait(self.line.weather.settling());
                    if session.run_until_cancelled(on_its_way).await.is_none() {
                        return;
                    }
                    batch.drain(..).for_each(|settled| self.settle(settled));
                }
                () = changed => {}
                _room = self.out.reserve(), if is_full => {}
            }
        }
        settlements.close();
        while let Ok(settled) = settlements.try_recv() {
            self.settle(settled);
        }
    }

    /// Gives out as much as the prefetch allows and the queue has; whether nobody takes it.
    fn give_what_fits(&mut self) -> bool {
        let most = usize::from(self.prefetch.messages.max(1));
        while self.held.len() < most && self.line.broker.is_active(self.queue, self.number) {
            let bytes: usize = self.held.values().sum();
            let fits =
                |size: usize| self.held.is_empty() || bytes.saturating_add(size) <= self.prefetch.bytes;
            let is_held = |place| self.held.contains_key(&place);
            let Some((place, message, redelivered)) = self.line.broker.give(self.queue, is_held, fits) else {
                return false;
            };
            let size = message.body.len();
            let delivery = Delivery {
                message,
                redelivered,
                tag: DeliveryTag::new(place, self.number, self.settled.clone()),
            };
            if let Err(error) = self.out.try_send(delivery) {
                self.line.broker.not_given(self.queue, place, redelivered);
                return matches!(error, mpsc::error::TrySendError::Full(_));
            }
            let _none = self.held.insert(place, size);
        }
        false
    }

    fn settle(&mut self, settled: Settled) {
        if settled.generation != self.number || self.held.remove(&settled.number).is_none() {
            return;
        }
        match settled.how {
            How::Acknowledge => self.line.broker.take_out(self.queue, settled.number),
            How::Requeue => {}
        }
    }
}
