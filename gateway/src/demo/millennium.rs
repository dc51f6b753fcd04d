//! The Millennium of the demo: sends referrals as HL7 v2 over MLLP, each until it is acknowledged, and takes
//! what comes back.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use adapters::{Acknowledged, Acknowledgement, Adapter, Answer, WireMessage, registry};
use async_trait::async_trait;
use bytes::Bytes;
use contracts::Profile;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::ledger::{Ledger, Way};
use super::scenario::{self, Fate};
use crate::system::SystemName;
use crate::transport::mllp::{listener, target};
use crate::transport::{Arrival, Outcome, Outgoing, Receipt, Receive, Reply, Silence, Target, Unobserved};

/// Sending connections.
const CONNECTIONS: u64 = 4;
/// Bytes of the largest message.
const LARGEST: usize = 1 << 20;

/// The sending and receiving system.
#[derive(Debug)]
pub(super) struct Millennium {
    pub(super) address: SocketAddr,
    adapter: Arc<dyn Adapter>,
    ledger: Arc<Ledger>,
    shown: OnceLock<String>,
    run: String,
}

impl Millennium {
    /// Starts to listen for answers.
    pub(super) async fn start(ledger: Arc<Ledger>, stop: &CancellationToken) -> std::io::Result<Arc<Self>> {
        let adapter = adapter("millennium")?;
        let desk = Desk {
            adapter: Arc::clone(&adapter),
            ledger: Arc::clone(&ledger),
        };
        let settings = listener::Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            system: gateway_name()?,
            max_bytes: LARGEST,
            idle_timeout: Duration::from_secs(600),
            receive_timeout: Duration::from_secs(10),
            max_connections: 16,
            bare_end: true,
            peers: Vec::new(),
            tls: None,
        };
        let bound = listener::Listener::bind(settings, Arc::new(desk), Arc::new(Unobserved)).await;
        let listener = bound.map_err(std::io::Error::other)?;
        let address = listener.local_addr();
        drop(tokio::spawn(listener.run(stop.clone())));
        // Part of every id, so that what an aborted run left behind is known as such.
        let run = format!("D{:07X}", Timestamp::now().as_second().rem_euclid(0x0FFF_FFFF));
        Ok(Arc::new(Self {
            address,
            adapter,
            ledger,
            shown: OnceLock::new(),
            run,
        }))
    }

    /// Sends referrals 1 to `count` over several connections; those of a case in order on one of them.
    pub(super) async fn send_all(self: Arc<Self>, to: SocketAddr, count: u64) {
        let mut workers = tokio::task::JoinSet::new();
        for worker in 0..CONNECTIONS {
            let sender = Arc::clone(&self);
            let _: tokio::task::AbortHandle = workers.spawn(async move {
                let Some(target) = connection(to) else { return };
                for number in (1..=count).filter(|number| number % CONNECTIONS == worker) {
                    sender.send_referral(&target, number).await;
                }
            });
        }
        while workers.join_next().await.is_some() {}
    }

    async fn send_referral(&self, target: &target::MllpTarget, number: u64) {
        let versions = if scenario::is_changed(number) { 2 } else { 1 };
        for version in 1..=versions {
            let document = scenario::referral(&self.run, number, version, Timestamp::now());
            let (Some(id), Some(case)) = (
                document.envelope.message_id.clone(),
                document.envelope.case_id.clone(),
            ) else {
                return;
            };
            let Ok(valid) = contracts::validate(document, Vec::new(), &Profile::default()) else {
                return;
            };
            let Ok(encoded) = self.adapter.encode(&valid) else {
                return;
            };
            let breaks = scenario::fate(number) == Fate::BreaksContract;
            let body = if breaks {
                without_question(&encoded.body)
            } else {
                encoded.body
            };
            if number == scenario::SHOWN {
                let _: &String = self
                    .shown
                    .get_or_init(|| String::from_utf8_lossy(&body).replace('\r', "\n"));
            }
            self.ledger.sent(Way::There, &case, &id);
            self.send(target, &id, Bytes::from(body)).await;
        }
    }

    /// Sends until there is an acknowledgement.
    async fn send(&self, target: &target::MllpTarget, id: &str, body: Bytes) {
        let message = Outgoing {
            body: body.clone(),
            content_type: None,
            message_id: id.to_owned(),
            action: None,
            traceparent: None,
            commits: None,
        };
        loop {
            if let Ok(Reply::Native(reply)) = target.send(&message).await {
                match self.adapter.read_reply(&body, &reply) {
                    Ok(Answer::Accepted | Answer::Committed) => return self.ledger.accepted(id),
                    Ok(Answer::Refused { .. }) => return,
                    Ok(Answer::Failed { .. } | Answer::Unavailable { .. }) | Err(_) => {}
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The referral that is shown, as it was sent, a segment a line.
    pub(super) fn shown(&self) -> Option<String> {
        self.shown.get().cloned()
    }
}

/// Takes answers.
#[derive(Debug)]
struct Desk {
    adapter: Arc<dyn Adapter>,
    ledger: Arc<Ledger>,
}

#[async_trait]
impl Receive for Desk {
    async fn receive(&self, arrival: Arrival) -> Receipt {
        if let Ok(decoded) = self.adapter.decode(&WireMessage::new(&arrival.body))
            && let Some(id) = decoded.document.envelope.message_id
        {
            self.ledger.arrived(&id);
        }
        acknowledge(self.adapter.as_ref(), &arrival.body, Acknowledged::Accepted(&[]))
    }
}

/// A receipt in the system's own language.
pub(super) fn acknowledge(adapter: &dyn Adapter, received: &[u8], outcome: Acknowledged<'_>) -> Receipt {
    let id = crate::settle::acknowledgement_id();
    let native = adapter.acknowledge(
        received,
        &Acknowledgement {
            outcome,
            now: Timestamp::now(),
            id: &id,
        },
    );
    let outcome = match outcome {
        Acknowledged::Accepted(_) => Outcome::Accepted,
        Acknowledged::Refused(reason, _) => Outcome::Refused(reason),
        Acknowledged::Unavailable => Outcome::Unavailable,
    };
    Receipt {
        outcome,
        body: Bytes::from(native.body),
        content_type: native.content_type,
    }
}

/// An adapter with its default profile.
pub(super) fn adapter(id: &str) -> std::io::Result<Arc<dyn Adapter>> {
    let entry = registry::find(id).ok_or_else(|| std::io::Error::other(format!("no adapter {id}")))?;
    (entry.build)(serde_json::json!({})).map_err(std::io::Error::other)
}

/// What a neighbour calls the gateway.
pub(super) fn gateway_name() -> std::io::Result<SystemName> {
    SystemName::new("gateway").ok_or_else(|| std::io::Error::other(SystemName::EXPECTED))
}

fn connection(to: SocketAddr) -> Option<target::MllpTarget> {
    let settings = target::Settings {
        host: to.ip().to_string(),
        port: to.port(),
        connections: 1,
        connect_timeout: Duration::from_secs(5),
        reply_timeout: Duration::from_secs(20),
        silence: Silence::Unavailable,
        idle_timeout: Duration::from_secs(600),
        max_reply_bytes: LARGEST,
        bare_end: true,
        tls: None,
    };
    target::MllpTarget::new(settings, Arc::new(Unobserved)).ok()
}

/// The message without the segment that holds the question.
fn without_question(message: &[u8]) -> Vec<u8> {
    let segments = message.split_inclusive(|byte| *byte == b'\r');
    let asks = |segment: &&[u8]| !String::from_utf8_lossy(segment).contains("questionFormulation.text");
    segments.filter(asks).flatten().copied().collect()
}
