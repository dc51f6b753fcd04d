//! How long a message takes from its publish on the first queue to its arrival from the second, at a steady pace that
//! leaves the machine room to breathe.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::options::BasicConsumeOptions;
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties};
use serde::Serialize;

use crate::broker::Broker;
use crate::measure::{percentile, sorted};
use crate::traffic::{self, Traffic};

const BEAT: Duration = Duration::from_millis(2);
/// Time before measuring, and time of measuring.
const WARM: f64 = 1.5;
const TIME: f64 = 6.0;
const ARRIVE: Duration = Duration::from_secs(30);

/// Milliseconds from publish to arrival.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Latency {
    pub(crate) rate: f64,
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
}

impl Latency {
    /// How much longer it takes here than there, at the same pace.
    pub(crate) fn beyond(&self, there: &Self) -> Self {
        Self {
            rate: self.rate,
            p50: self.p50 - there.p50,
            p95: self.p95 - there.p95,
            p99: self.p99 - there.p99,
        }
    }
}

/// Sends at a pace through whoever relays now, and waits for every message.
pub(crate) async fn measure(broker: &Broker, traffic: &Traffic, rate: f64) -> Latency {
    let connection = Connection::connect(&broker.rabbit.uri(), ConnectionProperties::default())
        .await
        .unwrap();
    let channel = connection.create_channel().await.unwrap();
    let options = BasicConsumeOptions {
        no_ack: true,
        ..BasicConsumeOptions::default()
    };
    let consuming = channel.basic_consume(
        traffic::to().as_str().into(),
        "".into(),
        options,
        FieldTable::default(),
    );
    let mut deliveries = consuming.await.unwrap();
    let skipped = (rate * WARM) as u64;
    let total = skipped + (rate * TIME) as u64;
    let receiving = tokio::spawn(async move {
        let mut arrivals = vec![None; usize::try_from(total).unwrap()];
        let mut missing = total;
        while missing > 0 {
            let next = tokio::time::timeout(ARRIVE, deliveries.next()).await;
            let delivery = next.expect("messages arrive").unwrap().unwrap();
            let id = delivery
                .properties
                .message_id()
                .as_ref()
                .expect("a message has an id");
            let number = traffic::number_of(id.as_str()).expect("an id has a number");
            missing -= 1;
            arrivals[usize::try_from(number).unwrap()] = Some(Instant::now());
        }
        arrivals
    });
    let sent = send(broker, traffic, rate, total).await;
    let arrivals = receiving.await.unwrap();
    let pairs = sent
        .into_iter()
        .zip(arrivals)
        .skip(usize::try_from(skipped).unwrap());
    let times = sorted(
        pairs.map(|(sent, arrived)| (arrived.expect("every number arrives") - sent).as_secs_f64() * 1e3),
    );
    Latency {
        rate,
        p50: percentile(&times, 50.0),
        p95: percentile(&times, 95.0),
        p99: percentile(&times, 99.0),
    }
}

/// Publishes at the pace; when each message was sent.
async fn send(broker: &Broker, traffic: &Traffic, rate: f64, total: u64) -> Vec<Instant> {
    let from = traffic::from();
    let begin = Instant::now();
    let mut beat = tokio::time::interval(BEAT);
    let mut sent = Vec::new();
    let mut confirms = Vec::new();
    while (sent.len() as u64) < total {
        let _at = beat.tick().await;
        let due = ((begin.elapsed().as_secs_f64() * rate) as u64).min(total);
        for number in sent.len() as u64..due {
            sent.push(Instant::now());
            confirms.push(broker.bus.publish(&from, traffic.message(number)));
        }
    }
    for confirm in confirms {
        confirm.await.unwrap();
    }
    sent
}
