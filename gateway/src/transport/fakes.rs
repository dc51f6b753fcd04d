//! Doubles for the tests of transports: an intake that answers as told, an observer that remembers, and
//! certificates made on the spot. Nothing here is a peer; tests talk to real sockets themselves.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;

use super::tls::{ClientTls, Identity, ServerTls};
use super::{Arrival, Event, Observer, Outcome, Outgoing, Receipt, Receive};
use crate::system::SystemName;

/// Longer than anything in these tests may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn system() -> SystemName {
    SystemName::new("millennium-vgr").unwrap()
}

pub(super) fn outgoing(id: &str, body: &'static [u8]) -> Outgoing {
    Outgoing {
        body: Bytes::from_static(body),
        content_type: Some("text/plain; charset=utf-8".into()),
        message_id: id.into(),
        action: None,
        traceparent: None,
        hops: 0,
        commits: None,
    }
}

/// Remembers what arrived; answers with the outcomes it was given, then with acceptance.
pub(super) struct FakeIntake {
    outcomes: Mutex<VecDeque<Outcome>>,
    arrivals: Mutex<Vec<Arrival>>,
    /// One permit per message that may be answered.
    gate: Semaphore,
    arrived: Notify,
    answered: AtomicUsize,
    /// Messages yet to be met with an empty receipt.
    silent: AtomicUsize,
}

impl FakeIntake {
    /// Answers at once.
    pub(super) fn new(outcomes: &[Outcome]) -> Arc<Self> {
        Self::gated(outcomes, Semaphore::MAX_PERMITS)
    }

    /// Answers so many messages, and further ones only after [`Self::open`].
    pub(super) fn gated(outcomes: &[Outcome], permits: usize) -> Arc<Self> {
        Arc::new(Self {
            outcomes: Mutex::new(outcomes.iter().copied().collect()),
            arrivals: Mutex::default(),
            gate: Semaphore::new(permits),
            arrived: Notify::new(),
            answered: AtomicUsize::new(0),
            silent: AtomicUsize::new(0),
        })
    }

    /// Has nothing to say to so many messages, as when none asks for an acknowledgement.
    pub(super) fn keep_silent(&self, messages: usize) {
        self.silent.store(messages, Ordering::SeqCst);
    }

    pub(super) fn open(&self, permits: usize) {
        self.gate.add_permits(permits);
    }

    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap().clone()
    }

    pub(super) fn bodies(&self) -> Vec<Bytes> {
        self.arrivals().into_iter().map(|arrival| arrival.body).collect()
    }

    /// How many messages have got their answer.
    pub(super) fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }

    /// Waits until so many messages have arrived.
    pub(super) async fn has(&self, count: usize) {
        let enough = async {
            loop {
                let notified = self.arrived.notified();
                if self.arrivals.lock().unwrap().len() >= count {
                    return;
                }
                notified.await;
            }
        };
        timeout(PATIENCE, enough).await.expect("messages arrive");
    }
}

#[async_trait]
impl Receive for FakeIntake {
    async fn receive(&self, arrival: Arrival) -> Receipt {
        let echo = arrival.body.clone();
        self.arrivals.lock().unwrap().push(arrival);
        self.arrived.notify_waiters();
        self.gate.acquire().await.unwrap().forget();
        let _before = self.answered.fetch_add(1, Ordering::SeqCst);
        let outcome = self
            .outcomes
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Outcome::Accepted);
        let less_one = |left: usize| left.checked_sub(1);
        let has_a_word = self
            .silent
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less_one)
            .is_err();
        let body = if has_a_word {
            [b"ACK ", &echo[..]].concat()
        } else {
            Vec::new()
        };
        Receipt {
            outcome,
            body: body.into(),
            content_type: "text/plain",
        }
    }
}

/// Remembers how often each event happened.
#[derive(Default)]
pub(super) struct Tally {
    counts: Mutex<BTreeMap<Event, u64>>,
    counted: Notify,
}

impl Tally {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(super) fn of(&self, event: Event) -> u64 {
        self.counts.lock().unwrap().get(&event).copied().unwrap_or(0)
    }

    /// Waits until the event has happened so many times.
    pub(super) async fn has(&self, event: Event, count: u64) {
        let enough = async {
            loop {
                let notified = self.counted.notified();
                if self.of(event) >= count {
                    return;
                }
                notified.await;
            }
        };
        timeout(PATIENCE, enough)
            .await
            .unwrap_or_else(|_| panic!("no {event:?}"));
    }
}

impl Observer for Tally {
    fn count(&self, event: Event, by: u64) {
        *self.counts.lock().unwrap().entry(event).or_default() += by;
        self.counted.notify_waiters();
    }
}

/// A CA and what it has issued, as PEM files in a directory that goes away with it.
pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    directory: tempfile::TempDir,
}

impl Authority {
    pub(super) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        // A name of its own, as every CA has.
        let name = directory.path().to_string_lossy().into_owned();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        std::fs::write(directory.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, directory }
    }

    pub(super) fn ca(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    pub(super) fn issue(&self, name: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let identity = Identity {
            certificate: self.directory.path().join(format!("{name}.pem")),
            key: self.directory.path().join(format!("{name}.key")),
        };
        std::fs::write(&identity.certificate, certificate.pem()).unwrap();
        std::fs::write(&identity.key, key.serialize_pem()).unwrap();
        identity
    }

    /// A listener called `localhost` that asks for a certificate of this CA.
    pub(super) fn mutual(&self) -> ServerTls {
        ServerTls {
            identity: self.issue("localhost"),
            client_ca: Some(self.ca()),
        }
    }

    /// A client that trusts this CA only.
    pub(super) fn client(&self, name: Option<&str>) -> ClientTls {
        ClientTls {
            ca: Some(self.ca()),
            native_roots: false,
            identity: name.map(|name| self.issue(name)),
        }
    }
}
