//! What transports tell operations: one closed list of events with stable names, counted through a trait.
//! Which metric they become, and under which labels, is decided by telemetry.

use std::sync::Arc;

/// Something worth counting on a listener or a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Event {
    /// A connection was opened; open connections are opened less closed.
    ConnectionOpened,
    /// A connection was closed, for whatever reason.
    ConnectionClosed,
    /// A peer was turned away: too many connections, or an address that is not allowed.
    ConnectionTurnedAway,
    /// The operating system failed to accept a connection.
    AcceptFailed,
    /// A TLS handshake failed or took too long.
    HandshakeFailed,
    /// A request without the token or the certificate that the system must show.
    Unauthorised,
    /// A message over the size limit.
    Oversized,
    /// Bytes outside any frame; counted in bytes.
    GarbageBytes,
    /// A frame that broke the framing or was cut short.
    FrameBroken,
    /// A connection on which nothing came for too long.
    IdleTimeout,
    /// A message that came too slowly.
    ReceiveTimeout,
    /// A message that intake did not take; the source must send it again.
    NotTaken,
    /// An acknowledgement that could not be written; the source will send the message again.
    AcknowledgementLost,
    /// A target that could not be connected to.
    ConnectFailed,
    /// A target that did not answer in time.
    ReplyTimeout,
    /// A reply that nobody waited for: it came too late, or answers another message. Never used.
    LateReply,
    /// Files could not be read, written or moved.
    FileFailed,
}

impl Event {
    /// Every event.
    pub const ALL: &'static [Self] = &[
        Self::ConnectionOpened,
        Self::ConnectionClosed,
        Self::ConnectionTurnedAway,
        Self::AcceptFailed,
        Self::HandshakeFailed,
        Self::Unauthorised,
        Self::Oversized,
        Self::GarbageBytes,
        Self::FrameBroken,
        Self::IdleTimeout,
        Self::ReceiveTimeout,
        Self::NotTaken,
        Self::AcknowledgementLost,
        Self::ConnectFailed,
        Self::ReplyTimeout,
        Self::LateReply,
        Self::FileFailed,
    ];

    /// The stable name, for metric labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConnectionOpened => "connection_opened",
            Self::ConnectionClosed => "connection_closed",
            Self::ConnectionTurnedAway => "connection_turned_away",
            Self::AcceptFailed => "accept_failed",
            Self::HandshakeFailed => "handshake_failed",
            Self::Unauthorised => "unauthorised",
            Self::Oversized => "oversized",
            Self::GarbageBytes => "garbage_bytes",
            Self::FrameBroken => "frame_broken",
            Self::IdleTimeout => "idle_timeout",
            Self::ReceiveTimeout => "receive_timeout",
            Self::NotTaken => "not_taken",
            Self::AcknowledgementLost => "acknowledgement_lost",
            Self::ConnectFailed => "connect_failed",
            Self::ReplyTimeout => "reply_timeout",
            Self::LateReply => "late_reply",
            Self::FileFailed => "file_failed",
        }
    }
}

/// Counts events of one listener or one target. Called on the hot path: must be cheap and never block.
pub trait Observer: Send + Sync {
    /// `by` more of `event`.
    fn count(&self, event: Event, by: u64);

    /// One more of `event`.
    fn happened(&self, event: Event) {
        self.count(event, 1);
    }
}

/// Counts nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn count(&self, _event: Event, _by: u64) {}
}

/// Counts a connection as open for as long as it lives.
pub(super) struct Open(Arc<dyn Observer>);

impl Open {
    pub(super) fn new(observer: Arc<dyn Observer>) -> Self {
        observer.happened(Event::ConnectionOpened);
        Self(observer)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.happened(Event::ConnectionClosed);
    }
}
