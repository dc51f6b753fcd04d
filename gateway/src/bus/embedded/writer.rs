//! The one thread that writes. It takes everything that is pending, commits once, then answers: the cost of
//! reaching the disk is shared by all that came meanwhile. Never gives a message to anybody.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection as File;
use tokio::sync::oneshot;

use super::commit;
use super::health::{Health, Side};
use super::lock::DirectoryLock;
use super::queue::Queue;
use super::room::{self, Room};
use super::rows;
use super::schema::{self, QueueRow};
use crate::bus::Created;
use crate::bus::{BusError, BusMessage, PublishError, QueueName};

/// Most publishes in one commit.
const BATCH_MESSAGES: usize = 4_096;
/// Bodies in one commit, in bytes; one more message than fits.
const BATCH_BYTES: usize = 8 << 20;
/// Between attempts to write acknowledgements that could not be written.
const RETRY: Duration = Duration::from_millis(250);
/// Between looks whether there is room again, when nobody asks for any.
const LOOK: Duration = Duration::from_secs(1);

/// What the writer is asked to do, in the order of asking.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every command is the large one; a box would cost each message an allocation"
)]
pub(super) enum Command {
    /// Makes sure that a queue exists.
    Declare {
        queue: QueueName,
        reply: oneshot::Sender<Result<Arc<Queue>, BusError>>,
    },
    /// Puts a message on a queue.
    Publish(Publish),
    /// Takes an acknowledged message out.
    Remove(Removal),
    /// Answers when everything asked before is durable.
    Flush { reply: oneshot::Sender<()> },
    /// Notes a clean end, and ends.
    Close { reply: oneshot::Sender<()> },
    /// Ends without a note, as a crash would.
    Abandon,
}

#[derive(Debug)]
pub(super) struct Publish {
    pub(super) queue: Arc<Queue>,
    pub(super) message: BusMessage,
    pub(super) reply: oneshot::Sender<Result<(), PublishError>>,
}

#[derive(Debug)]
pub(super) struct Removal {
    pub(super) queue: Arc<Queue>,
    pub(super) number: i64,
}

/// The state of the writer's thread.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) file: File,
    pub(super) queues: HashMap<QueueName, Arc<Queue>>,
    pub(super) health: Arc<Health>,
    pub(super) created: Arc<Created>,
    pub(super) max_bytes: u64,
    pub(super) lock: DirectoryLock,
    pub(super) room: Room,
    /// About how many bytes could not be written when it was tried last. Whoever publishes may stay away while
    /// the bus is down, so it looks for itself whether it works again.
    pub(super) refused: Option<u64>,
}

#[derive(Default)]
struct Pending {
    publishes: Vec<Publish>,
    /// Kept until they are in the file; an acknowledgement is never given up.
    removals: Vec<Removal>,
    flushes: Vec<oneshot::Sender<()>>,
    bytes: usize,
    end: Option<End>,
}

enum End {
    Clean(oneshot::Sender<()>),
    Abandoned,
}

