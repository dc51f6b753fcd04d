//! Two gateways share a broker and a store; the one that works is killed while one case is parked, one is discarded
//! and one is tried again, each with later messages held behind it. The other takes over, and nothing is overtaken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tests::load::Door;
use tests::pmo::Answer;
use tests::postgres::Postgres;
use tests::process::{Gateway, free_port};
use tests::world::{PASSWORD, World, amqp, on_postgres, until};

use crate::broker::{broker, remove_queues};
use crate::quantity::Quantity;
use crate::stage::{PRESSURE, Stage};
use crate::trial::judge;

const SOON: Duration = Duration::from_secs(40);

/// Cases with a fate of their own: the first ones that the first source opens.
const RELEASED: u64 = 0;
const DISCARDED: u64 = 1;
const TRIED_AGAIN: u64 = 2;
const _: () = assert!(
    PRESSURE.cases > TRIED_AGAIN,
    "the first source opens all of them at once"
);

/// The fates, until they are lifted.
struct Fates {
    refuses: Arc<AtomicBool>,
    fails: Arc<AtomicBool>,
}

impl Fates {
    /// The target refuses the first message of two cases for good, and fails on that of a third.
    fn over(stage: &Stage) -> Self {
        let fates = Self {
            refuses: Arc::new(AtomicBool::new(true)),
            fails: Arc::new(AtomicBool::new(true)),
        };
        let (refuses, fails) = (Arc::clone(&fates.refuses), Arc::clone(&fates.fails));
        stage.desk.behave(move |_, case| match case {
            RELEASED | DISCARDED if refuses.load(Ordering::Relaxed) => Answer::ValidationError,
            TRIED_AGAIN if fails.load(Ordering::Relaxed) => Answer::Status(500),
            _ => Answer::Ok,
        });
        fates
    }
}

/// What each gateway is configured with beside its bus: a message is tried for long, and not too often.
fn patient(config: String) -> String {
    config
        .replace("max_attempts = 4", "max_attempts = 1000")
        .replace("longest = \"500ms\"", "longest = \"1s\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_gateway_takes_over_from_one_that_is_killed_and_the_lanes_are_intact() {
    let rabbit = broker();
    remove_queues(rabbit).await;
    let server = tokio::task::block_in_place(Postgres::start);
    let sections = amqp(rabbit, "%2f") + &on_postgres(&server);
    let mut stage = Stage::with(&sections, patient).await;
    let (world, gateway) = replica(&stage, &sections).await;
    stage.doors = vec![Door::Mllp(vec![stage.world.mllp, world.mllp])];
    stage.standby = Some((world, gateway));
    let fates = Fates::over(&stage);
    let quantity = Quantity::wanted();
    let load = stage.load();
    for _ in 0..quantity.strikes {
        stage.advance(quantity.messages / (quantity.strikes + 2)).await;
        until(
            "cases are parked and tried again, others held",
            SOON,
            async || {
                let standing = |name: &str| stage.world.waiting(name).len();
                (standing("parked"), standing("retry")) == (2, 1) && standing("held") >= 3
            },
        )
        .await;
        take_over(&mut stage).await;
        stage.advance(200).await;
        let (world, _killed) = stage.standby.take().unwrap();
        let gateway = world.start().await;
        stage.standby = Some((world, gateway));
    }
    stage.advance(quantity.messages / (quantity.strikes + 2)).await;
    decide(&mut stage, &fates).await;
    stage.arrive(quantity.messages).await;
    judge("gateway: a replica takes over after kill -9", &stage, load).await;
}

/// Another gateway with the same bus and store, ready.
async fn replica(stage: &Stage, sections: &str) -> (World, Gateway) {
    let more = ", { transport = \"bus\" }";
    let world = World::with(sections, PASSWORD, stage.target.address, free_port(), more);
    world.edit(patient);
    let gateway = world.start().await;
    (world, gateway)
}

/// The one that works is killed, and the one that stands by becomes the stage's. It is kept from beginning for the
/// moment in which it is counted what it begins with.
async fn take_over(stage: &mut Stage) {
    let (world, gateway) = stage.standby.take().unwrap();
    gateway.pause();
    stage.books.fault(true);
    stage.kill_gateway();
    gateway.resume();
    stage.books.mended();
    let killed = std::mem::replace(&mut stage.gateway, gateway);
    stage.standby = Some((std::mem::replace(&mut stage.world, world), killed));
}

/// A person decides about what the killed gateway has parked; the survivor carries it out.
async fn decide(stage: &mut Stage, fates: &Fates) {
    let parked = stage.world.parked();
    let of = |case: u64| {
        let mut rows = parked.iter();
        let id = |row: &serde_json::Value| row["message_id"].as_str().unwrap().to_owned();
        let row = rows
            .find(|row| stage.books.case_of(&id(row)) == Some(case))
            .unwrap();
        (row["id"].to_string(), id(row))
    };
    let ((released, _), (discarded, never_goes)) = (of(RELEASED), of(DISCARDED));
    let _new = stage.discarded.insert(never_goes);
    fates.refuses.store(false, Ordering::Relaxed);
    fates.fails.store(false, Ordering::Relaxed);
    let said = stage.world.ask(&["release", &released]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    let said = stage
        .world
        .ask(&["discard", &discarded, "--why", "sent anew by the clinic"]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    until("every lane has emptied", SOON, async || stage.world.stored() == 0).await;
}
