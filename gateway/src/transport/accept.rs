//! The door of every listener on a socket: binds, turns away who may not come in, shakes hands, and waits for
//! those inside when it closes. What is spoken behind the door is the listener's business.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::access::{Caller, Network, OpenToAll};
use super::connect::{Socket, cause, tune};
use super::observer::{Event, Observer, Open};
use super::tls::{ServerTls, TlsError, server_config};

/// How long to wait when the operating system cannot accept (out of file descriptors, mostly).
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Why a listener does not start.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address is taken, or is not one of this machine.
    #[error("cannot listen on {listen}: {cause}")]
    Bind {
        /// Where it would listen.
        listen: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// Anyone could send.
    #[error(transparent)]
    OpenToAll(#[from] OpenToAll),
    /// TLS settings that cannot be used.
    #[error("tls: {0}")]
    Tls(#[from] TlsError),
    /// A certificate name that is no DNS name, or is asked for where no client CA is configured.
    #[error("certificate name {0}: a DNS name and a client CA are expected")]
    CertificateName(String),
}

/// What the door is told.
#[derive(Clone, Debug)]
pub(super) struct DoorSettings {
    pub(super) listen: SocketAddr,
    pub(super) max_connections: usize,
    pub(super) handshake_timeout: Duration,
    /// Who may connect; empty means anyone.
    pub(super) peers: Vec<Network>,
    pub(super) tls: Option<ServerTls>,
}

/// A bound socket.
pub(super) struct Door {
    listener: TcpListener,
    local: SocketAddr,
    tls: Option<TlsAcceptor>,
    handshake_timeout: Duration,
    peers: Vec<Network>,
    slots: Arc<Semaphore>,
    observer: Arc<dyn Observer>,
}

/// A peer that has come in. Has its place until it is dropped.
pub(super) struct Visitor {
    pub(super) socket: Socket,
    pub(super) caller: Caller,
    pub(super) from: IpAddr,
    pub(super) presence: Presence,
}

/// A place among the connections. Free again before it is counted as closed.
pub(super) struct Presence {
    _slot: OwnedSemaphorePermit,
    _open: Open,
}

impl Door {
    /// Binds the socket; port 0 takes a free one.
    pub(super) async fn bind(
        settings: DoorSettings,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, ListenError> {
        let tls = match &settings.tls {
            Some(tls) => Some(TlsAcceptor::from(server_config(tls)?)),
            None => None,
        };
        let listen = settings.listen;
        let failed = |cause| ListenError::Bind { listen, cause };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let local = listener.local_addr().map_err(failed)?;
        Ok(Self {
            listener,
            local,
            tls,
            handshake_timeout: settings.handshake_timeout,
            peers: settings.peers,
            slots: Arc::new(Semaphore::new(settings.max_connections)),
            observer,
        })
    }

    /// Where it listens.
    pub(super) const fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// Lets peers in, each served by its own task on `tasks`, until `stop`; then closes the socket and
    /// waits until every task is done.
    pub(super) async fn run<S, F>(self, stop: &CancellationToken, tasks: &TaskTracker, serve: S)
    where
        S: Fn(Visitor) -> F + Clone + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        while let Some(accepted) = stop.run_until_cancelled(self.listener.accept()).await {
            match accepted {
                Ok((stream, from)) => self.admit(stream, from.ip(), tasks, serve.clone()),
                Err(error) => {
                    self.observer.happened(Event::AcceptFailed);
                    tracing::warn!(listen = %self.local, cause = cause(&error), "cannot accept");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        drop(self);
        let _closed_now = tasks.close();
        tasks.wait().await;
    }

    /// Turning a peer away closes its connection at once, so that it knows.
    fn admit<S, F>(&self, stream: TcpStream, from: IpAddr, tasks: &TaskTracker, serve: S)
    where
        S: FnOnce(Visitor) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let allowed = self.peers.is_empty() || self.peers.iter().any(|network| network.contains(from));
        let slot = Arc::clone(&self.slots)
            .try_acquire_owned()
            .ok()
            .filter(|_| allowed);
        let Some(slot) = slot else {
            self.observer.happened(Event::ConnectionTurnedAway);
            tracing::warn!(listen = %self.local, %from, allowed, "peer turned away");
            return;
        };
        let presence = Presence {
            _slot: slot,
            _open: Open::new(Arc::clone(&self.observer)),
        };
        let handshake = shake_hands(stream, self.tls.clone(), self.handshake_timeout);
        let (local, observer) = (self.local, Arc::clone(&self.observer));
        let _detached = tasks.spawn(async move {
            match handshake.await {
                Ok((socket, caller)) => {
                    serve(Visitor {
                        socket,
                        caller,
                        from,
                        presence,
                    })
                    .await;
                }
                Err(cause) => {
                    observer.happened(Event::HandshakeFailed);
                    tracing::warn!(listen = %local, %from, cause, "handshake failed");
                }
            }
        });
    }
}

async fn shake_hands(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    within: Duration,
) -> Result<(Socket, Caller), String> {
    tune(&stream).map_err(|error| cause(&error))?;
    let Some(tls) = tls else {
        return Ok((Box::new(stream), Caller::default()));
    };
    let stream = timeout(within, tls.accept(stream))
        .await
        .map_err(|_| format!("not done within {within:?}"))?
        .map_err(|error| cause(&error))?;
    let certificate = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    let caller = Caller {
        certificate: certificate.map(|leaf| leaf.clone().into_owned()),
    };
    Ok((Box::new(stream), caller))
}
