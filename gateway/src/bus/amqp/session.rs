//! One life of the connection to the broker: made whole, given up whole. Publishes; notices that it is
//! broken or blocked. Does not connect again.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, StreamExt};
use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::types::ShortString;
use lapin::{Channel, Confirmation, Connection, Event};
use tokio::sync::watch;

use super::words::{Failure, within};
use super::{properties, topology};
use crate::bus::{BusMessage, PublishError, QueueName};

/// An answer to the opening of a channel.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often the library's own idea of the connection is asked, should an event be missed.
const LOOK: Duration = Duration::from_millis(250);

/// How a session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Good,
    /// The broker takes no messages: short of memory or disk. Everything else works.
    Blocked(String),
    /// Over, and why.
    Broken(String),
}

/// Two open connections, and the channel to publish on.
#[derive(Debug)]
pub(super) struct Session {
    publishing: Connection,
    pub(super) consuming: Connection,
    publisher: Channel,
    /// Held while a message takes its place among the publishes.
    order: Mutex<()>,
    health: watch::Sender<Health>,
    /// Subscriptions that end with the connection.
    kept: Mutex<Vec<Subscription>>,
}

/// A channel and what comes on it. The library cancels a consumer that is dropped, and a broker told to
/// cancel gives back what is under way at once, in any order, and lets another consumer take over before
/// the rest is back: so it is dropped only after its channel or connection has ended.
#[derive(Debug)]
pub(super) struct Subscription {
    pub(super) channel: Channel,
    pub(super) deliveries: lapin::Consumer,
}

impl Session {
    /// A session on open connections.
    pub(super) async fn begin(publishing: Connection, consuming: Connection) -> Result<Arc<Self>, Failure> {
        let publisher = within(PATIENCE, "open a channel", publishing.create_channel()).await?;
        let confirms = publisher.confirm_select(ConfirmSelectOptions::default());
        within(PATIENCE, "agree to confirm publishes", confirms).await?;
        let events = (publishing.events_listener(), consuming.events_listener());
        let session = Arc::new(Self {
            publishing,
            consuming,
            publisher,
            order: Mutex::new(()),
            health: watch::Sender::new(Health::Good),
            kept: Mutex::default(),
        });
        let watcher = watch_over(session.clone(), Box::pin(events.0), Box::pin(events.1));
        drop(tokio::spawn(watcher));
        Ok(session)
    }

    pub(super) fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Waits until the session is over.
    pub(super) async fn broken(&self) {
        let mut health = self.health();
        let _gone = health
            .wait_for(|health| matches!(health, Health::Broken(_)))
            .await;
    }

    pub(super) fn is_broken(&self) -> bool {
        matches!(*self.health.borrow(), Health::Broken(_))
    }

    /// Gives the session up. The first cause stands.
    pub(super) fn fail(&self, cause: String) {
        let _changed = self.health.send_if_modified(|health| {
            let first = !matches!(health, Health::Broken(_));
            if first {
                *health = Health::Broken(cause);
            }
            first
        });
    }

    fn block(&self, reason: Option<String>) {
        let _changed = self.health.send_if_modified(|health| {
            let live = !matches!(health, Health::Broken(_));
            if live {
                *health = reason.map_or(Health::Good, Health::Blocked);
            }
            live
        });
    }

    /// Sends a message; it takes its place before this returns. The library does that when its future is
    /// polled first, so that is done here, under a lock, and the rest by the caller.
    pub(super) fn publish(
        self: Arc<Self>,
        queue: &QueueName,
        message: BusMessage,
        patience: Duration,
    ) -> BoxFuture<'static, Result<(), PublishError>> {
        match &*self.health.borrow() {
            Health::Good => {}
            Health::Blocked(reason) => {
                return std::future::ready(Err(PublishError::Rejected(reason.clone()))).boxed();
            }
            Health::Broken(_) => return std::future::ready(Err(PublishError::Disconnected)).boxed(),
        }
        let mut sending = send(self.clone(), topology::short(queue), message);
        let first = {
            let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
            sending.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        };
        async move {
            let outcome = match first {
                Poll::Ready(outcome) => outcome,
                Poll::Pending => tokio::time::timeout(patience, sending)
                    .await
                    .map_err(|_elapsed| PublishError::NoConfirm(patience))?,
            };
            self.judge(outcome)
        }
        .boxed()
    }

    fn judge(&self, outcome: lapin::Result<Confirmation>) -> Result<(), PublishError> {
        match outcome {
            Ok(Confirmation::Ack(_)) => Ok(()),
            Ok(Confirmation::Nack(_)) => Err(PublishError::Rejected(
                "the broker refused it: the queue is full or has no majority".to_owned(),
            )),
            Ok(Confirmation::NotRequested) => {
                self.fail("the broker forgot to confirm publishes".to_owned());
                Err(PublishError::Disconnected)
            }
            Err(error) => {
                self.fail(Failure::from(error).cause);
                Err(PublishError::Disconnected)
            }
        }
    }

    /// Keeps a subscription until the connection has ended.
    pub(super) fn keep(&self, subscription: Subscription) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(subscription);
    }

    /// Closes both connections, or gives up after a while.
    pub(super) async fn end(&self, patience: Duration) {
        self.fail("closed on request".to_owned());
        for connection in [&self.consuming, &self.publishing] {
            let closed = connection.close(200, "OK".into());
            if let Err(failure) = within(patience, "close", closed).await {
                tracing::debug!(
                    cause = failure.cause,
                    "the connection was not closed in good order"
                );
            }
        }
    }
}

fn send(
    session: Arc<Session>,
    key: ShortString,
    message: BusMessage,
) -> Pin<Box<dyn Future<Output = lapin::Result<Confirmation>> + Send>> {
    Box::pin(async move {
        let options = BasicPublishOptions::default();
        let properties = properties::to_amqp(message.properties);
        let sent = session.publisher.basic_publish(
            topology::EXCHANGE.into(),
            key,
            options,
            &message.body,
            properties,
        );
        sent.await?.await
    })
}

/// Follows what the library says about the two connections until the session is over.
async fn watch_over(
    session: Arc<Session>,
    mut publishing: impl Stream<Item = Event> + Unpin,
    mut consuming: impl Stream<Item = Event> + Unpin,
) {
    let mut look = tokio::time::interval(LOOK);
    loop {
        let event = tokio::select! {
            event = publishing.next() => event,
            event = consuming.next() => event,
            _tick = look.tick() => None,
        };
        match event {
            // A refusal on one channel is for who uses the channel.
            Some(Event::Error(error)) if error.is_amqp_soft_error() => {}
            Some(Event::Error(error)) => session.fail(Failure::from(error).cause),
            Some(Event::ConnectionBlocked(reason)) => {
                session.block(Some(format!("the broker takes no messages: {reason}")));
            }
            Some(Event::ConnectionUnblocked) => session.block(None),
            _ => {}
        }
        let connected = session.publishing.status().connected()
            && session.consuming.status().connected()
            && session.publisher.status().connected();
        if !connected {
            session.fail("the connection to the broker is lost".to_owned());
        }
        if session.is_broken() {
            return;
        }
    }
}
