//! What happens to the gateway, the connections, the store and the destinations, and when, until it is calm.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::gateway::Life;
use crate::history::Event;
use crate::world::World;

/// Keeps a gateway running in one place: starts it, ends it in one way or another, starts the next.
pub(crate) async fn gateway(world: Arc<World>, place: usize) {
    // Some places are never disturbed.
    let is_restless = world.chance.percent(75);
    loop {
        let life = Arc::new(Life::new(&world, world.next_life()));
        world.history.note(Event::Started { life: life.number });
        world.accounts.begins(&life);
        let time = world.chance.millis(500, 25_000);
        let living = async {
            life.start(&world, place).await;
            let _before = world.lives.lock().unwrap().insert(place, Arc::clone(&life));
            drop(tokio::spawn(connection(Arc::clone(&world), Arc::clone(&life))));
            std::future::pending::<()>().await;
        };
        if is_restless && !world.sky.is_calm() {
            let _ended = timeout(time, living).await;
        } else {
            living.await;
        }
        let was_running = world.lives.lock().unwrap().remove(&place).is_some();
        if world.chance.percent(60) || !was_running {
            world.accounts.killed(&life);
            life.kill();
            world.history.note(Event::Killed { life: life.number });
            world.ledger.disturbed(world.history.now());
        } else {
            let is_clean = life.stop().await;
            world.accounts.stopped(&life);
            world.history.note(Event::Stopped { life: life.number });
            if !is_clean {
                life.kill();
                world.ledger.disturbed(world.history.now());
            }
        }
        if !world.sky.is_calm() {
            sleep(world.chance.millis(0, 6_000)).await;
        }
    }
}

/// Loses the connection of a gateway to the bus, again and again.
async fn connection(world: Arc<World>, life: Arc<Life>) {
    if world.chance.percent(40) {
        return;
    }
    while !life.dead.is_cancelled() {
        sleep(world.chance.millis(2_000, 20_000)).await;
        if world.sky.is_calm() || life.dead.is_cancelled() {
            return;
        }
        world.history.note(Event::BusLost { life: life.number });
        world.ledger.disturbed(world.history.now());
        life.bus.lose();
        sleep(world.chance.millis(10, 4_000)).await;
        world.history.note(Event::BusBack { life: life.number });
        life.bus.restore();
    }
}

/// Takes a destination away and brings it back.
pub(crate) async fn target(world: Arc<World>, to: usize) {
    while !world.calm.is_cancelled() {
        let pause = world.chance.millis(4_000, 40_000);
        until_calm(&world, pause).await;
        if world.calm.is_cancelled() {
            return;
        }
        let silent = world.chance.percent(50);
        world.history.note(Event::TargetDown { to, silent });
        world.presence[to].is(false, silent);
        let time = world.chance.millis(500, 16_000);
        until_calm(&world, time).await;
        world.presence[to].is(true, false);
        world.history.note(Event::TargetUp { to });
    }
}

/// Takes the store away and brings it back.
pub(crate) async fn store(world: Arc<World>) {
    while !world.calm.is_cancelled() {
        let pause = world.chance.millis(5_000, 60_000);
        until_calm(&world, pause).await;
        if world.calm.is_cancelled() {
            return;
        }
        world.history.note(Event::StoreDown);
        world.sky.store_is_down(true);
        let time = world.chance.millis(100, 8_000);
        until_calm(&world, time).await;
        world.sky.store_is_down(false);
        world.history.note(Event::StoreUp);
    }
}

async fn until_calm(world: &World, time: Duration) {
    let _calm = world.calm.run_until_cancelled(sleep(time)).await;
}
