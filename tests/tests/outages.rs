//! Real faults under load: the gateway and the broker are killed as a machine kills them, and the books of
//! the sending and the receiving side must agree afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it saw"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use adapters::Adapter;
use gateway::demo::{Ledger, Way};
use tests::http;
use tests::millennium::{Sender, msa};
use tests::pmo::{Answer, Pmo};
use tests::process::free_port;
use tests::world::{PASSWORD, USER, World, adapter, amqp, broker, embedded, hl7, permit, until};

const SENDERS: usize = 6;
const VERSIONS: u64 = 3;
/// Between two messages of a sender: enough for a load, little enough for two cores.
const PACE: Duration = Duration::from_millis(8);

/// A PMO that takes whatever comes and writes it into the books; now and then it does not answer in time.
async fn pmo(ledger: &Arc<Ledger>) -> Pmo {
    let book = Arc::clone(ledger);
    let seen = std::sync::atomic::AtomicU64::new(0);
    Pmo::start(move |document| {
        let count = seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if count % 97 == 13 {
            return Answer::Silence;
        }
        book.arrived(document.envelope.message_id.as_deref().unwrap());
        Answer::Ok
    })
    .await
}

/// Senders that do not stop before they are told: case after case, the versions of a case in order on one
/// connection, each message until it is acknowledged.
struct Load {
    ends: Arc<AtomicBool>,
    senders: tokio::task::JoinSet<u64>,
}

impl Load {
    fn start(ledger: &Arc<Ledger>, to: SocketAddr, run: &'static str) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let mut senders = tokio::task::JoinSet::new();
        for sender in 1..=SENDERS {
            let (ledger, ends) = (Arc::clone(ledger), Arc::clone(&ends));
            let _: tokio::task::AbortHandle = senders.spawn(async move {
                let millennium: Arc<dyn Adapter> = adapter("millennium");
                let mut connection = Sender::new(to, Duration::from_secs(15));
                for number in (sender..).step_by(SENDERS) {
                    if ends.load(Ordering::Relaxed) {
                        break;
                    }
                    for version in 1..=VERSIONS {
                        let (id, case, bytes) = hl7(millennium.as_ref(), run, number as u64, version);
                        ledger.sent(Way::There, &case, &id);
                        let (code, echoed) = msa(&connection.send(&bytes).await);
                        assert_eq!((code.as_str(), echoed), ("AA", id.clone()));
                        ledger.accepted(&id);
                        tokio::time::sleep(PACE).await;
                    }
                }
                connection.resent
            });
        }
        Self { ends, senders }
    }

    /// Ends the load; how many messages had to be sent again.
    async fn end(mut self) -> u64 {
        self.ends.store(true, Ordering::Relaxed);
        let mut resent = 0;
        while let Some(sender) = self.senders.join_next().await {
            resent += sender.unwrap();
        }
        resent
    }
}

