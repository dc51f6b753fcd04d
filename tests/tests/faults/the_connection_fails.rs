//! The network between gateway and broker resets or drops everything in silence.

use std::time::Duration;

use tests::rabbitmq::Rabbit;
use tests::wire::Wire;
use tests::world::amqp_at;

use crate::broker::{broker, remove_queues};
use crate::stage::Stage;
use crate::trial::under_load;

/// Longer than silence has to last to be taken for the end of a connection, which is twice the heartbeat.
const SILENCE: Duration = Duration::from_secs(10);

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
