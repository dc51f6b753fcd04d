//! The PMO of the demo: takes RIV-TA XML over HTTP, is away for a while, refuses some referrals, fails on
//! others once, and sends confirmations and outcomes for those it has taken.

use std::collections::{HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use adapters::{Acknowledged, Adapter, Answer, WireMessage};
use async_trait::async_trait;
use bytes::Bytes;
use contracts::{Content, Document, Profile, Reason};
use tokio_util::sync::CancellationToken;

use super::answers;
use super::ledger::{Ledger, Way};
use super::millennium::{acknowledge, adapter, gateway_name};
use super::scenario::{self, Fate};
use crate::transport::http::{Replies, listener, target};
use crate::transport::tls::ClientTls;
use crate::transport::{Arrival, Outcome, Outgoing, Receipt, Receive, Reply, Silence, Target, Unobserved};

/// How long it is away.
const AWAY: Duration = Duration::from_millis(1500);
/// Bytes of the largest message.
const LARGEST: usize = 1 << 20;

/// The receiving and answering system.
#[derive(Debug)]
pub(super) struct Pmo {
    pub(super) address: SocketAddr,
    desk: Arc<Desk>,
}

#[derive(Debug)]
struct Desk {
    adapter: Arc<dyn Adapter>,
    ledger: Arc<Ledger>,
    away_after: u64,
    shown: OnceLock<String>,
    work: Mutex<Work>,
}

#[derive(Debug, Default)]
struct Work {
    taken: u64,
    away_since: Option<Instant>,
    failed_once: HashSet<String>,
    confirmed: HashSet<String>,
    to_send: VecDeque<Document>,
    sending: bool,
}

impl Pmo {
    /// Starts to listen. It goes away after a third of the referrals.
    pub(super) async fn start(
        ledger: Arc<Ledger>,
        referrals: u64,
        stop: &CancellationToken,
    ) -> std::io::Result<Arc<Self>> {
        let desk = Arc::new(Desk {
            adapter: adapter("pmo")?,
            ledger,
            away_after: referrals / 3,
            shown: OnceLock::new(),
            work: Mutex::default(),
        });
        let settings = listener::Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            systems: vec![listener::System {
                name: gateway_name()?,
                tokens: Vec::new(),
                certificate_names: Vec::new(),
                replies: Replies::Soap,
            }],
            max_bytes: LARGEST,
            header_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(10),
            retry_after: Duration::from_secs(1),
            max_connections: 64,
            peers: Vec::new(),
            tls: None,
        };
        let receive: Arc<dyn Receive> = Arc::new(Reception(Arc::clone(&desk)));
        let bound = listener::Listener::bind(settings, receive, Arc::new(Unobserved)).await;
        let listener = bound.map_err(std::io::Error::other)?;
        let address = listener.local_addr();
        drop(tokio::spawn(listener.run(stop.clone())));
        Ok(Arc::new(Self { address, desk }))
    }

    /// Sends confirmations and outcomes until stopped, each until the gateway has taken it.
    pub(super) async fn answer(self: Arc<Self>, gateway: SocketAddr, stop: CancellationToken) {
        let url = format!("http://{gateway}/v1/systems/pmo-demo/messages");
        let Some(target) = connection(url) else { return };
        while !stop.is_cancelled() {
            let next = {
                let mut work = self.desk.locked();
                let next = work.to_send.pop_front();
                work.sending = next.is_some();
                next
            };
            match next {
                Some(document) => self.desk.send(&target, document, &stop).await,
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    /// Whether no answer is left to send.
    pub(super) fn has_answered_all(&self) -> bool {
        let work = self.desk.locked();
        work.to_send.is_empty() && !work.sending
    }

    /// The referral that is shown, as it arrived.
    pub(super) fn shown(&self) -> Option<String> {
        self.desk.shown.get().cloned()
    }
}

/// What the listener hands requests to.
#[derive(Debug)]
struct Reception(Arc<Desk>);

#[async_trait]
impl Receive for Reception {
    async fn receive(&self, arrival: Arrival) -> Receipt {
        match self.0.judge(&arrival.body) {
            Some(outcome) => acknowledge(self.0.adapter.as_ref(), &arrival.body, outcome),
            None => failed_now(),
        }
    }
}

impl Desk {
    /// What becomes of a message; `None` when it fails now and may be taken later.
    fn judge(&self, body: &[u8]) -> Option<Acknowledged<'static>> {
        if self.is_away() {
            return Some(Acknowledged::Unavailable);
        }
        let Ok(decoded) = self.adapter.decode(&WireMessage::new(body)) else {
            return Some(Acknowledged::Refused(Reason::Unreadable, &[]));
        };
        let (Some(id), Content::Request(request)) =
            (decoded.document.envelope.message_id, decoded.document.content)
        else {
            return Some(Acknowledged::Refused(Reason::Unsupported, &[]));
        };
        let number = request
            .request_id
            .as_deref()
            .and_then(scenario::number_of)
            .unwrap_or_default();
        let mut work = self.locked();
        match scenario::fate(number) {
            Fate::RefusedByTarget => return Some(Acknowledged::Refused(Reason::ContractViolated, &[])),
            Fate::FailsOnce if work.failed_once.insert(id.clone()) => return None,
            Fate::FailsOnce | Fate::Answered | Fate::BreaksContract => {}
        }
        work.taken += 1;
        if request
            .request_id
            .clone()
            .is_some_and(|case| work.confirmed.insert(case))
        {
            work.to_send.push_back(answers::confirmation(&request));
            work.to_send.push_back(answers::outcome(&request));
        }
        drop(work);
        // What an aborted run left on a broker may come, too; it is not what was sent here.
        if number == scenario::SHOWN && self.ledger.has_sent(&id) {
            let _: &String = self
                .shown
                .get_or_init(|| String::from_utf8_lossy(body).into_owned());
        }
        self.ledger.arrived(&id);
        Some(Acknowledged::Accepted(&[]))
    }

    fn is_away(&self) -> bool {
        let mut work = self.locked();
        if work.taken < self.away_after {
            return false;
        }
        work.away_since.get_or_insert_with(Instant::now).elapsed() < AWAY
    }

    async fn send(&self, target: &target::HttpTarget, document: Document, stop: &CancellationToken) {
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
        let message = Outgoing {
            body: Bytes::from(encoded.body),
            content_type: Some(encoded.content_type.to_owned()),
            message_id: id.clone(),
            action: None,
            traceparent: None,
            commits: None,
        };
        self.ledger.sent(Way::Back, &case, &id);
        while !stop.is_cancelled() {
            if let Ok(Reply::Native(reply)) = target.send(&message).await
                && let Ok(Answer::Accepted) = self.adapter.read_reply(&message.body, &reply)
            {
                return self.ledger.accepted(&id);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn locked(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A result that says that the system has failed, and that the message may be sent again (TKB 4.3).
fn failed_now() -> Receipt {
    let body = concat!(
        r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>"#,
        r#"<ProcessRequestResponse xmlns="urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2" "#,
        r#"xmlns:core="urn:riv:clinicalprocess:activity:request:2"><result>"#,
        "<core:resultCode>ERROR</core:resultCode><core:errorCode>APPLICATION_ERROR</core:errorCode>",
        "</result></ProcessRequestResponse></soapenv:Body></soapenv:Envelope>",
    );
    let outcome = Outcome::Refused(Reason::TargetRefused);
    Receipt {
        outcome,
        body: Bytes::from_static(body.as_bytes()),
        content_type: "text/xml; charset=utf-8",
    }
}

fn connection(url: String) -> Option<target::HttpTarget> {
    let settings = target::Settings {
        url,
        content_type: None,
        soap_action: None,
        authorization: None,
        connect_timeout: Duration::from_secs(5),
        reply_timeout: Duration::from_secs(20),
        silence: Silence::Unavailable,
        idle_timeout: Duration::from_secs(60),
        max_reply_bytes: LARGEST,
        tls: ClientTls {
            ca: None,
            native_roots: false,
            identity: None,
        },
    };
    target::HttpTarget::new(settings, Arc::new(Unobserved)).ok()
}
