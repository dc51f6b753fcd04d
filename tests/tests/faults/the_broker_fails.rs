//! The broker stops, hangs, is killed, or takes no messages; the gateway goes on when it does.

use std::time::Duration;

use gateway::bus::amqp::Settings;
use tests::load::Door;
use tests::rabbitmq::Rabbit;
use tests::world::amqp;

use crate::broker::{broker, grow_up, remove_queues, source};
use crate::stage::Stage;
use crate::trial::under_load;

/// Longer than silence has to last to be taken for the end of a connection, which is twice the heartbeat.
const FREEZE: Duration = Duration::from_secs(10);
/// Long enough for publishes to run into an alarm.
const ALARM: Duration = Duration::from_secs(3);

/// A gateway on the broker; of three sources, one publishes to the bus.
async fn stage() -> (&'static Rabbit, Stage) {
    let rabbit = broker();
    remove_queues(rabbit).await;
    let mut stage = Stage::on(&amqp(rabbit, "%2f")).await;
    let bus = source(Settings::from_address(&rabbit.uri()).unwrap()).await;
    let mllp = stage.doors[0].clone();
    stage.doors.extend([mllp, Door::Bus(bus)]);
    (rabbit, stage)
}

fn control(rabbit: &Rabbit, arguments: &[&str]) {
    drop(tokio::task::block_in_place(|| rabbit.rabbitmqctl(arguments)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_restart_of_the_broker_loses_and_reorders_nothing() {
    let (rabbit, stage) = stage().await;
    under_load("broker: clean restart", stage, async |stage| {
        stage.books.fault(true);
        tokio::task::block_in_place(|| rabbit.restart());
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_killed_under_load_loses_and_reorders_nothing() {
    let (rabbit, stage) = stage().await;
    grow_up().await;
    under_load("broker: kill -9", stage, async |stage| {
        stage.books.fault(true);
        tokio::task::block_in_place(|| {
            rabbit.kill_9();
            rabbit.start_again();
        });
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_broker_loses_and_reorders_nothing_when_it_thaws() {
    let (rabbit, stage) = stage().await;
    under_load("broker: frozen for 10 s (SIGSTOP)", stage, async |stage| {
        stage.books.fault(true);
        rabbit.pause();
        tokio::time::sleep(FREEZE).await;
        rabbit.resume();
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_alarm_holds_publishes_up_and_loses_and_reorders_nothing() {
    let (rabbit, stage) = stage().await;
    under_load("broker: memory alarm", stage, async |stage| {
        stage.books.fault(true);
        control(rabbit, &["set_vm_memory_high_watermark", "0.000001"]);
        tokio::time::sleep(ALARM).await;
        control(rabbit, &["set_vm_memory_high_watermark", "0.4"]);
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_alarm_holds_publishes_up_and_loses_and_reorders_nothing() {
    let (rabbit, stage) = stage().await;
    under_load("broker: disk alarm", stage, async |stage| {
        stage.books.fault(true);
        control(rabbit, &["set_disk_free_limit", "1000000000000000"]);
        tokio::time::sleep(ALARM).await;
        control(rabbit, &["set_disk_free_limit", "64000000"]);
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_closed_by_an_operator_lose_and_reorder_nothing() {
    let (rabbit, stage) = stage().await;
    under_load("broker: connections closed by management", stage, async |stage| {
        stage.books.fault(true);
        tokio::task::block_in_place(|| rabbit.close_all_connections());
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_closed_by_the_broker_lose_and_reorder_nothing() {
    let (rabbit, stage) = stage().await;
    under_load("broker: channels closed", stage, async |stage| {
        stage.books.fault(true);
        tokio::task::block_in_place(|| rabbit.close_all_channels());
        stage.books.mended();
    })
    .await;
}
