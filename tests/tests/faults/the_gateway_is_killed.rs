//! The gateway is killed, alone or with the broker, or told to stop, while messages flow.

use tests::rabbitmq::Rabbit;
use tests::world::{amqp, embedded};

use crate::broker::{broker, grow_up, remove_queues};
use crate::stage::Stage;
use crate::trial::under_load;

/// Kills and starts it again: after the first start it is killed while it takes up what the one before left.
fn kill_twice(stage: &mut Stage) {
    for _ in 0..2 {
        stage.books.fault(true);
        stage.kill_gateway();
        stage.launch_gateway();
        stage.books.mended();
    }
}

async fn on_rabbitmq() -> (&'static Rabbit, Stage) {
    let rabbit = broker();
    remove_queues(rabbit).await;
    (rabbit, Stage::on(&amqp(rabbit, "%2f")).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_killed_under_load_loses_nothing_on_the_embedded_bus() {
    let stage = Stage::on(&embedded()).await;
    under_load("gateway on the embedded bus: kill -9", stage, async |stage| {
        for _ in 0..5 {
            kill_twice(stage);
            stage.advance(50).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_killed_under_load_loses_nothing_on_rabbitmq() {
    let (_rabbit, stage) = on_rabbitmq().await;
    under_load("gateway on RabbitMQ: kill -9", stage, async |stage| {
        for _ in 0..3 {
            kill_twice(stage);
            stage.advance(50).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_and_a_broker_killed_together_lose_nothing() {
    let (rabbit, stage) = on_rabbitmq().await;
    grow_up().await;
    under_load("gateway and broker: kill -9", stage, async |stage| {
        stage.books.fault(true);
        tokio::task::block_in_place(|| rabbit.kill_9());
        stage.kill_gateway();
        tokio::task::block_in_place(|| rabbit.start_again());
        stage.launch_gateway();
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_told_to_stop_under_load_ends_well_and_the_next_one_goes_on() {
    let stage = Stage::on(&embedded()).await;
    under_load("gateway: told to stop", stage, async |stage| {
        stage.books.fault(true);
        let ended = tokio::task::block_in_place(|| stage.gateway.terminate());
        assert!(ended.success(), "{}", stage.gateway.log());
        stage.stored_before = stage.world.stored();
        stage.launch_gateway();
        stage.books.mended();
        let is_dropped = stage.gateway.log().contains("dropped without being settled");
        assert!(!is_dropped, "a message was dropped");
    })
    .await;
}
