//! What does not work is said, with its cause and without a secret; and nothing is promised meanwhile that is not
//! kept.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tests::books::{self, Books};
use tests::http;
use tests::load::{Load, Pressure};
use tests::millennium::{Sender, msa};
use tests::pmo::Answer;
use tests::process::{Gateway, free_port};
use tests::workload::{Size, Template};
use tests::world::{PASSWORD, USER, World, amqp, broker, embedded, permit, until};

use crate::stage::{PRESSURE, Stage, alone};

const SOON: Duration = Duration::from_secs(30);
/// Little enough for the machine, and enough to show that the target is there.
const GENTLE: Pressure = Pressure {
    sources: 2,
    cases: 2,
    versions: 3,
    pace: Duration::from_millis(20),
    ..PRESSURE
};

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_broker_a_wrong_password_and_a_wrong_vhost_are_told_within_ten_seconds_and_recovered_from()
{
    let _alone = alone().await;
    let rabbit = tokio::task::block_in_place(broker);
    let mend_password = || drop(rabbit.rabbitmqctl(&["change_password", USER, "another-one-of-these-tests"]));
    let mend_vhost = || {
        drop(rabbit.rabbitmqctl(&["add_vhost", "elsewhere"]));
        permit(&rabbit, "elsewhere");
    };
    told_and_recovered(&amqp(&rabbit, "%2f"), "another-one-of-these-tests", mend_password).await;
    drop(rabbit.rabbitmqctl(&["change_password", USER, PASSWORD]));
    told_and_recovered(&amqp(&rabbit, "elsewhere"), PASSWORD, mend_vhost).await;
    rabbit.stop();
    told_and_recovered(&amqp(&rabbit, "%2f"), PASSWORD, || rabbit.start_again()).await;
}

/// The gateway serves health, says the cause within ten seconds, and works by itself once it is mended.
async fn told_and_recovered(bus: &str, password: &str, mend: impl FnOnce()) {
    let world = World::with(bus, password, free_port(), free_port(), "");
    let gateway = world.launch();
    let ready = gateway.until_ready(503, Duration::from_secs(10)).await;
    told_within_ten_seconds(&world, &gateway).await;
    assert!(
        !ready.text().contains(password) && !gateway.log().contains(password),
        "the password is shown"
    );
    assert_eq!(http::get(world.admin, "/live").await.unwrap().status, 200);
    tokio::task::block_in_place(mend);
    drop(gateway.until_ready(200, Duration::from_secs(15)).await);
}

async fn told_within_ten_seconds(world: &World, gateway: &Gateway) {
    let start = Instant::now();
    until(
        "the cause is on /ready and in the log",
        Duration::from_secs(10),
        async || {
            let ready = http::get(world.admin, "/ready").await.unwrap();
            let parts: serde_json::Value = serde_json::from_slice(&ready.body).unwrap();
            let bus = parts["components"]
                .as_array()
                .unwrap()
                .iter()
                .find(|part| part["name"] == "bus")
                .unwrap()
                .clone();
            let told = bus["up"] == false && bus["cause"].as_str().is_some_and(|cause| cause.len() > 12);
            told && gateway.log().contains("the bus cannot be reached")
        },
    )
    .await;
    eprintln!("told after {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_target_is_away_that_is_told_and_messages_wait_and_burn_no_attempts() {
    let stage = Stage::on(&embedded()).await;
    stage.target.go_away();
    let load = Load::start(&stage.books, &stage.doors, GENTLE, 0);
    // More probes than a message has attempts.
    until("the target has been probed", SOON, async || {
        let probes = stage
            .gateway
            .metric("vardbrygga_delivery_retries_total", &["class=\"unavailable\""]);
        probes.await > 8.0
    })
    .await;
    let up = stage
        .gateway
        .metric("vardbrygga_destination_up", &["destination=\"pmo\""]);
    assert!(up.await < 0.5);
    stage.target.mend();
    let _again = load.end().await;
    assert_eq!(stage.settle().await.len(), 0);
    let balance = stage.books.balance(&Default::default());
    assert_eq!((balance.lost.len(), balance.order_breaks.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_target_never_answers_is_parked_and_the_others_pass() {
    let stage = Stage::on(&embedded()).await;
    stage.desk.behave(|number, _| match number {
        0 => Answer::Silence,
        _ => Answer::Ok,
    });
    let load = Load::start(&stage.books, &stage.doors, GENTLE, 0);
    until("it is parked", SOON, async || !stage.world.parked().is_empty()).await;
    let _again = load.end().await;
    let parked = stage.world.parked();
    assert_eq!((parked.len(), parked[0]["reason"].as_str()), (1, Some("VB503")));
    assert_eq!(parked[0]["message_id"], books::id(0));
    // What is behind it in its case is held; the rest passes.
    let held = stage.world.waiting("held").len() as u64;
    until("the others arrive", SOON, async || {
        stage.books.missing() == 1 + held
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_not_acknowledged_before_the_broker_has_confirmed() {
    let rabbit = crate::broker::broker();
    let stage = Stage::on(&amqp(rabbit, "%2f")).await;
    let books: &Arc<Books> = &stage.books;
    let number = books.sent(1);
    let body = Template::new(Size::Small).to(PRESSURE.unit).message(number, 1);

    // A frozen broker takes the bytes and confirms nothing.
    rabbit.pause();
    let mut hasty = Sender::new(stage.world.mllp, Duration::from_secs(2));
    let answered = tokio::time::timeout(Duration::from_secs(2), hasty.exchange(&body)).await;
    let told = answered.ok().and_then(Result::ok);
    rabbit.resume();
    assert!(
        told.is_none(),
        "acknowledged although nothing was confirmed: {told:?}"
    );

    let mut patient = Sender::new(stage.world.mllp, Duration::from_secs(15));
    assert_eq!(msa(&patient.send(&body).await).0, "AA");
    books.accepted(number);
    until("the referral arrives", SOON, async || books.missing() == 0).await;
}
