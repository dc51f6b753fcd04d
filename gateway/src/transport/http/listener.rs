//! `POST /v1/systems/{system}/messages`: the door, its limits and its drain. What happens to one request is
//! in `desk`, and what the sender is told in `receipt`.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::Receive;
use super::super::accept::{Door, DoorSettings, ListenError};
use super::super::access::{self, Credentials, Network};
use super::super::observer::Observer;
use super::super::tls::ServerTls;
use super::attendant::{Attendant, WRITE_TIME};
use super::desk::{self, Desk, Entry};
use super::receipt::Replies;
use crate::system::SystemName;

/// An HTTP listener. Memory is bounded by `max_connections` × `max_bytes`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may send, and how.
    pub systems: Vec<System>,
    /// Largest message.
    pub max_bytes: usize,
    /// How long request line and headers may take, and a connection may wait for its next request.
    pub header_timeout: Duration,
    /// How long the body may take.
    pub body_timeout: Duration,
    /// How long the sender is kept waiting for the outcome before it is told to send again later.
    pub request_timeout: Duration,
    /// What `Retry-After` tells a sender whose message was not taken.
    pub retry_after: Duration,
    /// Most connections at a time; more are closed at once.
    pub max_connections: usize,
    /// Networks that may connect; empty means any.
    pub peers: Vec<Network>,
    /// TLS, with or without client certificates.
    pub tls: Option<ServerTls>,
}

/// A system that may send.
#[derive(Clone, Debug)]
pub struct System {
    /// Its name, as in the path.
    pub name: SystemName,
    /// Bearer tokens of which one must be shown; several, so that they can be changed without a gap.
    pub tokens: Vec<SecretString>,
    /// DNS names of which the client certificate must have one; empty leaves it to the CA.
    pub certificate_names: Vec<String>,
    /// How a refusal is told.
    pub replies: Replies,
    /// Whether it may be another gateway, so that its count of hops is believed.
    pub is_gateway: bool,
}

/// A bound listener.
pub struct Listener {
    door: Door,
    desk: Arc<Desk>,
    header_timeout: Duration,
    /// Longest time that a message in hand may take to be answered.
    answer_time: Duration,
}

impl Listener {
    /// Binds the socket.
    ///
    /// # Errors
    /// [`ListenError`] when the address cannot be bound, TLS cannot be set up, a certificate name is no
    /// name or there is no client CA to trust it from, or the address is not loopback and a system would
    /// need neither token nor client certificate.
    pub async fn bind(
        settings: Settings,
        receive: Arc<dyn Receive>,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, ListenError> {
        let entries = entries(&settings)?;
        let door = DoorSettings {
            listen: settings.listen,
            max_connections: settings.max_connections,
            handshake_timeout: settings.header_timeout,
            peers: settings.peers,
            tls: settings.tls,
        };
        let door = Door::bind(door, Arc::clone(&observer)).await?;
        let desk = Desk {
            entries,
            max_bytes: settings.max_bytes,
            body_timeout: settings.body_timeout,
            request_timeout: settings.request_timeout,
            retry_after: settings.retry_after,
            receive,
            observer,
            tasks: TaskTracker::new(),
        };
        Ok(Self {
            door,
            desk: Arc::new(desk),
            header_timeout: settings.header_timeout,
            answer_time: settings.body_timeout + settings.request_timeout + WRITE_TIME,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.door.local_addr()
    }

    /// Serves until `stop`; then answers the request in hand on each connection, closes and returns.
    pub async fn run(self, stop: CancellationToken) {
        let tasks = self.desk.tasks.clone();
        let attendant = Attendant {
            router: Router::new()
                .route("/v1/systems/{system}/messages", post(desk::take))
                .with_state(Arc::clone(&self.desk)),
            observer: Arc::clone(&self.desk.observer),
            header_timeout: self.header_timeout,
            answer_time: self.answer_time,
        };
        attendant.run(self.door, &tasks, stop).await;
    }
}

/// What every system must show; refuses settings that would let anyone in.
fn entries(settings: &Settings) -> Result<HashMap<SystemName, Entry>, ListenError> {
    let certified = settings.tls.as_ref().is_some_and(|tls| tls.client_ca.is_some());
    let mut entries = HashMap::new();
    for system in &settings.systems {
        let credentials = Credentials::new(&system.tokens, &system.certificate_names)
            .map_err(ListenError::CertificateName)?;
        if let Some(name) = system.certificate_names.first().filter(|_| !certified) {
            return Err(ListenError::CertificateName(name.clone()));
        }
        let restricted = certified || credentials.asks_token();
        access::check(
            settings.listen,
            restricted,
            "a client CA, or a token for every system, is expected",
        )?;
        let entry = Entry {
            credentials,
            replies: system.replies,
            is_gateway: system.is_gateway,
        };
        let _replaced = entries.insert(system.name.clone(), entry);
    }
    Ok(entries)
}
