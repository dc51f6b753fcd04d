//! What a long queue costs: the gateway's memory with many messages waiting for a target that is down. They lie with
//! the bus; the gateway has no more of them in hand than its prefetch.

use std::time::{Duration, Instant};

use bytes::Bytes;
use gateway::bus::{BusMessage, Properties};
use jiff::Timestamp;
use serde::Serialize;
use tests::workload::Size;

use crate::bare;
use crate::broker::Broker;
use crate::gateway::Site;
use crate::measure::mebibytes;
use crate::options::Options;
use crate::traffic;

/// How long the gateway is watched while the target stays down.
const WATCHED: Duration = Duration::from_secs(20);

/// What one bus with a long queue makes of the gateway.
#[derive(Debug, Serialize)]
pub(crate) struct Queued {
    bus: &'static str,
    messages: u64,
    ready_milliseconds: f64,
    /// Messages it has taken and not ended.
    in_hand: f64,
    /// Memory at the end, and the most it had.
    mebibytes: f64,
    peak_mebibytes: f64,
}

/// Fills each bus and starts a gateway on it.
pub(crate) async fn run(options: &Options, messages: u64) -> Vec<Queued> {
    let body = Bytes::from(bare::written(Size::Small));
    let waiting = |number| waiting(number, &body);
    let broker = Broker::start().await;
    broker.fill(&traffic::to(), messages, waiting).await;
    let on_broker = Site::without_target(Some(&broker.rabbit), options.prefetch);
    let on_broker = watch("RabbitMQ", &on_broker, messages).await;
    drop(broker);
    let embedded = Site::without_target(None, options.prefetch);
    embedded.fill(&traffic::to(), messages, waiting).await;
    vec![on_broker, watch("embedded", &embedded, messages).await]
}

async fn watch(bus: &'static str, site: &Site, messages: u64) -> Queued {
    let begin = Instant::now();
    let gateway = site.start();
    site.until_ready().await;
    let ready_milliseconds = begin.elapsed().as_secs_f64() * 1e3;
    tokio::time::sleep(WATCHED).await;
    let in_hand = gateway
        .metric("vardbrygga_messages_in_progress", &["delivery"])
        .await;
    assert!(in_hand > 0.0, "nothing was taken: {}", gateway.log());
    Queued {
        bus,
        messages,
        ready_milliseconds,
        in_hand,
        mebibytes: mebibytes(gateway.process(), "VmRSS:"),
        peak_mebibytes: mebibytes(gateway.process(), "VmHWM:"),
    }
}

/// A message for PMO in a case of its own.
fn waiting(number: u64, body: &Bytes) -> BusMessage {
    let properties = Properties {
        message_id: Some(format!("M{number:09}")),
        case_id: Some(format!("R{number:09}")),
        kind: Some("referral.request;1.0".to_owned()),
        content_type: Some("text/xml".to_owned()),
        source: Some("millennium".to_owned()),
        first_received: Some(Timestamp::now()),
        ..Properties::default()
    };
    BusMessage {
        body: body.clone(),
        properties,
    }
}

/// A line for each bus.
pub(crate) fn told(report: &[Queued]) -> String {
    let line = |queued: &Queued| {
        format!(
            "{}: {} queued, target down: ready after {:.0} ms, {:.0} in hand, {:.1} MiB (most {:.1})",
            queued.bus,
            queued.messages,
            queued.ready_milliseconds,
            queued.in_hand,
            queued.mebibytes,
            queued.peak_mebibytes,
        )
    };
    report.iter().map(line).collect::<Vec<_>>().join("\n")
}
