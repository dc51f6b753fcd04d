//! The bus as a model in memory: what is durable is at the [`Broker`], which outlives every [`Model`] that is
//! connected to it. The connection can be lost at any moment, and a process that holds it can be killed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use gateway::bus::{
    Bus, BusError, BusMessage, Connection, Consumer, Created, Prefetch, PublishError, QueueName,
};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::store::wait;
use super::{Fate, Publishing, Weather};

mod broker;
mod consumer;

pub use broker::Broker;

/// A process's connection to the broker.
#[derive(Debug)]
pub struct Model {
    line: Arc<Line>,
    consumers: TaskTracker,
    created: Created,
    state: watch::Receiver<Connection>,
}

/// What the connection and those who use it share.
#[derive(Debug)]
struct Line {
    broker: Broker,
    weather: Arc<dyn Weather>,
    state: watch::Sender<Connection>,
    /// Told when there is a connection again; a `watch` wakes those who wait in no certain order.
    is_back: Notify,
    /// Ends with the connection of now.
    session: Mutex<CancellationToken>,
    closing: CancellationToken,
    killed: AtomicBool,
}

impl Model {
    /// Connects.
    #[must_use]
    pub fn connect(broker: &Broker, weather: Arc<dyn Weather>) -> Self {
        let (sender, state) = watch::channel(Connection::Up);
        let line = Line {
            broker: broker.clone(),
            weather,
            state: sender,
            is_back: Notify::new(),
            session: Mutex::default(),
            closing: CancellationToken::new(),
            killed: AtomicBool::new(false),
        };
        Self {
            line: Arc::new(line),
            consumers: TaskTracker::new(),
            created: Created::default(),
            state,
        }
    }

    /// The connection is lost. What is on its way may have come through or not.
    pub fn lose(&self) {
        if *self.state.borrow() == Connection::Up {
            let _before = self.line.state.send_replace(Connection::Down {
                cause: "the connection was lost".to_owned(),
                attempts: 0,
            });
            self.line.session().cancel();
        }
    }

    /// There is a connection again.
    pub fn restore(&self) {
        if matches!(*self.state.borrow(), Connection::Down { .. }) {
            *self.line.session.lock().unwrap() = CancellationToken::new();
            let _before = self.line.state.send_replace(Connection::Up);
            self.line.is_back.notify_waiters();
        }
    }

    /// The process is killed: it hears of nothing any more, and nothing that it does reaches the broker.
    pub fn kill(&self) {
        self.line.killed.store(true, Ordering::Relaxed);
        self.lose();
        self.line.closing.cancel();
    }
}

impl Line {
    fn session(&self) -> CancellationToken {
        self.session.lock().unwrap().clone()
    }

    /// Waits for a connection.
    async fn is_up(&self) {
        loop {
            let is_back = self.is_back.notified();
            tokio::pin!(is_back);
            let _: bool = is_back.as_mut().enable();
            if *self.state.borrow() == Connection::Up {
                return;
            }
            is_back.await;
        }
    }

    /// An answer, which a process that was killed does not hear.
    async fn heard<T>(self: Arc<Self>, answer: oneshot::Receiver<T>) -> T {
        match answer.await {
            Ok(answer) if !self.killed.load(Ordering::Relaxed) => answer,
            Ok(_) | Err(_) => std::future::pending().await,
        }
    }

    /// A message on its way to its place in a queue, and the confirm on its way back.
    async fn carry(
        self: Arc<Self>,
        queue: QueueName,
        place: u64,
        publishing: Publishing,
    ) -> Result<(), PublishError> {
        let session = self.session();
        let Publishing {
            stored_after,
            fate,
            told_after,
        } = publishing;
        let came_through = session.run_until_cancelled(wait(stored_after)).await.is_some();
        if came_through && fate != Fate::Failed {
            self.broker.settle_in(&queue, place);
        } else if fate == Fate::Unheard {
            // It was on the wire when the connection was lost, and arrived all the same.
            self.broker.settle_in(&queue, place);
        } else {
            self.broker.take_out(&queue, place);
        }
        if session.run_until_cancelled(wait(told_after)).await.is_none() {
            return Err(PublishError::Disconnected);
        }
        match fate {
            Fate::Done => Ok(()),
            Fate::Failed => Err(PublishError::Rejected("no room".to_owned())),
            Fate::Unheard => Err(PublishError::NoConfirm(stored_after + told_after)),
        }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.lose();
        self.line.closing.cancel();
    }
}

#[async_trait]
impl Bus for Model {
    async fn declare(&self, queues: &[QueueName]) -> Result<(), BusError> {
        if self.line.closing.is_cancelled() {
            return Err(BusError::Closed);
        }
        for queue in queues {
            if self.line.broker.declare(queue) {
                self.created.tell(queue);
            }
        }
        Ok(())
    }

    async fn created(&self) -> QueueName {
        self.created.next().await
    }

    fn publish(
        &self,
        queue: &QueueName,
        message: BusMessage,
    ) -> BoxFuture<'static, Result<(), PublishError>> {
        let line = Arc::clone(&self.line);
        if line.killed.load(Ordering::Relaxed) {
            return std::future::pending().boxed();
        }
        if *self.state.borrow() != Connection::Up {
            return std::future::ready(Err(PublishError::Disconnected)).boxed();
        }
        let place = match line.broker.reserve(queue, message) {
            Ok(place) => place,
            Err(error) => return std::future::ready(Err(error)).boxed(),
        };
        let publishing = line.weather.publishing();
        let carried = Arc::clone(&line).carry(queue.clone(), place, publishing);
        let (told, answer) = oneshot::channel();
        drop(tokio::spawn(async move {
            // Nobody may be waiting any more; the message lies there all the same.
            drop(told.send(carried.await));
        }));
        line.heard(answer).boxed()
    }

    async fn consume(&self, queue: &QueueName, prefetch: Prefetch) -> Result<Consumer, BusError> {
        if self.line.closing.is_cancelled() {
            return Err(BusError::Closed);
        }
        if !self.line.broker.has(queue) {
            return Err(BusError::NoQueue(queue.clone()));
        }
        let (out, deliveries) = mpsc::channel(usize::from(prefetch.messages.max(1)));
        let consuming = consumer::run(Arc::clone(&self.line), queue.clone(), prefetch, out);
        drop(self.consumers.spawn(consuming));
        Ok(Consumer::new(deliveries))
    }

    async fn depth(&self, queue: &QueueName) -> Result<u64, BusError> {
        let depth = self.line.broker.depth(queue);
        depth.ok_or_else(|| BusError::NoQueue(queue.clone()))
    }

    fn connection(&self) -> watch::Receiver<Connection> {
        self.state.clone()
    }

    async fn close(&self) {
        if self.line.killed.load(Ordering::Relaxed) {
            std::future::pending().await
        }
        self.line.closing.cancel();
        let _first = self.consumers.close();
        self.consumers.wait().await;
        let _before = self.line.state.send_replace(Connection::Closed);
        self.line.session().cancel();
    }
}
