//! Those who decide about what was parked: at any time, about any of it, sometimes two at once.

use std::sync::Arc;

use futures_util::future::join;
use gateway::clock::Clock;
use gateway::store::{Choice, PersonDecision, Store, StoredId, StoredMessage, Which};
use tests::simulated::store::Model;
use tokio::time::sleep;

use crate::history::Event;
use crate::traffic::corrected;
use crate::world::World;

/// Decides until the seed is over.
pub(crate) async fn decide(world: Arc<World>) {
    let stores = [0, 1].map(|_| Model::open(&world.disk, world.sky.clone()));
    loop {
        sleep(world.chance.millis(500, 5_000)).await;
        let Some((id, message)) = world.some_parked() else {
            continue;
        };
        if world.chance.percent(25) {
            let other = choice(&world, id, &message);
            let first = one(&world, &stores[0], id, choice(&world, id, &message));
            let _both = join(first, one(&world, &stores[1], id, other)).await;
        } else {
            one(&world, &stores[0], id, choice(&world, id, &message)).await;
        }
    }
}

fn choice(world: &World, id: StoredId, message: &StoredMessage) -> Choice {
    let which = match (message.lane(), world.chance.below(4)) {
        (Some(lane), 0) => Which::Lane(lane),
        _ => Which::Message(id),
    };
    match world.chance.below(10) {
        0..6 => Choice::Release(which),
        6..8 => Choice::Fix {
            id,
            body: corrected(&message.body),
        },
        _ => Choice::Discard {
            which,
            why: "sent by telephone".to_owned(),
        },
    }
}

async fn one(world: &World, store: &Model, id: StoredId, choice: Choice) {
    let name = choice.name();
    let decision = PersonDecision {
        who: "operator-1".to_owned(),
        at: world.chance.now(),
        choice,
    };
    let decided = store.decide(decision).await;
    world.history.note(Event::Decided {
        stored: id.0,
        choice: name,
        became: format!("{decided:?}"),
    });
}
