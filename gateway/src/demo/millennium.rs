//! The Millennium of the demo: speaks HL7 v2 over MLLP, sends the referrals, and takes what comes back.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use adapters::{Acknowledged, Acknowledgement, Adapter, registry};
use bytes::Bytes;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::config;
use super::ledger::Ledger;
use super::neighbour::Ears;
use super::scenario::{self, Fate};
use super::voice::Voice;
use crate::system::SystemName;
use crate::transport::mllp::{listener, target};
use crate::transport::{Outcome, Receipt, Receive, Silence, Unobserved};

/// Sending connections.
const CONNECTIONS: u64 = 4;
/// Bytes of the largest message.
const LARGEST: usize = 1 << 20;

/// The sending and receiving system.
#[derive(Debug)]
pub(super) struct Millennium {
    pub(super) address: SocketAddr,
    /// Part of every id, so that what an aborted run left behind is known as such.
    pub(super) run: String,
    ears: Arc<Ears>,
    shown: OnceLock<String>,
    stop: CancellationToken,
}

impl Millennium {
    /// Starts to listen for answers.
    pub(super) async fn start(ledger: Arc<Ledger>, stop: &CancellationToken) -> std::io::Result<Arc<Self>> {
        let ears = Arc::new(Ears {
            name: config::MILLENNIUM,
            adapter: adapter("millennium")?,
            ledger,
        });
        let receive: Arc<dyn Receive> = Arc::clone(&ears) as _;
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
        let bound = listener::Listener::bind(settings, receive, Arc::new(Unobserved)).await;
        let listener = bound.map_err(std::io::Error::other)?;
        let address = listener.local_addr();
        drop(tokio::spawn(listener.run(stop.clone())));
        let run = format!("D{:07X}", Timestamp::now().as_second().rem_euclid(0x0FFF_FFFF));
        Ok(Arc::new(Self {
            address,
            run,
            ears,
            shown: OnceLock::new(),
            stop: stop.clone(),
        }))
    }

    /// Sends referrals 1 to `count` over several connections; those of a case in order on one of them.
    pub(super) async fn send_all(self: Arc<Self>, to: SocketAddr, count: u64) {
        let mut workers = tokio::task::JoinSet::new();
        for worker in 0..CONNECTIONS {
            let sender = Arc::clone(&self);
            let _: tokio::task::AbortHandle = workers.spawn(async move {
                let Some(voice) = sender.voice(to) else { return };
                for number in (1..=count).filter(|number| number % CONNECTIONS == worker) {
                    sender.send_referral(&voice, number).await;
                }
            });
        }
        while workers.join_next().await.is_some() {}
    }

    /// How it speaks to the gateway, on a connection of its own.
    pub(super) fn voice(&self, to: SocketAddr) -> Option<Voice> {
        Some(Voice {
            adapter: Arc::clone(&self.ears.adapter),
            target: Arc::new(connection(to)?),
            ledger: Arc::clone(&self.ears.ledger),
            stop: self.stop.clone(),
        })
    }

    async fn send_referral(&self, voice: &Voice, number: u64) {
        let versions = if scenario::is_changed(number) { 2 } else { 1 };
        for version in 1..=versions {
            let document = scenario::referral(&self.run, number, version, Timestamp::now());
            let Some(mut words) = voice.words(document) else {
                return;
            };
            if scenario::fate(number) == Fate::BreaksContract {
                words.body = without_question(&words.body);
            }
            if number == scenario::SHOWN {
                let _: &String = self
                    .shown
                    .get_or_init(|| String::from_utf8_lossy(&words.body).replace('\r', "\n"));
            }
            voice.utter(words).await;
        }
    }

    /// The referral that is shown, as it was sent, a segment a line.
    pub(super) fn shown(&self) -> Option<String> {
        self.shown.get().cloned()
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
fn without_question(message: &[u8]) -> Bytes {
    let segments = message.split_inclusive(|byte| *byte == b'\r');
    let asks = |segment: &&[u8]| !String::from_utf8_lossy(segment).contains("questionFormulation.text");
    segments.filter(asks).flatten().copied().collect()
}
