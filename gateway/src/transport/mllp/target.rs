//! Sends messages to one system over MLLP on persistent connections, one message in flight on each. A
//! connection on which anything went wrong is never used again, so a late reply cannot be taken for the
//! next message's. Which message a reply answers, and whether another follows it, is read by the adapter.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use rustls::pki_types::ServerName;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use super::super::connect::{Connect, Endpoint};
use super::super::observer::{Event, Observer};
use super::super::tls::{ClientTls, TlsError, client_config};
use super::super::{Outgoing, Reply, SendFailure, Silence, Target};
use super::codec::{FrameError, Limits};
use super::connection::Connection;
use super::pool::{Pool, Pooled};

/// Bytes before a reply that are put up with.
pub(super) const MAX_GARBAGE: usize = 1024;

/// Where a target is, and how it is spoken to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How many messages may be in flight, each on a connection of its own.
    pub connections: usize,
    /// How long name look-up, TCP and TLS may take together.
    pub connect_timeout: Duration,
    /// How long a message and its reply may take; the application's, where a commit comes first.
    pub reply_timeout: Duration,
    /// What no reply means.
    pub silence: Silence,
    /// How long a connection may be unused before a new one takes its place.
    pub idle_timeout: Duration,
    /// Largest reply.
    pub max_reply_bytes: usize,
    /// Whether the target may leave out the last byte of the framing.
    pub bare_end: bool,
    /// TLS.
    pub tls: Option<ClientTls>,
}

/// An MLLP target.
pub struct MllpTarget {
    peer: Box<dyn Connect>,
    limits: Limits,
    reply_timeout: Duration,
    silence: Silence,
    pool: Pool,
    slots: Semaphore,
    observer: Arc<dyn Observer>,
}

impl fmt::Debug for MllpTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MllpTarget({:?})", self.peer)
    }
}

impl MllpTarget {
    /// Sets up the target; connects on demand.
    ///
    /// # Errors
    /// [`TlsError`] when the TLS settings cannot be used.
    pub fn new(settings: Settings, observer: Arc<dyn Observer>) -> Result<Self, TlsError> {
        let tls = match &settings.tls {
            None => None,
            Some(tls) => {
                let name = ServerName::try_from(settings.host.clone()).map_err(|_| {
                    TlsError::Unfit("the host is not a name that a certificate can have".into())
                })?;
                Some((TlsConnector::from(Arc::new(client_config(tls)?)), name))
            }
        };
        let endpoint = Endpoint {
            host: settings.host.clone(),
            port: settings.port,
            within: settings.connect_timeout,
            tls,
        };
        Ok(Self::over(Box::new(endpoint), &settings, observer))
    }

    /// The same over connections that something else opens; where it is and TLS are that one's business.
    #[must_use]
    pub fn over(peer: Box<dyn Connect>, settings: &Settings, observer: Arc<dyn Observer>) -> Self {
        Self {
            peer,
            limits: Limits {
                max_bytes: settings.max_reply_bytes,
                max_garbage: MAX_GARBAGE,
                bare_end: settings.bare_end,
            },
            reply_timeout: settings.reply_timeout,
            silence: settings.silence,
            pool: Pool::new(settings.idle_timeout, Arc::clone(&observer)),
            slots: Semaphore::new(settings.connections),
            observer,
        }
    }

    /// A connection that nothing has come on since its last reply, or a new one.
    async fn connection(&self) -> Result<Pooled, SendFailure> {
        if let Some(connection) = self.pool.take().await {
            return Ok(connection);
        }
        match self.peer.connect().await {
            Ok(socket) => Ok(self.pool.adopt(Connection::new(socket, self.limits))),
            Err(cause) => {
                self.observer.happened(Event::ConnectFailed);
                Err(SendFailure::unavailable(cause))
            }
        }
    }

    /// The message and its answer. Notes a commit, after which the answer is still to come.
    async fn exchange(
        &self,
        connection: &mut Connection,
        message: &Outgoing,
        is_committed: &mut bool,
    ) -> Result<Bytes, FrameError> {
        connection.write(&message.body).await?;
        loop {
            if let Some(reply) = connection.buffered(&*self.observer)? {
                if !message.is_committed_by(&reply) {
                    return Ok(reply);
                }
                *is_committed = true;
                continue;
            }
            if !connection.read().await? {
                return Err(FrameError::CutShort);
            }
        }
    }

    /// What a broken exchange says about the target or about the message.
    fn failure(&self, error: &FrameError) -> SendFailure {
        match error {
            FrameError::NotFramable => SendFailure::Refused {
                code: "not framable".into(),
                body: None,
            },
            FrameError::TooLarge(_) => self.bad_reply(Event::Oversized, error),
            FrameError::Garbage(_) | FrameError::Restarted => self.bad_reply(Event::FrameBroken, error),
            FrameError::CutShort => self.silence.after("closed before the reply"),
            FrameError::Io(_) => self.silence.after(error.to_string()),
        }
    }

    /// The same for a target that had stored the message: it is there, so this is about the message.
    fn failure_after_commit(&self, error: &FrameError) -> SendFailure {
        match self.failure(error) {
            SendFailure::Unavailable { cause, .. } => SendFailure::failed(format!("committed, then {cause}")),
            failure @ (SendFailure::Failed { .. } | SendFailure::Refused { .. }) => failure,
        }
    }

    /// The target answered this message, but with something that is no reply.
    fn bad_reply(&self, event: Event, error: &FrameError) -> SendFailure {
        self.observer.happened(event);
        SendFailure::failed(format!("reply: {error}"))
    }
}

#[async_trait]
impl Target for MllpTarget {
    async fn send(&self, message: &Outgoing) -> Result<Reply, SendFailure> {
        // The semaphore is never closed; if it were, there would be no slot to send on.
        let slot = self.slots.acquire().await;
        let _slot = slot.map_err(|_| SendFailure::unavailable("closed"))?;
        let mut connection = self.connection().await?;
        let deadline = Instant::now() + self.reply_timeout;
        let mut is_committed = false;
        let exchange = self.exchange(connection.inner(), message, &mut is_committed);
        match timeout_at(deadline, exchange).await {
            Ok(Ok(reply)) => {
                self.pool.give_back(connection);
                Ok(Reply::Native(reply))
            }
            Ok(Err(error)) if is_committed => Err(self.failure_after_commit(&error)),
            Ok(Err(error)) => Err(self.failure(&error)),
            Err(_) => {
                self.observer.happened(Event::ReplyTimeout);
                self.pool.abandon(connection, self.reply_timeout);
                let cause = format!("no reply within {:?}", self.reply_timeout);
                Err(if is_committed {
                    SendFailure::failed(format!("committed, then {cause}"))
                } else {
                    self.silence.after(cause)
                })
            }
        }
    }

    async fn probe(&self) -> Result<(), SendFailure> {
        let slot = self.slots.acquire().await;
        let _slot = slot.map_err(|_| SendFailure::unavailable("closed"))?;
        let connection = self.connection().await?;
        self.pool.give_back(connection);
        Ok(())
    }

    fn distrust(&self) {
        self.observer.happened(Event::LateReply);
        self.pool.distrust();
    }
}