impl Writer {
    /// Works until told to end.
    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        let mut pending = Pending::default();
        let mut used = schema::used_bytes(&self.file).unwrap_or(0);
        loop {
            self.collect(commands, &mut pending);
            used = self.settle_pending(&mut pending, used);
            self.give_back_room(used);
            match pending.end.take() {
                None => {}
                Some(End::Abandoned) => return,
                Some(End::Clean(reply)) => return self.close(reply),
            }
        }
    }

    /// Waits for the first command, then takes what else is there.
    fn collect(&mut self, commands: &Receiver<Command>, pending: &mut Pending) {
        let first = match (pending.removals.is_empty(), self.refused) {
            (false, _) => commands.recv_timeout(RETRY),
            (true, Some(_)) => commands.recv_timeout(LOOK),
            (true, None) => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match first {
            Ok(command) => self.take(command, pending),
            Err(RecvTimeoutError::Timeout) => return self.look_for_room(),
            Err(RecvTimeoutError::Disconnected) => pending.end = Some(End::Abandoned),
        }
        while pending.end.is_none()
            && pending.publishes.len() < BATCH_MESSAGES
            && pending.bytes < BATCH_BYTES
            && let Ok(command) = commands.try_recv()
        {
            self.take(command, pending);
        }
    }

    fn take(&mut self, command: Command, pending: &mut Pending) {
        match command {
            Command::Declare { queue, reply } => drop(reply.send(self.declare(queue))),
            Command::Publish(publish) => {
                pending.bytes += publish.message.body.len();
                pending.publishes.push(publish);
            }
            Command::Remove(removal) => pending.removals.push(removal),
            Command::Flush { reply } => pending.flushes.push(reply),
            Command::Close { reply } => pending.end = Some(End::Clean(reply)),
            Command::Abandon => pending.end = Some(End::Abandoned),
        }
    }

    fn declare(&mut self, name: QueueName) -> Result<Arc<Queue>, BusError> {
        if let Some(queue) = self.queues.get(&name) {
            return Ok(queue.clone());
        }
        let id = schema::add_queue(&mut self.file, name.as_str())
            .map_err(|error| BusError::Storage(schema::words(&error)))?;
        let queue = Arc::new(Queue::new(&QueueRow::empty(id, name.as_str())));
        self.created.tell(&name);
        let _none = self.queues.insert(name, queue.clone());
        Ok(queue)
    }

    /// One commit, and the answers. When it fails the publishes are refused, and the acknowledgements are
    /// tried alone: they make room.
    fn settle_pending(&mut self, pending: &mut Pending, used: u64) -> u64 {
        let publishes = self.admit(std::mem::take(&mut pending.publishes), used);
        pending.bytes = 0;
        let outcome = self.commit(&publishes, &mut pending.removals);
        let answer = match &outcome {
            Ok(()) => Ok(()),
            Err(cause) => Err(PublishError::Rejected(cause.clone())),
        };
        if outcome.is_err() && !publishes.is_empty() {
            // Its failure is the next round's: what stays in `removals` is tried again.
            drop(self.commit(&[], &mut pending.removals));
        }
        for publish in publishes {
            // Nobody may be waiting any more; the message is stored all the same.
            drop(publish.reply.send(answer.clone()));
        }
        if pending.removals.is_empty() {
            for flush in pending.flushes.drain(..) {
                let _heard = flush.send(());
            }
        }
        schema::used_bytes(&self.file).unwrap_or(used)
    }

    /// Refuses what there is no room for.
    fn admit(&self, publishes: Vec<Publish>, mut used: u64) -> Vec<Publish> {
        let mut admitted = Vec::with_capacity(publishes.len());
        for publish in publishes {
            let needed = rows::room_needed(&publish.message);
            if used.saturating_add(needed) > self.max_bytes {
                let full = format!("the {} bytes allowed on disk are used up", self.max_bytes);
                drop(publish.reply.send(Err(PublishError::Rejected(full))));
            } else {
                used += needed;
                admitted.push(publish);
            }
        }
        admitted
    }

    fn commit(&mut self, publishes: &[Publish], removals: &mut Vec<Removal>) -> Result<(), String> {
        if publishes.is_empty() && removals.is_empty() {
            return Ok(());
        }
        let outcome =
            commit::commit(&mut self.file, publishes, removals).map_err(|error| schema::words(&error));
        self.health
            .report(Side::Writer, outcome.as_ref().copied().map_err(String::as_str));
        let asked: u64 = publishes
            .iter()
            .map(|publish| rows::room_needed(&publish.message))
            .sum();
        self.refused = outcome
            .as_ref()
            .err()
            .map(|_| asked.max(self.refused.unwrap_or(0)));
        outcome.inspect(|()| removals.clear())
    }

    /// Looks whether what was refused would be taken now, and says so.
    fn look_for_room(&mut self) {
        let Some(bytes) = self.refused else { return };
        let outcome = self.room.try_for(bytes, &self.file);
        self.health
            .report(Side::Writer, outcome.as_ref().copied().map_err(String::as_str));
        self.refused = outcome.is_err().then_some(bytes);
    }

    fn give_back_room(&self, used: u64) {
        if used > room::MOST_LIVE {
            return;
        }
        match room::give_back(&self.file) {
            Ok(true) => tracing::info!("the file of the bus was shrunk"),
            Ok(false) => {}
            Err(error) => tracing::debug!(
                cause = schema::words(&error),
                "the file of the bus was not shrunk"
            ),
        }
    }

    fn close(self, reply: oneshot::Sender<()>) {
        if let Err(error) = commit::note_clean_end(&self.file, self.queues.values()) {
            // The next start then takes everything for given out, which is safe.
            tracing::warn!(cause = schema::words(&error), "the clean end could not be noted");
        }
        drop(self.file);
        drop(self.lock);
        self.health.closed();
        let _heard = reply.send(());
    }
}
