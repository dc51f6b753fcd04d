//! The bus without a server: one SQLite file in a directory of its own, one thread that writes with group
//! commit, one that reads. Durable and in order; does not replicate, and serves one process.
//!
//! Pages that acknowledged messages leave are used again, `max_bytes` bounds the file, and it shrinks when a large
//! backlog has drained; the write-ahead log beside it takes up to 40 MiB more. Proof of this, and of what a kill, a
//! torn write and a full disk do: `tests/tests/embedded_disk`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use async_trait::async_trait;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Bus, BusError, BusMessage, Connection, Consumer, Created, Prefetch, PublishError, QueueName};
use consumer::Wiring;
use health::Health;
use lock::DirectoryLock;
use queue::Queue;
use reader::Fetch;
use room::Room;
use writer::{Command, Publish, Writer};

mod commit;
mod consumer;
mod health;
mod lock;
mod queue;
mod reader;
mod room;
mod rows;
mod schema;
mod writer;

#[cfg(test)]
mod tests;

/// The file in its directory.
const FILE: &str = "bus.sqlite";

/// Where the bus lies and how big it may grow.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A directory of its own; made when it is missing.
    pub path: PathBuf,
    /// The most the file may hold; publishes that do not fit are rejected.
    pub max_bytes: u64,
}

/// The bus on local disk. Dropped without [`Bus::close`] it ends as in a crash: what was confirmed is there.
#[derive(Debug)]
pub struct Embedded {
    queues: RwLock<HashMap<QueueName, Arc<Queue>>>,
    writer: Sender<Command>,
    reader: Sender<Fetch>,
    health: Arc<Health>,
    created: Arc<Created>,
    closing: CancellationToken,
    consumers: TaskTracker,
    generations: AtomicU64,
    threads: Vec<JoinHandle<()>>,
}

/// Opens the bus in its directory.
///
/// # Errors
/// When another process uses the directory, when it cannot be read or written, when the file is corrupt or
/// not a bus.
pub fn open(settings: &Settings) -> Result<Arc<dyn Bus>, BusError> {
    Embedded::open(settings)
        .map(|bus| Arc::new(bus) as Arc<dyn Bus>)
        .map_err(BusError::Storage)
}

/// Whether a directory holds a bus.
#[must_use]
pub fn is_in(directory: &Path) -> bool {
    directory.join(FILE).exists()
}

impl Embedded {
    fn open(settings: &Settings) -> Result<Self, String> {
        Self::open_limited(settings, None)
    }

    /// Opens with a limit on the file's pages that SQLite itself keeps: how a test fills the disk.
    fn open_limited(settings: &Settings, pages: Option<u32>) -> Result<Self, String> {
        let lock = DirectoryLock::take(&settings.path)?;
        let path = settings.path.join(FILE);
        let at = |cause: String| format!("{}: {cause}", path.display());
        let file = schema::open_writer(&path).map_err(at)?;
        let rows = schema::load(&file).map_err(|error| at(schema::words(&error)))?;
        if let Some(pages) = pages {
            schema::limit_pages(&file, pages).map_err(|error| at(schema::words(&error)))?;
        }
        let read = schema::open_reader(&path).map_err(at)?;
        let queues: HashMap<_, _> = rows
            .iter()
            .map(|row| (QueueName::stored(&row.name), Arc::new(Queue::new(row))))
            .collect();
        let health = Arc::new(Health::new());
        let created = Arc::<Created>::default();
        let writer = Writer {
            file,
            queues: queues.clone(),
            health: health.clone(),
            created: created.clone(),
            max_bytes: settings.max_bytes,
            lock,
            room: Room::of(&settings.path),
            refused: None,
        };
        let (commands, asked) = std::sync::mpsc::channel();
        let (fetches, wanted) = std::sync::mpsc::channel();
        let threads = vec![
            spawn("bus-writer", move || writer.run(&asked))?,
            spawn("bus-reader", move || reader::run(&read, &wanted))?,
        ];
        Ok(Self {
            queues: RwLock::new(queues),
            writer: commands,
            reader: fetches,
            health,
            created,
            closing: CancellationToken::new(),
            consumers: TaskTracker::new(),
            generations: AtomicU64::new(0),
            threads,
        })
    }

    fn queue(&self, name: &QueueName) -> Option<Arc<Queue>> {
        let queues = self.queues.read().unwrap_or_else(PoisonError::into_inner);
        queues.get(name).cloned()
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, String> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| format!("no thread could be started: {error}"))
}

#[async_trait]
impl Bus for Embedded {
    async fn declare(&self, queues: &[QueueName]) -> Result<(), BusError> {
        for name in queues {
            let (reply, declared) = oneshot::channel();
            let command = Command::Declare {
                queue: name.clone(),
                reply,
            };
            self.writer.send(command).map_err(|_| BusError::Closed)?;
            let queue = declared.await.map_err(|_| BusError::Closed)??;
            let mut queues = self.queues.write().unwrap_or_else(PoisonError::into_inner);
            let _same = queues.insert(name.clone(), queue);
        }
        Ok(())
    }

    fn publish(
        &self,
        queue: &QueueName,
        message: BusMessage,
    ) -> BoxFuture<'static, Result<(), PublishError>> {
        let Some(found) = self.queue(queue) else {
            return std::future::ready(Err(PublishError::NoQueue(queue.clone()))).boxed();
        };
        let (reply, stored) = oneshot::channel();
        let publish = Publish {
            queue: found,
            message,
            reply,
        };
        let sent = self.writer.send(Command::Publish(publish));
        async move {
            sent.map_err(|_| PublishError::Disconnected)?;
            stored.await.unwrap_or(Err(PublishError::Disconnected))
        }
        .boxed()
    }

    async fn consume(&self, queue: &QueueName, prefetch: Prefetch) -> Result<Consumer, BusError> {
        if self.closing.is_cancelled() {
            return Err(BusError::Closed);
        }
        let found = self
            .queue(queue)
            .ok_or_else(|| BusError::NoQueue(queue.clone()))?;
        let (out, deliveries) = mpsc::channel(usize::from(prefetch.messages.max(1)));
        let wiring = Wiring {
            queue: found,
            writer: self.writer.clone(),
            reader: self.reader.clone(),
            health: self.health.clone(),
            closing: self.closing.child_token(),
        };
        let generation = self.generations.fetch_add(1, Ordering::Relaxed);
        drop(
            self.consumers
                .spawn(consumer::run(wiring, prefetch, generation, out)),
        );
        Ok(Consumer::new(deliveries))
    }

    async fn depth(&self, queue: &QueueName) -> Result<u64, BusError> {
        let found = self
            .queue(queue)
            .ok_or_else(|| BusError::NoQueue(queue.clone()))?;
        Ok(found.depth())
    }

    async fn created(&self) -> QueueName {
        self.created.next().await
    }

    fn connection(&self) -> watch::Receiver<Connection> {
        self.health.watch()
    }

    async fn close(&self) {
        self.closing.cancel();
        let _first = self.consumers.close();
        self.consumers.wait().await;
        let (reply, closed) = oneshot::channel();
        if self.writer.send(Command::Close { reply }).is_ok() {
            // Refused or dropped when the writer has ended already, by an earlier close.
            drop(closed.await);
        }
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.closing.cancel();
        // Refused only when the writer has ended already.
        drop(self.writer.send(Command::Abandon));
        // The writer holds the lock on the directory: whoever opens it next must find it free.
        if let Some(writer) = self.threads.drain(..).next()
            && writer.join().is_err()
        {
            tracing::error!("the writer of the bus had panicked");
        }
    }
}
