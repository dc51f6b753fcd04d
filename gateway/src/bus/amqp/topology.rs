//! What this program needs on the broker, as one table: exchanges, the arguments of its queues, and how
//! they are checked. Publishes and consumes nothing.
//!
//! Messages go to one exchange of our own. What its bindings cannot place goes to the alternate exchange
//! and from there to a queue that is watched, so that a confirm always means stored: the broker's returns
//! of mandatory messages cannot be trusted, the client library gives them to the wrong publish.

use std::time::Duration;

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{Channel, Connection, ExchangeKind};

use super::words::{Failure, within};
use crate::bus::Created;
use crate::bus::{BusError, QueueName};

/// Where the gateway publishes; a queue is bound to it under its own name.
pub(super) const EXCHANGE: &str = "vardbrygga";
/// Where goes what cannot be placed, or what the broker would drop.
const SET_ASIDE: &str = "vardbrygga.unroutable";
/// An answer to a declaration, also by a busy cluster.
const PATIENCE: Duration = Duration::from_secs(8);

/// The arguments of a queue of ours.
///
/// No delivery limit: attempts are counted by the gateway, and the default of RabbitMQ 4 would drop a
/// message after twenty. The largest number means the same to every version; `-1` is refused by 3.10.
const QUEUE: [(&str, Argument); 6] = [
    ("x-queue-type", Argument::Text("quorum")),
    ("x-single-active-consumer", Argument::Yes),
    ("x-overflow", Argument::Text("reject-publish")),
    ("x-dead-letter-exchange", Argument::Text(SET_ASIDE)),
    ("x-dead-letter-strategy", Argument::Text("at-least-once")),
    ("x-delivery-limit", Argument::Number(1_000_000_000)),
];

#[derive(Clone, Copy, Debug)]
enum Argument {
    Text(&'static str),
    Number(u32),
    Yes,
}

impl Argument {
    fn value(self) -> AMQPValue {
        match self {
            Self::Text(text) => AMQPValue::LongString(text.into()),
            Self::Number(number) => AMQPValue::LongLongInt(number.into()),
            Self::Yes => AMQPValue::Boolean(true),
        }
    }
}

/// Declares the exchanges, and the queue for what cannot be placed.
pub(super) async fn declare_exchanges(connection: &Connection) -> Result<(), Failure> {
    let channel = open(connection).await?;
    let mut aside = FieldTable::default();
    let _table = aside.insert(
        "alternate-exchange".into(),
        AMQPValue::LongString(SET_ASIDE.into()),
    );
    exchange(&channel, SET_ASIDE, ExchangeKind::Fanout, FieldTable::default()).await?;
    exchange(&channel, EXCHANGE, ExchangeKind::Direct, aside).await?;
    let quorum = table(QUEUE.into_iter().take(1));
    let unroutable = QueueName::unroutable();
    queue(&channel, &unroutable, quorum, SET_ASIDE).await?;
    drop(channel);
    Ok(())
}

/// Declares queues, and tells which were not there. One that exists in another form is refused by the broker,
/// which then closes the channel: it is not used again.
pub(super) async fn declare_queues(
    connection: &Connection,
    queues: impl IntoIterator<Item = QueueName>,
    max_length: Option<u32>,
    created: &Created,
) -> Result<(), BusError> {
    let disconnected = |failure: Failure| BusError::Disconnected(failure.cause);
    let mut channel = open(connection).await.map_err(disconnected)?;
    let limit = max_length.map(|limit| ("x-max-length", Argument::Number(limit)));
    for name in queues {
        let is_new = match passively(&channel, &name).await {
            Ok(_ready) => false,
            Err(failure) if failure.is_not_found() => {
                // The broker has closed the channel with its answer.
                channel = open(connection).await.map_err(disconnected)?;
                true
            }
            Err(failure) => return Err(disconnected(failure)),
        };
        let arguments = table(QUEUE.into_iter().chain(limit));
        queue(&channel, &name, arguments, EXCHANGE)
            .await
            .map_err(|failure| {
                if failure.exists_otherwise() {
                    BusError::Unsafe {
                        queue: name.clone(),
                        found: failure.cause,
                        expected: expected(limit),
                    }
                } else {
                    disconnected(failure)
                }
            })?;
        if is_new {
            created.tell(&name);
        }
    }
    Ok(())
}

/// How many messages wait on a queue; those given out are not counted by the broker's answer.
pub(super) async fn depth(connection: &Connection, queue: &QueueName) -> Result<u64, Failure> {
    let channel = open(connection).await?;
    passively(&channel, queue).await
}

/// Asks for a queue without making it; how many messages wait on it.
async fn passively(channel: &Channel, queue: &QueueName) -> Result<u64, Failure> {
    let passive = QueueDeclareOptions {
        passive: true,
        ..QueueDeclareOptions::default()
    };
    let answer = channel.queue_declare(short(queue), passive, FieldTable::default());
    let answer = within(PATIENCE, "say how much a queue holds", answer).await?;
    Ok(answer.message_count().into())
}

async fn open(connection: &Connection) -> Result<Channel, Failure> {
    within(PATIENCE, "open a channel", connection.create_channel()).await
}

async fn exchange(
    channel: &Channel,
    name: &str,
    kind: ExchangeKind,
    arguments: FieldTable,
) -> Result<(), Failure> {
    let durable = ExchangeDeclareOptions {
        durable: true,
        ..ExchangeDeclareOptions::default()
    };
    let declared = channel.exchange_declare(name.into(), kind, durable, arguments);
    within(PATIENCE, "declare an exchange", declared).await
}

async fn queue(channel: &Channel, name: &QueueName, arguments: FieldTable, on: &str) -> Result<(), Failure> {
    let durable = QueueDeclareOptions {
        durable: true,
        ..QueueDeclareOptions::default()
    };
    let declared = channel.queue_declare(short(name), durable, arguments);
    let _counts = within(PATIENCE, "declare a queue", declared).await?;
    let options = QueueBindOptions::default();
    let bound = channel.queue_bind(
        short(name),
        on.into(),
        short(name),
        options,
        FieldTable::default(),
    );
    within(PATIENCE, "bind a queue", bound).await
}

/// The name as AMQP carries it. A system's name has at most 63 characters, so it always fits.
pub(super) fn short(name: &QueueName) -> ShortString {
    ShortString::try_new(name.as_str()).unwrap_or_default()
}

fn table(arguments: impl IntoIterator<Item = (&'static str, Argument)>) -> FieldTable {
    let mut table = FieldTable::default();
    for (name, argument) in arguments {
        let _table = table.insert(name.into(), argument.value());
    }
    table
}

fn expected(limit: Option<(&'static str, Argument)>) -> String {
    let arguments = QUEUE
        .into_iter()
        .chain(limit)
        .map(|(name, argument)| match argument {
            Argument::Text(text) => format!("{name}={text}"),
            Argument::Number(number) => format!("{name}={number}"),
            Argument::Yes => format!("{name}=true"),
        });
    format!("a durable queue with {}", Vec::from_iter(arguments).join(", "))
}
