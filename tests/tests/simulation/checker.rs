//! The promises that are held against the whole: while a seed runs, and when it has come to rest.

use std::time::Duration;

use contracts::case::Family;
use gateway::bus::QueueName;
use gateway::cases::Mode;

use crate::gateway::{LONGEST_WAIT, PREFETCH};
use crate::ledger::is_discarded;
use crate::targets::REPLY_TIMEOUT;
use crate::traffic::{DESTINATIONS, Source};
use crate::world::{World, system};

/// An attempt that has begun, an outage of the store, and slow answers of a lane's length, one after another.
const SLACK: Duration = Duration::from_secs(60);

/// Every second.
pub(crate) fn during(world: &World) {
    world.ledger.counted(&world.disk, &world.history);
    // What an earlier connection gave, and whose attempt is not cut short, comes on top.
    let most = u64::from(PREFETCH) * DESTINATIONS.len() as u64 * 2;
    let in_hand = world.accounts.in_hand();
    if in_hand > most {
        world
            .history
            .violated(format!("{in_hand} messages are in hand, where {most} may be"));
    }
    for name in DESTINATIONS {
        let longest = world
            .broker
            .longest_unacknowledged(&QueueName::outbound(&system(name)));
        if longest > LONGEST_WAIT + REPLY_TIMEOUT + SLACK {
            world.history.violated(format!(
                "a message for {name} was un-acknowledged for {longest:?}"
            ));
        }
    }
}

/// When everything is at rest, or should be.
pub(crate) fn at_the_end(world: &World) {
    if !world.is_quiet() {
        let stored: Vec<_> = world
            .disk
            .tables()
            .messages()
            .map(|(id, message)| format!("{id}:{}:{}", message.standing.name(), message.message_id))
            .collect();
        let queues: Vec<_> = DESTINATIONS
            .iter()
            .map(|name| QueueName::outbound(&system(name)))
            .chain([QueueName::inbound(&system(Source::Publisher.name()))])
            .map(|queue| format!("{queue}: {:?}", world.broker.ids(&queue)))
            .collect();
        let what = format!("it does not come to rest: {stored:?} {queues:?}");
        return world.history.violated(what);
    }
    for message in world.messages.iter().filter(|message| message.is_sound) {
        let number = message.number;
        if !world.answers_for(message) {
            world
                .history
                .violated(format!("message {number} was never accepted"));
        }
        for to in message.to {
            if world.ledger.seen(number, *to).taken == 0 && !is_discarded(&world.disk, number, *to) {
                world
                    .history
                    .violated(format!("message {number} is lost on its way to {to}"));
            }
        }
    }
    remembered(world);
    refusals(world);
    world.accounts.balance(world);
}

/// Where rules between the messages of a case refuse, every message that was handed over is a step of its case.
fn remembered(world: &World) {
    if world.rules.referral != Mode::Enforce {
        return;
    }
    for message in world.messages.iter().filter(|message| message.is_sound) {
        let (id, tables) = (message.id(), world.disk.tables());
        let case = tables.case(Family::Referral, &message.case_id());
        if !case.is_some_and(|case| case.record.steps.iter().any(|step| step.message_id == id)) {
            world
                .history
                .violated(format!("message {id} is not remembered in its case"));
        }
    }
}

/// What breaks its contract is kept, told, and goes nowhere.
fn refusals(world: &World) {
    let told = world
        .broker
        .ids(&QueueName::receipts(&system(Source::Publisher.name())));
    for message in world.messages.iter().filter(|message| !message.is_sound) {
        let id = message.id();
        let is_kept = world
            .disk
            .tables()
            .messages()
            .any(|(_, kept)| kept.message_id == id);
        let receipt = Some(format!("{id}/receipt"));
        let is_told = message.source == Source::Caller || told.contains(&receipt);
        if !is_kept || !is_told {
            world.history.violated(format!(
                "message {id} was refused: kept {is_kept}, told {is_told}"
            ));
        }
        for to in 0..DESTINATIONS.len() {
            if world.ledger.seen(message.number, to).taken > 0 {
                world
                    .history
                    .violated(format!("message {id} breaks its contract and was taken"));
            }
        }
    }
}
