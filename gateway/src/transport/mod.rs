//! How bytes come in and go out: MLLP, HTTP, directory. Transports frame, limit and authenticate; they do
//! not look inside a message, and they answer a source only with the receipt that intake gives them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use contracts::Reason;
use jiff::Timestamp;

use crate::system::SystemName;

pub mod observer;

pub mod access;

pub mod tls;

mod accept;

mod connect;

pub mod mllp;

pub mod http;

pub mod directory;

#[cfg(test)]
mod conformance;

#[cfg(test)]
mod fakes;

pub use accept::ListenError;
pub use connect::{Connect, Duplex, Socket};
pub use observer::{Event, Observer, Unobserved};

/// What a listener hands received bytes to, and gets the receipt from. Implemented by intake.
#[async_trait]
pub trait Receive: Send + Sync {
    /// Takes a message. Answers when its outcome is certain: confirmed by the bus, refused, or not taken.
    async fn receive(&self, arrival: Arrival) -> Receipt;
}

/// Bytes that have come in.
#[derive(Clone)]
pub struct Arrival {
    /// The system that sent them, as the listener knows it.
    pub system: SystemName,
    /// The message, without framing.
    pub body: Bytes,
    /// Media type, where the transport knows one.
    pub content_type: Option<String>,
    /// When the last byte came.
    pub received_at: Timestamp,
    /// W3C `traceparent`, where the transport carries one.
    pub traceparent: Option<String>,
    /// Gateways that it has passed through, where the sender may be one and the transport carries the count.
    pub hops: u32,
}

impl std::fmt::Debug for Arrival {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Arrival({}, {} bytes)", self.system, self.body.len())
    }
}

/// What the source is told, in its own format.
#[derive(Clone)]
pub struct Receipt {
    /// What became of the message.
    pub outcome: Outcome,
    /// The native acknowledgement.
    pub body: Bytes,
    /// Media type of the acknowledgement.
    pub content_type: &'static str,
}

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receipt({:?}, {} bytes)", self.outcome, self.body.len())
    }
}

/// What became of a message that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Stored and confirmed; also a duplicate of what was.
    Accepted,
    /// Refused for good.
    Refused(Reason),
    /// Not taken; the source may send it again.
    Unavailable,
}

/// Where delivery sends wire-ready messages.
#[async_trait]
pub trait Target: Send + Sync + std::fmt::Debug {
    /// Sends one message and waits for the reply, within the configured time.
    ///
    /// # Errors
    /// [`SendFailure`] when there is no reply to read.
    async fn send(&self, message: &Outgoing) -> Result<Reply, SendFailure>;

    /// Whether the target can be reached, without sending a message (`check --live`).
    ///
    /// # Errors
    /// As [`Self::send`].
    async fn probe(&self) -> Result<(), SendFailure>;

    /// Called when a reply answered another message than the one sent: it is counted as late, and whatever
    /// connection gave it must not be used again. Nothing to do where a reply cannot be taken for another's (HTTP, directory).
    fn distrust(&self) {}
}

/// A wire-ready message.
#[derive(Clone)]
pub struct Outgoing {
    /// The bytes, without framing.
    pub body: Bytes,
    /// Media type.
    pub content_type: Option<String>,
    /// Its id, for headers and file names.
    pub message_id: String,
    /// What the bytes ask of the target, where the adapter says so (`SOAPAction`).
    pub action: Option<String>,
    /// W3C `traceparent`.
    pub traceparent: Option<String>,
    /// Gateways that it has passed through, this one too.
    pub hops: u32,
    /// Tells a commit from an answer, where the target may send both.
    pub commits: Option<Commits>,
}

/// Whether a reply only says that the message is stored, and another follows on the same connection. A transport
/// that brings one reply to each message has no use for it.
pub type Commits = Arc<dyn Fn(&[u8]) -> bool + Send + Sync>;

impl Outgoing {
    /// Whether the target will answer again after this reply.
    pub(crate) fn is_committed_by(&self, reply: &[u8]) -> bool {
        self.commits.as_ref().is_some_and(|commits| commits(reply))
    }
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({} bytes)", self.body.len())
    }
}

/// What a target answered.
#[derive(Clone, PartialEq, Eq)]
pub enum Reply {
    /// Bytes that the adapter must read.
    Native(Bytes),
    /// The transport's own word that the message was taken; there is nothing to read (directory).
    Taken,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Native(bytes) => write!(f, "Native({} bytes)", bytes.len()),
            Self::Taken => f.write_str("Taken"),
        }
    }
}

/// Why there is no reply to read. `Debug` and `Display` never print what the target said.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// The target cannot be reached, or does not answer: about the destination, not about this message.
    #[error("unavailable: {cause}")]
    Unavailable {
        /// The cause, for operations (`connect refused`, `no reply within 30s`, `status 503`).
        cause: String,
        /// How long the target asked to be left alone (`Retry-After`).
        after: Option<Duration>,
    },
    /// The target failed on this message now.
    #[error("failed: {code}")]
    Failed {
        /// The transport's own code (`status 500`).
        code: String,
        /// How long the target asked to be left alone (`Retry-After`).
        after: Option<Duration>,
        /// What it said; the adapter may know better.
        body: Option<Bytes>,
    },
    /// The target refused this message.
    #[error("refused: {code}")]
    Refused {
        /// The transport's own code (`status 422`).
        code: String,
        /// What it said; the adapter may know better.
        body: Option<Bytes>,
    },
}

impl SendFailure {
    /// A destination that cannot be reached or does not answer.
    pub(crate) fn unavailable(cause: impl Into<String>) -> Self {
        Self::Unavailable {
            cause: cause.into(),
            after: None,
        }
    }

    /// A failure on this message now, of which nothing more is known.
    pub(crate) fn failed(code: impl Into<String>) -> Self {
        Self::Failed {
            code: code.into(),
            after: None,
            body: None,
        }
    }
}

/// What it means that a target takes a message and says nothing: no reply in time, or the connection ends
/// before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Silence {
    /// The target is not there: it is left alone for a while, and nothing counts.
    #[default]
    Unavailable,
    /// The target failed on this message now: it is tried again, and counts as an attempt.
    Transient,
}

impl Silence {
    pub(crate) fn after(self, cause: impl Into<String>) -> SendFailure {
        match self {
            Self::Unavailable => SendFailure::unavailable(cause),
            Self::Transient => SendFailure::failed(cause),
        }
    }
}

impl std::fmt::Debug for SendFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SendFailure({self})")
    }
}
