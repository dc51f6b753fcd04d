//! The PMO of the demo: takes RIV-TA XML over HTTP, is away for a while, refuses some referrals, fails on
//! others once, and sends confirmations and outcomes for those it has taken. Takes whatever else comes.

use std::collections::{HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use adapters::{Acknowledged, Adapter, WireMessage};
use async_trait::async_trait;
use bytes::Bytes;
use contracts::{Content, Document, Reason};
use tokio_util::sync::CancellationToken;

use super::ledger::{CopyAt, Ledger};
use super::millennium::{acknowledge, adapter};
use super::scenario::{self, Fate};
use super::voice::Voice;
use super::{answers, config, http};
use crate::transport::http::Replies;
use crate::transport::{Arrival, Outcome, Receipt, Receive};

/// How long it is away.
const AWAY: Duration = Duration::from_millis(1500);

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
        let receive: Arc<dyn Receive> = Arc::new(Reception(Arc::clone(&desk)));
        let address = http::listen(receive, Replies::Soap, stop).await?;
        Ok(Arc::new(Self { address, desk }))
    }

    /// Sends confirmations and outcomes until stopped, each until the gateway has taken it.
    pub(super) async fn answer(self: Arc<Self>, gateway: SocketAddr, stop: CancellationToken) {
        let Some(target) = http::to_gateway(gateway, config::PMO) else {
            return;
        };
        let voice = Voice {
            adapter: Arc::clone(&self.desk.adapter),
            target,
            ledger: Arc::clone(&self.desk.ledger),
            stop: stop.clone(),
        };
        while !stop.is_cancelled() {
            let next = {
                let mut work = self.desk.locked();
                let next = work.to_send.pop_front();
                work.sending = next.is_some();
                next
            };
            match next {
                Some(document) => voice.say(document).await,
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
        let Some(id) = decoded.document.envelope.message_id else {
            return Some(Acknowledged::Refused(Reason::Unsupported, &[]));
        };
        let copy = CopyAt { to: config::PMO, id };
        let Content::Request(request) = decoded.document.content else {
            self.ledger.arrived(copy);
            return Some(Acknowledged::Accepted(&[]));
        };
        let number = request
            .request_id
            .as_deref()
            .and_then(scenario::number_of)
            .unwrap_or_default();
        let mut work = self.locked();
        match scenario::fate(number) {
            Fate::RefusedByTarget => return Some(Acknowledged::Refused(Reason::ContractViolated, &[])),
            Fate::FailsOnce if work.failed_once.insert(copy.id.clone()) => return None,
            Fate::FailsOnce | Fate::Answered | Fate::BreaksContract => {}
        }
        work.taken += 1;
        // A referral that is changed at once is answered in its last version.
        let is_last = !scenario::is_changed(number) || request.version_number > Some(1);
        if is_last
            && request
                .request_id
                .clone()
                .is_some_and(|case| work.confirmed.insert(case))
        {
            work.to_send.push_back(answers::confirmation(&request));
            work.to_send.push_back(answers::outcome(&request));
        }
        drop(work);
        // What an aborted run left on a broker may come, too; it is not what was sent here.
        if number == scenario::SHOWN && self.ledger.has_sent(&copy) {
            let _: &String = self
                .shown
                .get_or_init(|| String::from_utf8_lossy(body).into_owned());
        }
        self.ledger.arrived(copy);
        Some(Acknowledged::Accepted(&[]))
    }

    fn is_away(&self) -> bool {
        let mut work = self.locked();
        if work.taken < self.away_after {
            return false;
        }
        work.away_since.get_or_insert_with(Instant::now).elapsed() < AWAY
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
