//! One MLLP connection: reads and writes frames on a socket. Times and meaning belong to its two users,
//! the listener and the target.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio_util::codec::{Decoder, Encoder};

use super::super::connect::Socket;
use super::super::observer::{Event, Observer};
use super::codec::{Codec, FrameError, Limits};

/// How long a peer may take to hear that the connection is closed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A socket with its decoder.
pub(super) struct Connection {
    socket: Socket,
    codec: Codec,
    buffer: BytesMut,
}

impl Connection {
    pub(super) fn new(socket: Socket, limits: Limits) -> Self {
        Self {
            socket,
            codec: Codec::new(limits),
            buffer: BytesMut::new(),
        }
    }

    /// The next frame, when it has come in full.
    pub(super) fn buffered(&mut self, observer: &dyn Observer) -> Result<Option<Bytes>, FrameError> {
        let frame = self.codec.decode(&mut self.buffer);
        let discarded = self.codec.take_discarded();
        if discarded > 0 {
            observer.count(Event::GarbageBytes, discarded);
        }
        frame
    }

    /// Reads once. `false`: the peer will send no more. Loses nothing when dropped.
    pub(super) async fn read(&mut self) -> Result<bool, FrameError> {
        Ok(self.socket.read_buf(&mut self.buffer).await? > 0)
    }

    /// Whether a frame has begun and not ended.
    pub(super) const fn inside(&self) -> bool {
        self.codec.inside()
    }

    /// Writes one frame.
    pub(super) async fn write(&mut self, message: &[u8]) -> Result<(), FrameError> {
        let mut framed = BytesMut::new();
        self.codec.encode(message, &mut framed)?;
        self.socket.write_all(&framed).await?;
        self.socket.flush().await?;
        Ok(())
    }

    /// What has come without being waited for. Asked before a connection is used again.
    pub(super) async fn unasked(&mut self) -> Unasked {
        // The runtime learns of what has come when it looks at its sockets next, which is here.
        yield_now().await;
        let read = self.socket.read_buf(&mut self.buffer).now_or_never();
        let frame = self.codec.decode(&mut self.buffer);
        let silent = matches!(frame, Ok(None)) && !self.codec.inside() && self.codec.take_discarded() == 0;
        match read {
            _ if !silent => Unasked::Bytes,
            Some(Ok(0) | Err(_)) => Unasked::End,
            Some(Ok(_)) | None => Unasked::Nothing,
        }
    }

    /// Tells the peer that nothing more comes.
    pub(super) async fn close(mut self) {
        let _told = timeout(CLOSE_TIMEOUT, self.socket.shutdown()).await;
    }

    /// Tells the peer that nothing more comes, and listens a while for what it says too late.
    pub(super) async fn close_and_listen(mut self, within: Duration) -> Unasked {
        let _told = timeout(CLOSE_TIMEOUT, self.socket.shutdown()).await;
        let mut heard = [0_u8; 64];
        match timeout(within, self.socket.read(&mut heard)).await {
            Ok(Ok(read)) if read > 0 => Unasked::Bytes,
            Ok(Ok(_) | Err(_)) => Unasked::End,
            Err(_) => Unasked::Nothing,
        }
    }
}

/// What a peer has sent without being waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unasked {
    Nothing,
    /// A reply that came too late, or that nobody asked for.
    Bytes,
    /// The peer has closed the connection.
    End,
}
