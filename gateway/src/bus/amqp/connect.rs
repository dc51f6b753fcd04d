//! How a session is made: a probe, two connections, the topology; a deadline on every step. Does not decide
//! when to try again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::io::{AsyncReadExt, AsyncWriteExt};
use lapin::tcp::{AMQPUriTcpExt, OwnedIdentity, OwnedTLSConfig};
use lapin::uri::{AMQPAuthority, AMQPQueryString, AMQPScheme, AMQPUri, AMQPUserInfo};
use lapin::{Connect, Connection, ConnectionProperties, runtime};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;

use super::settings::{Settings, TlsSettings};
use super::words::{self, Failure};

/// For the probe: TCP, TLS and the first frame.
const PROBE: Duration = Duration::from_secs(3);
/// For one connection, from TCP to open.
const HANDSHAKE: Duration = Duration::from_secs(5);
/// Attempts that may hang at once; each holds a thread and a socket until the peer speaks or goes.
const STUCK: usize = 4;

/// Makes connections, and counts those that hang.
#[derive(Debug)]
pub(super) struct Dialer {
    attempts: Arc<Semaphore>,
    /// How many nodes have been tried so far, which says whose turn it is.
    tried: AtomicUsize,
}

impl Dialer {
    pub(super) fn new() -> Self {
        Self {
            attempts: Arc::new(Semaphore::new(STUCK)),
            tried: AtomicUsize::new(0),
        }
    }

    /// Tries every node once, beginning after the one that was tried last: a node that has just been lost, or that
    /// hangs, is not the first to be asked again.
    pub(super) async fn connect(&self, settings: &Settings) -> Result<(Connection, Connection), Failure> {
        let tls = read_tls(settings.tls.as_ref()).await?;
        let own = (settings.host.clone(), settings.port);
        let nodes: Vec<_> = std::iter::once(&own).chain(&settings.other_nodes).collect();
        let begin = self.tried.load(Ordering::Relaxed);
        let mut failures = Vec::new();
        for number in 0..nodes.len() {
            let (host, port) = nodes[(begin + number) % nodes.len()];
            let _before = self.tried.fetch_add(1, Ordering::Relaxed);
            match self.connect_to(address(settings, host, *port), &tls).await {
                Ok(connected) => return Ok(connected),
                Err(failure) => failures.push((format!("{host}:{port}"), failure)),
            }
        }
        Err(Failure::of_all(failures))
    }

    /// One connection for publishing and one for consuming: a broker short of memory stops reading from a
    /// connection that publishes, and acknowledgements must not stop with it.
    async fn connect_to(
        &self,
        address: AMQPUri,
        tls: &OwnedTLSConfig,
    ) -> Result<(Connection, Connection), Failure> {
        probe(&address, tls).await?;
        let publishing = self.open(address.clone(), tls, "vardbrygga, publishing").await?;
        let consuming = self.open(address, tls, "vardbrygga, consuming").await?;
        Ok((publishing, consuming))
    }

    /// The library gives its handshake no deadline, and an attempt given up goes on in a thread of its own.
    async fn open(&self, address: AMQPUri, tls: &OwnedTLSConfig, name: &str) -> Result<Connection, Failure> {
        let permit = self
            .attempts
            .clone()
            .try_acquire_owned()
            .map_err(|_| Failure::new(format!("{STUCK} earlier attempts to connect still hang")))?;
        let properties = ConnectionProperties::default().with_connection_name(name.into());
        let runtime = runtime::default_runtime()?;
        let tls = tls.clone();
        let attempt = tokio::spawn(async move {
            let outcome = address.connect_with_config(properties, tls, runtime).await;
            drop(permit);
            outcome
        });
        match tokio::time::timeout(HANDSHAKE, attempt).await {
            Ok(Ok(outcome)) => outcome.map_err(Failure::from),
            Ok(Err(_panicked)) => Err(Failure::new("the client library failed")),
            Err(_elapsed) => Err(Failure::new(format!(
                "the broker did not complete the handshake within {HANDSHAKE:?}"
            ))),
        }
    }
}

/// Whether anything that speaks answers there. A peer that accepts and stays silent would otherwise take a
/// thread and a socket of each attempt.
async fn probe(address: &AMQPUri, tls: &OwnedTLSConfig) -> Result<(), Failure> {
    let runtime = runtime::default_runtime()?;
    let speak = async {
        let connected = address.connect_with_config_async(tls.as_ref(), &runtime);
        let mut stream = connected.await?;
        stream.write_all(b"AMQP\0\0\x09\x01").await?;
        stream.flush().await?;
        let mut frame_type = [0_u8; 1];
        stream.read_exact(&mut frame_type).await?;
        drop(stream.close().await);
        Ok::<_, std::io::Error>(frame_type)
    };
    match tokio::time::timeout(PROBE, speak).await {
        Ok(Ok([1])) => Ok(()),
        Ok(Ok(_other)) => Err(Failure::new("what answers is not an AMQP 0-9-1 broker")),
        Ok(Err(error)) => Err(Failure::new(words::unreachable(&error))),
        Err(_elapsed) => Err(Failure::new(format!(
            "the broker did not answer within {PROBE:?}"
        ))),
    }
}

/// The address of a node as the library wants it. Holds the password: never logged, dropped with the attempt.
fn address(settings: &Settings, host: &str, port: u16) -> AMQPUri {
    let heartbeat = settings.heartbeat.as_secs().clamp(1, u16::MAX.into());
    AMQPUri {
        scheme: match settings.tls {
            Some(_) => AMQPScheme::AMQPS,
            None => AMQPScheme::AMQP,
        },
        authority: AMQPAuthority {
            userinfo: AMQPUserInfo {
                username: settings.username.clone(),
                password: settings.password.expose_secret().to_owned(),
            },
            host: host.to_owned(),
            port,
        },
        vhost: settings.vhost.clone(),
        query: AMQPQueryString {
            heartbeat: heartbeat.try_into().ok(),
            ..AMQPQueryString::default()
        },
    }
}

/// Reads the certificates anew each time: they are renewed while the program runs.
async fn read_tls(settings: Option<&TlsSettings>) -> Result<OwnedTLSConfig, Failure> {
    let mut tls = OwnedTLSConfig::default();
    let Some(settings) = settings else {
        return Ok(tls);
    };
    if let Some(file) = &settings.ca_file {
        let pem = String::from_utf8(read(file).await?);
        tls.cert_chain = Some(pem.map_err(|_| Failure::new(format!("{} is not PEM", file.display())))?);
    }
    if let (Some(certificate), Some(key)) = (&settings.certificate_file, &settings.key_file) {
        tls.identity = Some(OwnedIdentity::PKCS8 {
            pem: read(certificate).await?,
            key: read(key).await?,
        });
    }
    Ok(tls)
}

async fn read(file: &std::path::Path) -> Result<Vec<u8>, Failure> {
    tokio::fs::read(file)
        .await
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))
}
