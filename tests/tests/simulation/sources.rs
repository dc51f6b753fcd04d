//! Those who send: callers, who send again what was not taken, and publishers, who leave it on the bus. Within a
//! case each sends in order.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use gateway::bus::QueueName;
use gateway::clock::Clock;
use gateway::transport::{Arrival, Outcome, Receive};
use tokio::time::sleep;

use crate::history::Event;
use crate::traffic::{Message, Source};
use crate::world::{World, system};

/// Sends the messages of one case.
pub(crate) async fn send(world: Arc<World>, case: usize) {
    let messages = world.messages.iter().filter(|message| message.case == case);
    for message in messages {
        sleep(world.chance.millis(0, 6_000)).await;
        match message.source {
            Source::Caller => call(&world, message).await,
            Source::Publisher => {
                world.history.note(Event::Published {
                    message: message.number,
                });
                let queue = QueueName::inbound(&system(Source::Publisher.name()));
                world.broker.put(&queue, message.published()).unwrap();
            }
        }
    }
    let _before = world.sending.fetch_sub(1, Ordering::Relaxed);
}

/// Sends one message until its outcome is known, and now and then once more, as who has not heard the answer.
async fn call(world: &World, message: &Message) {
    let number = message.number;
    loop {
        let outcome = once(world, message).await;
        match outcome {
            Outcome::Accepted if message.is_sound => {
                world.history.note(Event::Accepted { message: number });
                world.is_accepted(number);
            }
            Outcome::Refused(_) if !message.is_sound => {
                world.history.note(Event::Refused { message: number })
            }
            Outcome::Unavailable => {
                world.history.note(Event::NotTaken { message: number });
                sleep(world.chance.millis(100, 1_500)).await;
                continue;
            }
            Outcome::Accepted | Outcome::Refused(_) => {
                world
                    .history
                    .violated(format!("message {number} was answered {outcome:?}"));
            }
        }
        if world.sky.is_calm() || !world.chance.percent(8) {
            return;
        }
    }
}

async fn once(world: &World, message: &Message) -> Outcome {
    let Some(life) = world.some_life() else {
        return Outcome::Unavailable;
    };
    world.history.note(Event::Sent {
        message: message.number,
        life: life.number,
    });
    let arrival = Arrival {
        system: system(Source::Caller.name()),
        body: message.body.clone(),
        content_type: None,
        received_at: world.chance.now(),
        traceparent: None,
        hops: 0,
    };
    tokio::select! {
        biased;
        () = life.dead.cancelled() => Outcome::Unavailable,
        receipt = life.entrance.receive(arrival) => receipt.outcome,
        // It hangs up, and what it sent may go on without it.
        () = sleep(std::time::Duration::from_secs(8)) => Outcome::Unavailable,
    }
}
