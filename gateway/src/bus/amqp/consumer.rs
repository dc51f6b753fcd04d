//! One consumer across all sessions: subscribes on each, again when its channel ends. The pump of a
//! subscription is next door.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use lapin::options::{BasicConsumeOptions, BasicQosOptions};
use lapin::types::FieldTable;
use tokio::sync::mpsc;

use super::pump::{Ended, Pump};
use super::session::{Session, Subscription};
use super::supervisor::SETTLE;
use super::words::{Failure, within};
use super::{Shared, topology};
use crate::bus::{Delivery, Prefetch, QueueName};

/// An answer to a step of subscribing.
const PATIENCE: Duration = Duration::from_secs(8);
/// Between subscriptions on one session.
const PAUSE: Duration = Duration::from_millis(200);

/// Consumes until the consumer is dropped or the bus closes.
pub(super) async fn run(
    shared: Arc<Shared>,
    queue: QueueName,
    prefetch: Prefetch,
    out: mpsc::Sender<Delivery>,
) {
    let mut sessions = shared.session.subscribe();
    let mut messages = prefetch.messages.max(1);
    loop {
        let session = tokio::select! {
            session = sessions.wait_for(Option::is_some) => session.ok().and_then(|session| session.clone()),
            () = out.closed() => return,
            () = shared.closing.cancelled() => return,
        };
        let Some(session) = session else { return };
        match consume(&shared, &session, &queue, prefetch, messages, &out).await {
            Ok(Ended::OnRequest) => return,
            Ok(Ended::ForPrefetch(wanted)) => messages = wanted,
            Ok(Ended::Lost | Ended::ForOrder) => {}
            // What cannot be had on this session may be had on a new one, which declares everything.
            Err(failure) => session.fail(failure.cause),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn consume(
    shared: &Shared,
    session: &Session,
    queue: &QueueName,
    prefetch: Prefetch,
    messages: u16,
    out: &mpsc::Sender<Delivery>,
) -> Result<Ended, Failure> {
    shared
        .declare(&session.consuming, [queue.clone()])
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    let mut subscription = subscribe(session, queue, messages).await?;
    let generation = shared.generations.fetch_add(1, Ordering::Relaxed);
    let channel = subscription.channel.clone();
    let mut pump = Pump::new(channel, generation, prefetch, messages, out.clone());
    let ended = pump
        .run(&mut subscription.deliveries, session.broken(), &shared.closing)
        .await;
    match ended {
        Ended::Lost => {
            if session.is_broken() {
                session.keep(subscription);
            }
            return Ok(ended);
        }
        Ended::OnRequest if shared.closing.is_cancelled() => {
            session.keep(subscription);
            return Ok(ended);
        }
        Ended::OnRequest => tokio::time::sleep(SETTLE).await,
        Ended::ForPrefetch(_) | Ended::ForOrder => {}
    }
    // What is not settled goes back, in order, before any consumer is given more.
    let closed = subscription.channel.close(200, "OK".into());
    within(PATIENCE, "close a channel", closed).await?;
    Ok(ended)
}

async fn subscribe(session: &Session, queue: &QueueName, messages: u16) -> Result<Subscription, Failure> {
    let channel = within(PATIENCE, "open a channel", session.consuming.create_channel()).await?;
    let qos = channel.basic_qos(messages, BasicQosOptions::default());
    within(PATIENCE, "accept a prefetch", qos).await?;
    let name = topology::short(queue);
    let (options, arguments) = (BasicConsumeOptions::default(), FieldTable::default());
    let consuming = channel.basic_consume(name, "".into(), options, arguments);
    let deliveries = within(PATIENCE, "accept a consumer", consuming).await?;
    Ok(Subscription { channel, deliveries })
}
