//! A destination at the other end of an MLLP connection: reads frames and answers them, late or twice when it comes
//! to that. Framing is written apart from the gateway's own.

use std::sync::Arc;

use async_trait::async_trait;
use gateway::transport::mllp::target::{MllpTarget, Settings};
use gateway::transport::{Connect, Silence, Socket, Unobserved};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::sleep;

use crate::gateway::AT_ONCE;
use crate::targets::{REPLY_TIMEOUT, Way};
use crate::world::World;

/// The way to the peer.
pub(crate) struct Peer {
    pub(crate) world: Arc<World>,
    pub(crate) to: usize,
}

impl Peer {
    /// The gateway's own MLLP target, over connections to this peer.
    pub(crate) fn target(self) -> MllpTarget {
        let settings = Settings {
            host: "peer".to_owned(),
            port: 0,
            connections: AT_ONCE,
            connect_timeout: REPLY_TIMEOUT,
            reply_timeout: REPLY_TIMEOUT,
            idle_timeout: std::time::Duration::from_secs(30),
            max_reply_bytes: 1_000,
            bare_end: true,
            silence: Silence::Unavailable,
            tls: None,
        };
        MllpTarget::over(Box::new(self), &settings, Arc::new(Unobserved))
    }
}

#[async_trait]
impl Connect for Peer {
    async fn connect(&self) -> Result<Socket, String> {
        let presence = &self.world.presence[self.to];
        if !presence.is_up() && !presence.is_silent() {
            return Err("connection refused".to_owned());
        }
        let (ours, theirs) = tokio::io::duplex(64 << 10);
        drop(tokio::spawn(serve(Arc::clone(&self.world), self.to, theirs)));
        Ok(Box::new(ours))
    }
}

/// Answers one message after another until the connection ends.
async fn serve(world: Arc<World>, to: usize, mut wire: DuplexStream) {
    while let Some(body) = read(&mut wire).await {
        let Some(deed) = world.judge(to, &body) else {
            if world.presence[to].is_silent() {
                continue;
            }
            return;
        };
        sleep(deed.after).await;
        world.done(to, &body, &deed);
        let framed = [b"\x0B", &deed.reply[..], b"\x1C\x0D"].concat();
        let times = match deed.way {
            Way::Prompt => 1,
            Way::Twice => 2,
            Way::Lost => return,
            Way::Late => {
                sleep(REPLY_TIMEOUT + world.chance.millis(0, 4_000)).await;
                1
            }
        };
        for _ in 0..times {
            // Who has closed the connection does not hear it.
            if wire.write_all(&framed).await.is_err() {
                return;
            }
        }
    }
}

/// The next frame; nothing when the connection ends.
async fn read(wire: &mut DuplexStream) -> Option<Vec<u8>> {
    let mut frame = Vec::new();
    let mut some = [0; 4_096];
    while !frame.ends_with(b"\x1C\x0D") {
        match wire.read(&mut some).await {
            Ok(read) if read > 0 => frame.extend_from_slice(&some[..read]),
            Ok(_) | Err(_) => return None,
        }
    }
    let body = frame.strip_prefix(b"\x0B")?;
    Some(body[..body.len() - 2].to_vec())
}

impl std::fmt::Debug for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Peer({})", self.to)
    }
}
