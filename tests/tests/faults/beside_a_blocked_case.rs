//! One case is blocked by a parked message and one destination is down, each with traffic for it: do the other cases
//! notice? The same load without and with, in turns, in one run; only the ratio counts.

use std::time::{Duration, Instant};

use tests::load::{Load, Pressure};
use tests::pmo::Answer;
use tests::process::free_port;
use tests::wire::Wire;
use tests::world::{amqp, embedded, until};

use crate::broker::{broker, remove_queues};
use crate::quantity::Quantity;
use crate::report;
use crate::stage::{PRESSURE, Stage};

/// The bar: so much later may the slowest of a hundred come beside the faults.
const BAR: f64 = 1.10;
/// What a few seconds on a busy machine can say: that the other cases do not wait for the blocked ones.
const BAR_WHEN_SHORT: Duration = Duration::from_secs(1);

/// The unit behind the destination that goes down.
const AWAY: &str = "SE2321000131-E000000000209";
/// The case that is blocked; beyond it are those for the destination that goes down.
const BLOCKED: u64 = 500_000_000;

/// A pace that leaves the machine room to breathe.
const OTHERS: Pressure = Pressure {
    sources: 12,
    pace: Duration::from_millis(20),
    ..PRESSURE
};
const TO_BLOCKED: Pressure = Pressure {
    sources: 1,
    cases: 1,
    versions: u64::MAX,
    pace: Duration::from_millis(100),
    ..PRESSURE
};
const TO_AWAY: Pressure = Pressure {
    sources: 2,
    pace: Duration::from_millis(20),
    unit: AWAY,
    ..PRESSURE
};

/// How long, and how often by turns.
struct Turns {
    warm: Duration,
    time: Duration,
    pairs: u32,
}

/// A stage with a second destination, on a wire of its own.
struct Scene {
    stage: Stage,
    away: Wire,
    load: [Load; 3],
}

impl Scene {
    async fn on(bus: &str) -> Self {
        let address = free_port();
        let stage = Stage::with(bus, |config| {
            format!(
                "{config}\n[systems.away]\nadapter = \"pmo\"\nsend = {{ transport = \"http\", \
                 url = \"http://{address}/riv\", connections = 8 }}\n\n[[routes]]\nkind = \"referral.request\"\n\
                 receiver = \"{AWAY}\"\nto = \"away\"\n"
            )
        })
        .await;
        let away = Wire::between(address, stage.pmo.address).await;
        let start = |pressure, first_case| Load::start(&stage.books, &stage.doors, pressure, first_case);
        let load = [
            start(OTHERS, 0),
            start(TO_BLOCKED, BLOCKED),
            start(TO_AWAY, BLOCKED + 1),
        ];
        Self { stage, away, load }
    }

    /// One turn; from sending to arrival of the other cases.
    async fn turn(&self, turns: &Turns) -> Vec<Duration> {
        tokio::time::sleep(turns.warm).await;
        let from = Instant::now();
        tokio::time::sleep(turns.time).await;
        let to = Instant::now();
        tokio::time::sleep(turns.warm).await;
        self.stage.books.latencies(from, to, |case| case < BLOCKED)
    }

    async fn disturb(&self) {
        self.away.go_away();
        self.stage.desk.behave(|_, case| match case {
            BLOCKED => Answer::ValidationError,
            _ => Answer::Ok,
        });
        until("a case is blocked and a destination down", PATIENCE, async || {
            let up = self
                .stage
                .gateway
                .metric("vardbrygga_destination_up", &["\"away\""]);
            up.await < 0.5 && !self.stage.world.waiting("parked").is_empty()
        })
        .await;
    }

    async fn mend(&self) {
        self.stage.desk.behave(|_, _| Answer::Ok);
        self.away.mend();
        let parked = self.stage.world.parked();
        let said = self.stage.world.ask(&["release", &parked[0]["id"].to_string()]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
        until("what was held back has gone", PATIENCE, async || {
            self.stage.world.stored() == 0 && self.stage.books.missing() < 100
        })
        .await;
    }
}

const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn other_cases_do_not_notice_a_blocked_case_and_a_destination_that_is_down() {
    compare("the embedded bus", &embedded()).await;
    if Quantity::wanted().is_long {
        remove_queues(broker()).await;
        compare("RabbitMQ", &amqp(broker(), "%2f")).await;
    }
}

async fn compare(name: &str, bus: &str) {
    let is_long = Quantity::wanted().is_long;
    let turns = Turns {
        warm: Duration::from_millis(if is_long { 1_500 } else { 300 }),
        time: Duration::from_secs(if is_long { 6 } else { 2 }),
        pairs: if is_long { 6 } else { 1 },
    };
    let scene = Scene::on(bus).await;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..turns.pairs {
        without.extend(scene.turn(&turns).await);
        scene.disturb().await;
        with.extend(scene.turn(&turns).await);
        scene.mend().await;
    }
    for load in scene.load {
        let _again = load.end().await;
    }
    let aside = scene.stage.settle().await;
    let balance = scene.stage.books.balance(&aside);
    assert_eq!(
        (balance.lost.len(), balance.order_breaks.len(), aside.len()),
        (0, 0, 0)
    );
    let (without, with) = (Percentiles::of(without), Percentiles::of(with));
    let ratio = with.p99.as_secs_f64() / without.p99.as_secs_f64();
    let said = format!(
        "Beside a blocked case and a destination that is down, on {name}: p99 of the other cases {:.1?} with, {:.1?} \
         without, ratio {ratio:.2} (p50 {:.1?} and {:.1?}; {} and {} messages, {} turns each).",
        with.p99, without.p99, with.p50, without.p50, with.count, without.count, turns.pairs
    );
    eprintln!("{said}");
    match is_long {
        true => {
            report::note(said);
            assert!(ratio <= BAR, "the other cases notice: {ratio:.2}");
        }
        false => assert!(with.p99 < without.p99 + BAR_WHEN_SHORT, "the other cases wait"),
    }
}

struct Percentiles {
    count: usize,
    p50: Duration,
    p99: Duration,
}

impl Percentiles {
    fn of(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        let at = |share: usize| latencies[latencies.len() * share / 100];
        Self {
            count: latencies.len(),
            p50: at(50),
            p99: at(99),
        }
    }
}
