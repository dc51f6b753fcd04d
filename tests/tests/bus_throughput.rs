//! How many messages a second a bare relay moves from one queue to another: consume, publish, confirm,
//! acknowledge, 1 KiB each. Measures; judges nothing.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints, and says by panicking that it cannot go on"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use gateway::bus::{Bus, BusMessage, Connection, Prefetch, Properties, QueueName, amqp, embedded};
use gateway::system::SystemName;
use tests::rabbitmq::Rabbit;
use tokio::sync::mpsc;

const MESSAGES: usize = 100_000;

fn message() -> BusMessage {
    BusMessage {
        body: Bytes::from(vec![b'x'; 1024]),
        properties: Properties {
            message_id: Some("01890a5d-ac96-774b-bcce-b302099a8057".to_owned()),
            case_id: Some("SE2321000131-REM-1".to_owned()),
            kind: Some("referral.request;1.0".to_owned()),
            source: Some("millennium-vgr".to_owned()),
            ..Properties::default()
        },
    }
}

async fn fill(bus: &dyn Bus, queue: &QueueName) -> f64 {
    let started = Instant::now();
    for _ in 0..MESSAGES / 1_000 {
        let confirms: Vec<_> = (0..1_000).map(|_| bus.publish(queue, message())).collect();
        for confirm in confirms {
            confirm.await.unwrap();
        }
    }
    MESSAGES as f64 / started.elapsed().as_secs_f64()
}

async fn relay(bus: Arc<dyn Bus>, from: &QueueName, to: &QueueName, prefetch: u16) -> f64 {
    let bytes = 64 << 20;
    let mut consumer = bus
        .consume(
            from,
            Prefetch {
                messages: prefetch,
                bytes,
            },
        )
        .await
        .unwrap();
    let (handed, mut confirms) = mpsc::channel(usize::from(prefetch));
    let settle = tokio::spawn(async move {
        while let Some((confirm, tag)) = confirms.recv().await {
            let confirm: futures_util::future::BoxFuture<'static, _> = confirm;
            let tag: gateway::bus::DeliveryTag = tag;
            Result::<(), gateway::bus::PublishError>::unwrap(confirm.await);
            tag.acknowledge();
        }
    });
    let started = Instant::now();
    for _ in 0..MESSAGES {
        let delivery = consumer.next().await.unwrap();
        handed
            .send((bus.publish(to, delivery.message), delivery.tag))
            .await
            .unwrap();
    }
    drop(handed);
    settle.await.unwrap();
    MESSAGES as f64 / started.elapsed().as_secs_f64()
}

async fn measure(name: &str, bus: Arc<dyn Bus>, prefetch: u16) {
    let queue = |end: &str| QueueName::inbound(&SystemName::new(&format!("bench-{end}-{prefetch}")).unwrap());
    let (from, to) = (queue("from"), queue("to"));
    bus.declare(&[from.clone(), to.clone()]).await.unwrap();
    let filled = fill(&*bus, &from).await;
    let relayed = relay(bus.clone(), &from, &to, prefetch).await;
    println!("{name}, prefetch {prefetch}: publish {filled:.0}/s, relay {relayed:.0}/s");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: run it alone, with --release --nocapture"]
async fn relay_throughput() {
    let directory = tempfile::tempdir().unwrap();
    let settings = embedded::Settings {
        path: directory.path().to_owned(),
        max_bytes: 4 << 30,
    };
    for prefetch in [100, 250, 1_000] {
        let bus = embedded::open(&settings).unwrap();
        measure("embedded", bus.clone(), prefetch).await;
        bus.close().await;
    }
    let broker = Rabbit::start();
    for prefetch in [100, 250, 1_000] {
        let bus = amqp::open(amqp::Settings::from_address(&broker.uri()).unwrap());
        let up = |state: &Connection| *state == Connection::Up;
        let mut state = bus.connection();
        drop(
            tokio::time::timeout(Duration::from_secs(20), state.wait_for(up))
                .await
                .unwrap()
                .unwrap(),
        );
        measure("amqp", bus.clone(), prefetch).await;
        bus.close().await;
    }
}
