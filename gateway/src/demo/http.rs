//! How the systems of the demo listen and send over HTTP, with the gateway's own transports.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::millennium::gateway_name;
use crate::transport::http::{Replies, listener, target};
use crate::transport::tls::ClientTls;
use crate::transport::{Receive, Silence, Target, Unobserved};

/// Bytes of the largest message.
const LARGEST: usize = 1 << 20;

/// Listens on a free port of loopback until stopped.
///
/// # Errors
/// When there is no port.
pub(super) async fn listen(
    receive: Arc<dyn Receive>,
    replies: Replies,
    stop: &CancellationToken,
) -> std::io::Result<SocketAddr> {
    let settings = listener::Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        systems: vec![listener::System {
            name: gateway_name()?,
            tokens: Vec::new(),
            certificate_names: Vec::new(),
            replies,
            is_gateway: false,
        }],
        max_bytes: LARGEST,
        header_timeout: Duration::from_secs(60),
        body_timeout: Duration::from_secs(10),
        request_timeout: Duration::from_secs(10),
        retry_after: Duration::from_secs(1),
        max_connections: 64,
        peers: Vec::new(),
        tls: None,
    };
    let bound = listener::Listener::bind(settings, receive, Arc::new(Unobserved)).await;
    let listener = bound.map_err(std::io::Error::other)?;
    let address = listener.local_addr();
    drop(tokio::spawn(listener.run(stop.clone())));
    Ok(address)
}

/// The way to the gateway for a system that it knows by this name.
pub(super) fn to_gateway(gateway: SocketAddr, system: &str) -> Option<Arc<dyn Target>> {
    let settings = target::Settings {
        url: format!("http://{gateway}/v1/systems/{system}/messages"),
        content_type: None,
        soap_action: None,
        authorization: None,
        connect_timeout: Duration::from_secs(5),
        reply_timeout: Duration::from_secs(20),
        silence: Silence::Unavailable,
        idle_timeout: Duration::from_secs(60),
        max_reply_bytes: LARGEST,
        tls: ClientTls {
            ca: None,
            native_roots: false,
            identity: None,
        },
    };
    let target = target::HttpTarget::new(settings, Arc::new(Unobserved)).ok()?;
    Some(Arc::new(target))
}