/// Waits until everything acknowledged has arrived or is parked, and says what the books say.
async fn close(ledger: &Ledger, world: &World, resent: u64) {
    until(
        "everything acknowledged has arrived or is parked",
        Duration::from_secs(90),
        async || {
            let missing = ledger.missing();
            missing.is_empty() || {
                let parked = world.parked();
                missing
                    .iter()
                    .all(|id| parked.iter().any(|row| row["message_id"] == id.as_str()))
            }
        },
    )
    .await;
    let balance = ledger.balance();
    let parked = ledger.missing().len();
    eprintln!(
        "acknowledged {} = delivered {} + refused 0 + parked {parked} + in queue 0; lost 0; sent again {resent}; \
         duplicates {}; order breaks {}",
        balance.accepted, balance.arrived, balance.duplicates, balance.order_breaks
    );
    assert!(balance.accepted > 500, "that was no load");
    assert_eq!(balance.accepted, balance.arrived + u64::try_from(parked).unwrap());
    assert_eq!(balance.order_breaks, 0, "a message overtook another of its case");
    assert_eq!(balance.unexpected, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_killed_under_load_loses_nothing_on_the_embedded_bus() {
    let ledger = Arc::new(Ledger::default());
    let pmo = pmo(&ledger).await;
    let world = World::new(&embedded(), pmo.address, free_port());
    let mut gateway = world.start().await;
    let load = Load::start(&ledger, world.mllp, "OE");
    for _ in 0..12 {
        advance(&ledger, 100).await;
        gateway.kill_and_restart();
    }
    advance(&ledger, 150).await;
    close(&ledger, &world, load.end().await).await;
    assert!(gateway.terminate().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_and_a_broker_killed_under_load_lose_nothing_on_rabbitmq() {
    let rabbit = broker();
    let ledger = Arc::new(Ledger::default());
    let pmo = pmo(&ledger).await;
    let world = World::with(&amqp(&rabbit, "%2f"), PASSWORD, pmo.address, free_port(), "");
    let mut gateway = world.start().await;
    let load = Load::start(&ledger, world.mllp, "OA");
    // RabbitMQ 3.10 saves in batches which quorum queues there are: one younger than that does not come up
    // again after kill -9, whatever its clients do.
    tokio::time::sleep(Duration::from_secs(5)).await;
    for fault in 0..4 {
        advance(&ledger, 150).await;
        match fault {
            0 => gateway.kill_and_restart(),
            1 => {
                tokio::task::block_in_place(|| rabbit.kill_9());
                tokio::task::block_in_place(|| rabbit.start_again());
            }
            2 => tokio::task::block_in_place(|| rabbit.restart()),
            _ => {
                tokio::task::block_in_place(|| rabbit.kill_9());
                gateway.kill();
                tokio::task::block_in_place(|| rabbit.start_again());
                gateway.kill_and_restart();
            }
        }
    }
    advance(&ledger, 150).await;
    close(&ledger, &world, load.end().await).await;
    assert!(gateway.terminate().success());
}

/// Waits until so many more messages have arrived, so that each fault meets a gateway under load.
async fn advance(ledger: &Ledger, messages: u64) {
    let goal = ledger.balance().arrived + messages;
    until("the load goes on", Duration::from_secs(60), async || {
        ledger.balance().arrived >= goal
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_broker_a_wrong_password_and_a_wrong_vhost_are_told_within_ten_seconds_and_recovered_from()
{
    let rabbit = broker();
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

async fn told_within_ten_seconds(world: &World, gateway: &tests::process::Gateway) {
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
async fn while_a_target_is_away_messages_wait_in_order_and_burn_no_attempts() {
    let ledger = Arc::new(Ledger::default());
    let address = free_port();
    let world = World::new(&embedded(), address, free_port());
    let gateway = world.start().await;
    let millennium = adapter("millennium");
    let mut sender = Sender::new(world.mllp, Duration::from_secs(10));
    for number in 1..=10 {
        for version in 1..=VERSIONS {
            let (id, case, bytes) = hl7(millennium.as_ref(), "OT", number, version);
            ledger.sent(Way::There, &case, &id);
            assert_eq!(msa(&sender.send(&bytes).await).0, "AA");
            ledger.accepted(&id);
        }
    }
    // More probes than a message has attempts.
    until(
        "the target has been probed",
        Duration::from_secs(30),
        async || {
            gateway
                .metric("vardbrygga_delivery_retries_total", &["class=\"unavailable\""])
                .await
                > 8.0
        },
    )
    .await;
    assert!(
        (gateway
            .metric("vardbrygga_destination_up", &["destination=\"pmo\""])
            .await)
            .abs()
            < 0.1
    );
    let book = Arc::clone(&ledger);
    let _pmo = Pmo::start_at(address, move |document| {
        book.arrived(document.envelope.message_id.as_deref().unwrap());
        Answer::Ok
    })
    .await;
    until("everything arrives", Duration::from_secs(30), async || {
        ledger.missing().is_empty()
    })
    .await;
    assert_eq!((ledger.balance().order_breaks, world.parked().len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_told_to_stop_under_load_ends_well_and_the_next_one_goes_on() {
    let ledger = Arc::new(Ledger::default());
    let pmo = pmo(&ledger).await;
    let world = World::new(&embedded(), pmo.address, free_port());
    let mut gateway = world.start().await;
    let load = Load::start(&ledger, world.mllp, "OS");
    for _ in 0..2 {
        advance(&ledger, 200).await;
        assert!(gateway.terminate().success(), "{}", gateway.log());
        gateway = world.launch();
    }
    advance(&ledger, 150).await;
    close(&ledger, &world, load.end().await).await;
    assert!(
        !gateway.log().contains("dropped without being settled"),
        "a message was dropped"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_target_never_answers_is_parked_and_the_others_pass() {
    let ledger = Arc::new(Ledger::default());
    let book = Arc::clone(&ledger);
    let pmo = Pmo::start(move |document| {
        if document.envelope.case_id.as_deref().unwrap().ends_with("000001") {
            return Answer::Silence;
        }
        book.arrived(document.envelope.message_id.as_deref().unwrap());
        Answer::Ok
    })
    .await;
    let world = World::new(&embedded(), pmo.address, free_port());
    let _gateway = world.start().await;
    let millennium = adapter("millennium");
    let mut sender = Sender::new(world.mllp, Duration::from_secs(10));
    let start = Instant::now();
    // The others keep coming: only their answers show that the target is there.
    for number in 1.. {
        let (id, case, bytes) = hl7(millennium.as_ref(), "OP", number, 1);
        ledger.sent(Way::There, &case, &id);
        assert_eq!(msa(&sender.send(&bytes).await).0, "AA");
        ledger.accepted(&id);
        if number % 10 == 0 && !world.parked().is_empty() {
            break;
        }
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "the message is not parked"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(world.parked()[0]["reason"], "VB503");
    until("the others arrive", Duration::from_secs(30), async || {
        ledger.missing().len() == 1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_not_acknowledged_before_the_broker_has_confirmed() {
    let rabbit = broker();
    let ledger = Arc::new(Ledger::default());
    let book = Arc::clone(&ledger);
    let pmo = Pmo::start(move |document| {
        book.arrived(document.envelope.message_id.as_deref().unwrap());
        Answer::Ok
    })
    .await;
    let world = World::with(&amqp(&rabbit, "%2f"), PASSWORD, pmo.address, free_port(), "");
    let _gateway = world.start().await;
    let (id, case, bytes) = hl7(adapter("millennium").as_ref(), "OC", 1, 1);
    ledger.sent(Way::There, &case, &id);

    // A frozen broker takes the bytes and confirms nothing.
    rabbit.pause();
    let mut hasty = Sender::new(world.mllp, Duration::from_secs(2));
    let answered = tokio::time::timeout(Duration::from_secs(2), hasty.exchange(&bytes)).await;
    let told = answered.ok().and_then(Result::ok);
    rabbit.resume();
    assert!(
        told.is_none(),
        "acknowledged although nothing was confirmed: {told:?}"
    );

    let mut patient = Sender::new(world.mllp, Duration::from_secs(15));
    assert_eq!(msa(&patient.send(&bytes).await).0, "AA");
    ledger.accepted(&id);
    until("the referral arrives", Duration::from_secs(20), async || {
        ledger.missing().is_empty()
    })
    .await;
}
