//! Takes messages from one system over MLLP: one at a time per connection, the next one read only after the
//! receipt was written. Closes without an acknowledgement whenever a message was not taken.
//!
//! A sender must not take silence for success, and every MLLP sender sends again what was not acknowledged.
//! A negative acknowledgement would not do: many senders put a rejected message aside and go on with the
//! next, which breaks the order, so one is written only when the message is refused for good.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::accept::{Door, DoorSettings, ListenError, Visitor};
use super::super::access::{self, Network};
use super::super::observer::{Event, Observer};
use super::super::tls::ServerTls;
use super::super::{Arrival, Outcome, Receive};
use super::codec::{FrameError, Limits};
use super::connection::Connection;
use crate::system::SystemName;

/// Bytes between frames that are put up with: line ends, mostly.
pub(super) const MAX_GARBAGE: usize = 1024;
/// How long a sender is kept waiting before its connection is closed on a message that was not taken, so
/// that one that connects again at once does not spin.
const PAUSE_WHEN_NOT_TAKEN: Duration = Duration::from_secs(1);

/// An MLLP listener. Memory is bounded by `max_connections` × `max_bytes`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The system that sends here.
    pub system: SystemName,
    /// Largest message.
    pub max_bytes: usize,
    /// How long a connection may be silent between messages.
    pub idle_timeout: Duration,
    /// How long a message may take from its first byte to its last, a handshake from beginning to end, and
    /// a receipt to be written.
    pub receive_timeout: Duration,
    /// Most connections at a time; more are closed at once.
    pub max_connections: usize,
    /// Whether a sender may leave out the last byte of the framing.
    pub bare_end: bool,
    /// Networks that may connect; empty means any. MLLP has no other credential than these and TLS.
    pub peers: Vec<Network>,
    /// TLS, with or without client certificates.
    pub tls: Option<ServerTls>,
}

/// A bound listener.
pub struct Listener {
    door: Door,
    station: Station,
}

/// What every connection of the listener shares.
struct Station {
    settings: Settings,
    receive: Arc<dyn Receive>,
    observer: Arc<dyn Observer>,
}

/// Why a connection ends.
#[derive(Debug)]
enum End {
    Stopped,
    Closed,
    Idle,
    TooSlow,
    Broken(FrameError),
    NotTaken,
    AcknowledgementLost,
}

impl Listener {
    /// Binds the socket.
    ///
    /// # Errors
    /// [`ListenError`] when the address cannot be bound, TLS cannot be set up, or the address is not
    /// loopback and neither client certificates nor peers are configured.
    pub async fn bind(
        settings: Settings,
        receive: Arc<dyn Receive>,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, ListenError> {
        let certified = settings.tls.as_ref().is_some_and(|tls| tls.client_ca.is_some());
        let restricted = certified || !settings.peers.is_empty();
        access::check(
            settings.listen,
            restricted,
            "a client CA or a list of peers is expected",
        )?;
        let door = DoorSettings {
            listen: settings.listen,
            max_connections: settings.max_connections,
            handshake_timeout: settings.receive_timeout,
            peers: settings.peers.clone(),
            tls: settings.tls.clone(),
        };
        let door = Door::bind(door, Arc::clone(&observer)).await?;
        let station = Station {
            settings,
            receive,
            observer,
        };
        Ok(Self { door, station })
    }

    /// Where it listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.door.local_addr()
    }

    /// Serves until `stop`; then finishes the message in hand on each connection, closes and returns.
    /// A message that has not come in full by then is left to its sender.
    pub async fn run(self, stop: CancellationToken) {
        let station = Arc::new(self.station);
        let within = stop.clone();
        let serve = move |visitor| {
            let (station, stop) = (Arc::clone(&station), within.clone());
            async move { station.serve(visitor, &stop).await }
        };
        self.door.run(&stop, &TaskTracker::new(), serve).await;
    }
}

impl Station {
    async fn serve(&self, visitor: Visitor, stop: &CancellationToken) {
        let limits = Limits {
            max_bytes: self.settings.max_bytes,
            max_garbage: MAX_GARBAGE,
            bare_end: self.settings.bare_end,
        };
        let Visitor {
            socket,
            from,
            presence: _presence,
            ..
        } = visitor;
        let mut connection = Connection::new(socket, limits);
        let end = loop {
            if let Err(end) = self.exchange(&mut connection, stop).await {
                break end;
            }
        };
        self.report(&end, from);
        if matches!(end, End::NotTaken) {
            let _stopped = stop.run_until_cancelled(sleep(PAUSE_WHEN_NOT_TAKEN)).await;
        }
        connection.close().await;
    }

    /// One message and its receipt.
    async fn exchange(&self, connection: &mut Connection, stop: &CancellationToken) -> Result<(), End> {
        if stop.is_cancelled() {
            return Err(End::Stopped);
        }
        let body = stop
            .run_until_cancelled(self.next(connection))
            .await
            .unwrap_or(Err(End::Stopped))?;
        let arrival = Arrival {
            system: self.settings.system.clone(),
            body,
            content_type: None,
            received_at: Timestamp::now(),
            traceparent: None,
            hops: 0,
        };
        let receipt = self.receive.receive(arrival).await;
        match receipt.outcome {
            Outcome::Unavailable => Err(End::NotTaken),
            // The message asked for no acknowledgement (HL7 enhanced mode): not even an empty frame.
            Outcome::Accepted | Outcome::Refused(_) if receipt.body.is_empty() => Ok(()),
            Outcome::Accepted | Outcome::Refused(_) => {
                timeout(self.settings.receive_timeout, connection.write(&receipt.body))
                    .await
                    .is_ok_and(|written| written.is_ok())
                    .then_some(())
                    .ok_or(End::AcknowledgementLost)
            }
        }
    }

    /// The next message. Waits for its first byte as long as a connection may be idle, and for its last as
    /// long as a message may take.
    async fn next(&self, connection: &mut Connection) -> Result<Bytes, End> {
        let mut begun = false;
        let mut deadline = Instant::now() + self.settings.idle_timeout;
        loop {
            if let Some(message) = connection.buffered(&*self.observer).map_err(End::Broken)? {
                return Ok(message);
            }
            if connection.inside() && !begun {
                begun = true;
                deadline = Instant::now() + self.settings.receive_timeout;
            }
            match timeout_at(deadline, connection.read()).await {
                Err(_) if begun => return Err(End::TooSlow),
                Err(_) => return Err(End::Idle),
                Ok(Ok(true)) => {}
                Ok(Ok(false)) if begun => return Err(End::Broken(FrameError::CutShort)),
                Ok(Ok(false)) => return Err(End::Closed),
                Ok(Err(error)) => return Err(End::Broken(error)),
            }
        }
    }

    /// Counts and logs the end of a connection, once.
    fn report(&self, end: &End, from: IpAddr) {
        let (event, cause) = match end {
            End::Stopped | End::Closed => return,
            End::Idle => (Event::IdleTimeout, "nothing came for too long".into()),
            End::TooSlow => (Event::ReceiveTimeout, "a message came too slowly".into()),
            End::Broken(error @ FrameError::TooLarge(_)) => (Event::Oversized, error.to_string()),
            End::Broken(error) => (Event::FrameBroken, error.to_string()),
            End::NotTaken => (Event::NotTaken, "a message was not taken".into()),
            End::AcknowledgementLost => (
                Event::AcknowledgementLost,
                "an acknowledgement was not written".to_owned(),
            ),
        };
        self.observer.happened(event);
        tracing::warn!(system = %self.settings.system, %from, event = event.name(), cause, "connection closed");
    }
}
