//! Pages for operations behind the same door as messages: bound and limited alike. Which pages ask for a token,
//! and what they say, is the routers' business.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Extension, Router};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::accept::{Door, DoorSettings, ListenError};
use super::super::access::{self, Caller, Credentials};
use super::super::observer::{Event, Observer};
use super::super::tls::ServerTls;
use super::attendant::{Attendant, WRITE_TIME};
use super::{desk, receipt};

/// Most connections at a time.
const MAX_CONNECTIONS: usize = 64;
/// How long a request may take to come, and a page to be made.
const PATIENCE: Duration = Duration::from_secs(30);

/// A listener for pages.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Bearer tokens of which one must be shown for the guarded pages; none asks for none.
    pub tokens: Vec<SecretString>,
    /// TLS, with or without client certificates.
    pub tls: Option<ServerTls>,
}

/// A bound listener.
pub struct Listener {
    door: Door,
    attendant: Attendant,
}

#[derive(Clone)]
struct Guard {
    credentials: Credentials,
    observer: Arc<dyn Observer>,
}

impl Listener {
    /// Binds the socket. Pages that are `open` answer whoever reaches the listener.
    ///
    /// # Errors
    /// [`ListenError`] when the address cannot be bound, TLS cannot be set up, or the address is not loopback
    /// and neither token nor client certificate would be asked for.
    pub async fn bind(
        settings: Settings,
        open: Router,
        guarded: Router,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, ListenError> {
        let credentials = Credentials::new(&settings.tokens, &[]).map_err(ListenError::CertificateName)?;
        let certified = settings.tls.as_ref().is_some_and(|tls| tls.client_ca.is_some());
        access::check(
            settings.listen,
            certified || credentials.asks_token(),
            "a client CA or a token is expected",
        )?;
        let door = DoorSettings {
            listen: settings.listen,
            max_connections: MAX_CONNECTIONS,
            handshake_timeout: PATIENCE,
            peers: Vec::new(),
            tls: settings.tls,
        };
        let door = Door::bind(door, Arc::clone(&observer)).await?;
        let guard = Guard {
            credentials,
            observer: Arc::clone(&observer),
        };
        let router = open.merge(guarded.layer(from_fn_with_state(guard, let_in)));
        let attendant = Attendant {
            router,
            observer,
            header_timeout: PATIENCE,
            answer_time: PATIENCE + WRITE_TIME,
        };
        Ok(Self { door, attendant })
    }

    /// Where it listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.door.local_addr()
    }

    /// Serves until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        self.attendant.run(self.door, &TaskTracker::new(), stop).await;
    }
}

async fn let_in(
    State(guard): State<Guard>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    if guard.credentials.allow(desk::token(request.headers()), &caller) {
        return next.run(request).await;
    }
    guard.observer.happened(Event::Unauthorised);
    receipt::unauthorised()
}
