//! The bus on RabbitMQ, and the only place that knows the client library. Everything durable is the
//! broker's: quorum queues, single active consumer, publisher confirms. Scaling out is the broker's too.
//!
//! The library logs returned messages with their bodies: `telemetry::logs` keeps it silent.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Bus, BusError, BusMessage, Connection, Consumer, Created, Prefetch, PublishError, QueueName};
use session::Session;

mod connect;
mod consumer;
mod ledger;
mod policies;
mod properties;
mod pump;
mod session;
mod settings;
mod supervisor;
mod topology;
mod words;

pub use settings::{AddressError, Management, Settings, TlsSettings, decode};

/// The bus on a broker. Dropped without [`Bus::close`], what was not settled comes again.
#[derive(Debug)]
pub struct Amqp {
    shared: Arc<Shared>,
    supervisor: TaskTracker,
}

/// What the supervisor, the consumers and the callers share.
#[derive(Debug)]
struct Shared {
    settings: Settings,
    declared: RwLock<BTreeSet<QueueName>>,
    session: watch::Sender<Option<Arc<Session>>>,
    state: watch::Sender<Connection>,
    closing: CancellationToken,
    generations: AtomicU64,
    consumers: TaskTracker,
    created: Created,
}

/// Starts to connect, and returns at once; [`Bus::connection`] says how it goes. Needs a tokio runtime.
#[must_use]
pub fn open(settings: Settings) -> Arc<dyn Bus> {
    let shared = Arc::new(Shared {
        settings,
        declared: RwLock::default(),
        session: watch::Sender::new(None),
        state: watch::Sender::new(Connection::Connecting),
        closing: CancellationToken::new(),
        generations: AtomicU64::new(0),
        consumers: TaskTracker::new(),
        created: Created::default(),
    });
    let supervisor = TaskTracker::new();
    drop(supervisor.spawn(supervisor::run(shared.clone())));
    Arc::new(Amqp { shared, supervisor })
}

impl Shared {
    fn declared(&self) -> Vec<QueueName> {
        let declared = self.declared.read().unwrap_or_else(PoisonError::into_inner);
        declared.iter().cloned().collect()
    }

    fn is_declared(&self, queue: &QueueName) -> bool {
        let declared = self.declared.read().unwrap_or_else(PoisonError::into_inner);
        declared.contains(queue)
    }

    /// Declares queues on a connection, and tells which had to be made.
    async fn declare(
        &self,
        connection: &lapin::Connection,
        queues: impl IntoIterator<Item = QueueName>,
    ) -> Result<(), BusError> {
        let limit = self.settings.max_length;
        topology::declare_queues(connection, queues, limit, &self.created).await
    }

    /// Declares queues, and makes sure that no policy takes messages out of them.
    async fn declare_safely(
        &self,
        connection: &lapin::Connection,
        queues: impl IntoIterator<Item = QueueName>,
    ) -> Result<(), BusError> {
        let queues = Vec::from_iter(queues);
        self.declare(connection, queues.iter().cloned()).await?;
        policies::check(&self.settings, &queues).await
    }

    fn session(&self) -> Option<Arc<Session>> {
        self.session.borrow().clone()
    }

    /// The state, told when it changes.
    fn say(&self, state: Connection) {
        let _changed = self.state.send_if_modified(|known| {
            let changed = *known != state;
            *known = state;
            changed
        });
    }

    fn why_not_connected(&self) -> String {
        match &*self.state.borrow() {
            Connection::Down { cause, .. } => cause.clone(),
            Connection::Connecting | Connection::Up => "not connected yet".to_owned(),
            Connection::Closed => "closed".to_owned(),
        }
    }
}

#[async_trait]
impl Bus for Amqp {
    async fn declare(&self, queues: &[QueueName]) -> Result<(), BusError> {
        if self.shared.closing.is_cancelled() {
            return Err(BusError::Closed);
        }
        if let Some(session) = self.shared.session() {
            let names = queues.iter().cloned();
            match self.shared.declare_safely(&session.consuming, names).await {
                // Lost meanwhile: the next session declares them.
                Ok(()) | Err(BusError::Disconnected(_)) => {}
                Err(refused) => return Err(refused),
            }
        }
        let mut declared = self
            .shared
            .declared
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        declared.extend(queues.iter().cloned());
        Ok(())
    }

    fn publish(
        &self,
        queue: &QueueName,
        message: BusMessage,
    ) -> BoxFuture<'static, Result<(), PublishError>> {
        if !self.shared.is_declared(queue) {
            return std::future::ready(Err(PublishError::NoQueue(queue.clone()))).boxed();
        }
        match self.shared.session() {
            Some(session) => session.publish(queue, message, self.shared.settings.confirm_timeout),
            None => std::future::ready(Err(PublishError::Disconnected)).boxed(),
        }
    }

    async fn consume(&self, queue: &QueueName, prefetch: Prefetch) -> Result<Consumer, BusError> {
        if self.shared.closing.is_cancelled() {
            return Err(BusError::Closed);
        }
        if !self.shared.is_declared(queue) {
            return Err(BusError::NoQueue(queue.clone()));
        }
        let (out, deliveries) = mpsc::channel(usize::from(prefetch.messages.max(1)));
        let consumer = consumer::run(self.shared.clone(), queue.clone(), prefetch, out);
        drop(self.shared.consumers.spawn(consumer));
        Ok(Consumer::new(deliveries))
    }

    async fn depth(&self, queue: &QueueName) -> Result<u64, BusError> {
        if !self.shared.is_declared(queue) && *queue != QueueName::unroutable() {
            return Err(BusError::NoQueue(queue.clone()));
        }
        let disconnected = || BusError::Disconnected(self.shared.why_not_connected());
        let session = self.shared.session().ok_or_else(disconnected)?;
        let depth = topology::depth(&session.consuming, queue).await;
        depth.map_err(|failure| BusError::Disconnected(failure.cause))
    }

    async fn created(&self) -> QueueName {
        self.shared.created.next().await
    }

    fn connection(&self) -> watch::Receiver<Connection> {
        self.shared.state.subscribe()
    }

    async fn close(&self) {
        self.shared.closing.cancel();
        let _first = self.supervisor.close();
        self.supervisor.wait().await;
        self.shared.say(Connection::Closed);
    }
}

impl Drop for Amqp {
    /// The supervisor ends the session in the background, where the runtime still runs.
    fn drop(&mut self) {
        self.shared.closing.cancel();
    }
}
