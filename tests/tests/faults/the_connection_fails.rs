//! The network between gateway and broker resets or drops everything in silence; queues are deleted under their
//! consumers.

use std::time::Duration;

use gateway::bus::amqp::Settings;
use tests::load::{Door, Load};
use tests::rabbitmq::Rabbit;
use tests::wire::Wire;
use tests::world::{amqp, amqp_at, until};

use crate::broker::{are_consumed_and_empty, broker, remove_queues, source};
use crate::quantity::Quantity;
use crate::stage::{PRESSURE, Stage};
use crate::trial::{judge, under_load};

/// Longer than silence has to last to be taken for the end of a connection, which is twice the heartbeat.
const SILENCE: Duration = Duration::from_secs(10);
/// Cases of the sources that publish to the bus, beyond those of the others.
const ON_THE_BUS: u64 = 500_000_000;

/// A gateway that reaches the broker over a wire of its own.
async fn stage() -> (&'static Rabbit, Wire, Stage) {
    let rabbit = broker();
    remove_queues(rabbit).await;
    let wire = Wire::to(([127, 0, 0, 1], rabbit.port()).into()).await;
    let stage = Stage::on(&amqp_at(wire.address.port(), "%2f")).await;
    (rabbit, wire, stage)
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_reset_under_load_lose_and_reorder_nothing() {
    let (_rabbit, wire, stage) = stage().await;
    under_load("connection to the broker: TCP reset", stage, async |stage| {
        stage.books.fault(true);
        wire.reset();
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_drops_everything_in_silence_loses_and_reorders_nothing() {
    let (_rabbit, wire, stage) = stage().await;
    under_load(
        "connection to the broker: silent for 10 s",
        stage,
        async |stage| {
            stage.books.fault(true);
            wire.fall_silent();
            tokio::time::sleep(SILENCE).await;
            wire.mend();
            stage.books.mended();
        },
    )
    .await;
}

/// The queues are empty when they are deleted: what lies on a deleted queue is gone, whoever reads it.
#[tokio::test(flavor = "multi_thread")]
async fn consumers_cancelled_by_the_deletion_of_their_queues_consume_again() {
    let rabbit = broker();
    remove_queues(rabbit).await;
    let stage = Stage::on(&amqp(rabbit, "%2f")).await;
    let quantity = Quantity::wanted();
    let delete = |queue: &str| {
        drop(tokio::task::block_in_place(|| {
            rabbit.rabbitmqctl(&["delete_queue", queue])
        }))
    };
    // Under load from elsewhere: the other consumers of the same connection are not disturbed.
    let load = stage.load();
    for _ in 0..quantity.strikes {
        stage
            .advance(quantity.messages / 2 / (quantity.strikes + 1))
            .await;
        stage.books.fault(true);
        delete("in.millennium");
        delete("out.millennium");
        stage.books.mended();
    }
    stage.arrive(quantity.messages / 2).await;
    let again = load.end().await;
    assert_eq!(again, 0, "a source was disturbed");
    drop(stage.settle().await);
    // And the destination's own queue; then everything goes on, over the new queues.
    stage.books.fault(true);
    delete("out.pmo");
    until(
        "the queues are declared anew",
        Duration::from_secs(10),
        async || are_consumed_and_empty(rabbit).await,
    )
    .await;
    stage.books.mended();
    let doors = [
        stage.doors[0].clone(),
        Door::Bus(source(Settings::from_address(&rabbit.uri()).unwrap()).await),
    ];
    let load = Load::start(&stage.books, &doors, PRESSURE, ON_THE_BUS);
    stage.arrive(quantity.messages).await;
    judge("broker: consumers cancelled, queues deleted", &stage, load).await;
}
