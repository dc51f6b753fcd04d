//! Connections as every transport sees them: opening one within a time, keeping it alive, and naming the
//! cause of a failure without repeating a single byte that was carried.

use std::error::Error;
use std::io;
use std::time::Duration;

use async_trait::async_trait;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// Bytes both ways.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A connection, with or without TLS.
pub type Socket = Box<dyn Duplex>;

/// Opens connections to one peer. The network does that, through [`Endpoint`]; a simulation can take its place.
#[async_trait]
pub trait Connect: Send + Sync + std::fmt::Debug {
    /// A new connection.
    ///
    /// # Errors
    /// The cause, for operations.
    async fn connect(&self) -> Result<Socket, String>;
}

/// How often a silent peer is asked whether it is there; firewalls forget idle connections after minutes.
pub(super) const KEEPALIVE: Duration = Duration::from_secs(60);

/// Where to connect, and how.
pub(super) struct Endpoint {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) within: Duration,
    pub(super) tls: Option<(TlsConnector, ServerName<'static>)>,
}

#[async_trait]
impl Connect for Endpoint {
    /// Name look-up, TCP and TLS within the one time.
    async fn connect(&self) -> Result<Socket, String> {
        timeout(self.within, self.open())
            .await
            .unwrap_or_else(|_| Err(format!("no connection within {:?}", self.within)))
    }
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Endpoint {
    async fn open(&self) -> Result<Socket, String> {
        let stream = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(|error| cause(&error))?;
        tune(&stream).map_err(|error| cause(&error))?;
        match &self.tls {
            None => Ok(Box::new(stream)),
            Some((connector, name)) => {
                let stream = connector
                    .connect(name.clone(), stream)
                    .await
                    .map_err(|error| cause(&error))?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// Sends at once, and notices a peer that is gone.
pub(super) fn tune(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let keepalive = socket2::TcpKeepalive::new()
        .with_time(KEEPALIVE)
        .with_interval(KEEPALIVE / 4);
    socket2::SockRef::from(stream).set_tcp_keepalive(&keepalive)
}

/// The cause of a failure in a few words: the innermost error that says something.
pub(super) fn cause(error: &(dyn Error + 'static)) -> String {
    let mut next = Some(error);
    let mut text = String::from("connection failed");
    while let Some(current) = next {
        text = match (
            current.downcast_ref::<io::Error>(),
            current.downcast_ref::<rustls::Error>(),
        ) {
            (Some(io), _) => io_cause(io),
            (_, Some(tls)) => format!("tls: {tls}"),
            (None, None) => current.to_string(),
        };
        next = current.source();
    }
    text
}

/// What an input or output error wraps says more than its kind; the kind says more than its number.
fn io_cause(error: &io::Error) -> String {
    error
        .get_ref()
        .map_or_else(|| error.kind().to_string(), |inner| cause(inner))
}
