//! From the config to the parts: each section becomes the settings of what it is about. Connects to nothing.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use adapters::Adapter;
use jiff::SignedDuration;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::observe::Observed;
use crate::bus::{self, Bus, BusError};
use crate::config::{self, BusKind, Config, ReceiveBy, SendBy, StoreKind};
use crate::delivery::Policy;
use crate::intake::{Desk, Entrance};
use crate::store::{self, Store, StoreError};
use crate::system::{System, SystemName, Systems};
use crate::telemetry::Metrics;
use crate::transport::http::Replies;
use crate::transport::tls::{ClientTls, Identity, ServerTls};
use crate::transport::{ListenError, Receive, Target, directory, http, mllp};

/// How long a connection to a target may be unused before a new one takes its place.
const TARGET_IDLE: Duration = Duration::from_secs(300);
/// How long a source is kept waiting for the outcome before it is told to send again.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// What a source over HTTP is told to wait when its message was not taken.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// The adapter that another gateway is reached through.
const OWN_LANGUAGE: &str = "canonical";

/// Why the gateway does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address cannot be listened on, or is open to all.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// A directory cannot be watched.
    #[error(transparent)]
    Watch(#[from] directory::listener::WatchError),
    /// A target cannot be set up.
    #[error("systems.{system}.send: {cause}")]
    Target {
        /// The system.
        system: SystemName,
        /// The cause.
        cause: String,
    },
    /// Two metrics have the same name.
    #[error("metrics: {0}")]
    Metrics(String),
}

/// A destination as delivery needs it.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) system: Arc<System>,
    pub(super) target: Arc<dyn Target>,
    pub(super) policy: Policy,
    pub(super) at_once: usize,
}

/// Every system.
pub(crate) fn systems(config: &Config) -> Systems {
    let system = |(name, system): (&SystemName, &config::System)| {
        let adapter = Arc::clone(&system.adapter);
        (
            name.clone(),
            Arc::new(System {
                name: name.clone(),
                adapter,
            }),
        )
    };
    config.systems.iter().map(system).collect()
}

/// Opens the bus. The embedded one is open when this returns; the other connects by itself.
pub(super) async fn bus(config: &Config) -> Result<Arc<dyn Bus>, BusError> {
    match &config.bus.kind {
        BusKind::Embedded(embedded) => {
            let settings = bus::embedded::Settings {
                path: embedded.path.clone(),
                max_bytes: embedded.max_bytes.bytes(),
            };
            bus::embedded::open(&settings)
        }
        BusKind::Amqp(amqp) => Ok(bus::amqp::open(bus::amqp::Settings {
            host: amqp.url.host().to_owned(),
            port: amqp.url.port(),
            other_nodes: amqp
                .other_nodes
                .iter()
                .map(|node| (node.host().to_owned(), node.port()))
                .collect(),
            vhost: amqp.url.vhost(),
            username: amqp.username.clone(),
            password: amqp.password.value().clone(),
            tls: amqp.url.is_encrypted().then(|| broker_tls(&amqp.tls)),
            heartbeat: amqp.heartbeat.get(),
            confirm_timeout: amqp.confirm_timeout.get(),
            management: amqp.management.as_ref().map(|url| bus::amqp::Management {
                url: url.uri().to_string(),
            }),
            max_length: None,
        })),
    }
}

/// Opens the store. A server connects when it is first used.
pub(crate) async fn store(kind: &StoreKind) -> Result<Arc<dyn Store>, StoreError> {
    match kind {
        StoreKind::Sqlite(sqlite) => store::sqlite::open(store::sqlite::Settings::new(&sqlite.path)),
        StoreKind::Postgres(postgres) => store::postgres::open(&store::postgres::Settings {
            host: postgres.url.host().to_owned(),
            port: postgres.url.port(),
            database: postgres.url.database(),
            username: postgres.username.clone(),
            password: postgres.password.value().clone(),
            tls: postgres.url.is_encrypted().then(|| client_tls(&postgres.tls)),
            schema: postgres.schema.as_str().to_owned(),
            connections: count(postgres.connections),
        }),
    }
}

/// Every destination that the gateway itself sends to.
pub(super) fn targets(
    config: &Config,
    metrics: &Metrics,
) -> Result<BTreeMap<SystemName, Destination>, StartError> {
    let systems = systems(config);
    let mut targets = BTreeMap::new();
    for (name, system) in &config.systems {
        let Some(send) = &system.send else { continue };
        let observer = Observed::new(metrics, name, "target");
        let failed = |cause: String| StartError::Target {
            system: name.clone(),
            cause,
        };
        let Some((target, at_once)) = target(send, observer).map_err(failed)? else {
            continue;
        };
        let Some(adapted) = systems.get(name).cloned() else {
            continue;
        };
        let policy = policy(&system.retry);
        let _none: Option<_> = targets.insert(
            name.clone(),
            Destination {
                system: adapted,
                target,
                policy,
                at_once,
            },
        );
    }
    Ok(targets)
}

/// A target, and how many messages may be on their way to it at once.
type Reach = (Arc<dyn Target>, usize);

/// How to reach a system; none for one that consumes from the bus.
fn target(send: &SendBy, observer: Arc<Observed>) -> Result<Option<Reach>, String> {
    let target: Reach = match send {
        SendBy::Bus(_) => return Ok(None),
        SendBy::Mllp(send) => {
            let settings = mllp::target::Settings {
                host: send.address.host().to_owned(),
                port: send.address.port(),
                connections: count(send.connections),
                connect_timeout: send.connect_timeout.get(),
                reply_timeout: send.reply_timeout.get(),
                silence: send.silence.into(),
                idle_timeout: TARGET_IDLE,
                max_reply_bytes: send.max_reply.length(),
                bare_end: true,
                tls: send.tls.as_ref().map(client_tls),
            };
            let target =
                mllp::target::MllpTarget::new(settings, observer).map_err(|error| error.to_string())?;
            (Arc::new(target), count(send.connections))
        }
        SendBy::Http(send) => {
            let settings = http::target::Settings {
                url: send.url.uri().to_string(),
                content_type: None,
                soap_action: send.soap_action.clone(),
                authorization: authorization(send),
                connect_timeout: send.connect_timeout.get(),
                reply_timeout: send.reply_timeout.get(),
                silence: send.silence.into(),
                idle_timeout: TARGET_IDLE,
                max_reply_bytes: send.max_reply.length(),
                tls: client_tls(&send.tls),
            };
            let target =
                http::target::HttpTarget::new(settings, observer).map_err(|error| error.to_string())?;
            (Arc::new(target), count(send.connections))
        }
        SendBy::Directory(send) => {
            let settings = directory::target::Settings {
                directory: send.path.clone(),
                extension: send.extension.clone(),
                max_waiting: count(send.max_waiting),
                write_timeout: ANSWER_TIME,
            };
            // One at a time: the names of the files are the order.
            (
                Arc::new(directory::target::DirectoryTarget::new(settings, observer)),
                1,
            )
        }
    };
    Ok(Some(target))
}

fn authorization(send: &config::HttpSend) -> Option<http::target::Authorization> {
    use http::target::Authorization;
    let value = |secret: &config::Secret| secret.value().clone();
    let basic = send.username.clone().zip(send.password.as_ref().map(value));
    let bearer = send.bearer.as_ref().map(value).map(Authorization::Bearer);
    bearer.or_else(|| basic.map(|(user, password)| Authorization::Basic { user, password }))
}

/// Everything that brings messages in.
pub(super) struct Listeners {
    mllp: Vec<(SystemName, mllp::listener::Listener)>,
    http: Option<http::listener::Listener>,
    directories: Vec<directory::listener::Listener>,
}

impl Listeners {
    /// Binds every address.
    pub(super) async fn bind(
        config: &Config,
        desk: &Arc<Desk>,
        metrics: &Metrics,
    ) -> Result<Self, StartError> {
        let mut listeners = Self {
            mllp: Vec::new(),
            http: None,
            directories: Vec::new(),
        };
        let mut senders = Vec::new();
        for (name, system) in &config.systems {
            for receive in &system.receive {
                let observer = Observed::new(metrics, name, "listener");
                match receive {
                    ReceiveBy::Bus(_) => {}
                    ReceiveBy::Mllp(receive) => {
                        let settings = mllp_listener(name, receive);
                        let bound =
                            mllp::listener::Listener::bind(settings, entrance(desk, "mllp"), observer);
                        listeners.mllp.push((name.clone(), bound.await?));
                    }
                    ReceiveBy::Http(receive) => senders.push(http_sender(name, receive, &system.adapter)),
                    ReceiveBy::Directory(receive) => {
                        let settings = directory_listener(name, receive);
                        let opened = directory::listener::Listener::open(
                            settings,
                            entrance(desk, "directory"),
                            observer,
                        );
                        listeners.directories.push(opened.await?);
                    }
                }
            }
        }
        if let Some(http) = config.http.as_ref().filter(|_| !senders.is_empty()) {
            let observer = Observed::shared(metrics, "http");
            let settings = http_listener(http, senders);
            let bound = http::listener::Listener::bind(settings, entrance(desk, "http"), observer);
            listeners.http = Some(bound.await?);
        }
        Ok(listeners)
    }

    /// Where HTTP intake listens.
    pub(super) fn http(&self) -> Option<SocketAddr> {
        self.http.as_ref().map(http::listener::Listener::local_addr)
    }

    /// Where MLLP intake listens.
    pub(super) fn mllp(&self) -> BTreeMap<SystemName, SocketAddr> {
        self.mllp
            .iter()
            .map(|(name, listener)| (name.clone(), listener.local_addr()))
            .collect()
    }

    /// Serves until stopped.
    pub(super) fn run(self, tasks: &TaskTracker, stop: &CancellationToken) {
        for (_, listener) in self.mllp {
            drop(tasks.spawn(listener.run(stop.clone())));
        }
        for listener in self.directories {
            drop(tasks.spawn(listener.run(stop.clone())));
        }
        if let Some(listener) = self.http {
            drop(tasks.spawn(listener.run(stop.clone())));
        }
    }
}

fn entrance(desk: &Arc<Desk>, transport: &'static str) -> Arc<dyn Receive> {
    Arc::new(Entrance {
        desk: Arc::clone(desk),
        transport,
    })
}

fn mllp_listener(name: &SystemName, receive: &config::MllpReceive) -> mllp::listener::Settings {
    mllp::listener::Settings {
        listen: receive.listen,
        system: name.clone(),
        max_bytes: receive.max_bytes.length(),
        idle_timeout: receive.idle_timeout.get(),
        receive_timeout: ANSWER_TIME,
        max_connections: count(receive.max_connections),
        bare_end: true,
        peers: receive.peers.clone(),
        tls: receive.tls.as_ref().map(server_tls),
    }
}

fn http_sender(
    name: &SystemName,
    receive: &config::HttpReceive,
    adapter: &Arc<dyn Adapter>,
) -> http::listener::System {
    // XML over HTTP is SOAP here, and SOAP says refusals in results and faults, not in statuses of its own.
    let is_soap = adapter.capabilities().content_type.starts_with("text/xml");
    http::listener::System {
        name: name.clone(),
        tokens: tokens(receive.token.as_ref()),
        certificate_names: receive
            .certificate_names
            .iter()
            .map(ToString::to_string)
            .collect(),
        replies: if is_soap { Replies::Soap } else { Replies::Http },
        is_gateway: adapter.id() == OWN_LANGUAGE,
    }
}

/// The tokens a listener asks for.
pub(super) fn tokens(token: Option<&config::Secret>) -> Vec<SecretString> {
    token.map(|token| token.value().clone()).into_iter().collect()
}

fn http_listener(http: &config::Http, systems: Vec<http::listener::System>) -> http::listener::Settings {
    http::listener::Settings {
        listen: http.listen,
        systems,
        max_bytes: http.max_body.length(),
        header_timeout: http.idle_timeout.get(),
        body_timeout: http.read_timeout.get(),
        request_timeout: ANSWER_TIME,
        retry_after: RETRY_AFTER,
        max_connections: count(http.max_connections),
        peers: http.peers.clone(),
        tls: http.tls.as_ref().map(server_tls),
    }
}

fn directory_listener(
    name: &SystemName,
    receive: &config::DirectoryReceive,
) -> directory::listener::Settings {
    directory::listener::Settings {
        system: name.clone(),
        directory: receive.path.clone(),
        interval: receive.poll.get(),
        max_bytes: receive.max_bytes.length(),
        keep: Some(receive.keep.get()),
    }
}

pub(super) fn server_tls(tls: &config::ServerTls) -> ServerTls {
    let identity = Identity {
        certificate: tls.cert_file.clone(),
        key: tls.key_file.clone(),
    };
    ServerTls {
        identity,
        client_ca: tls.client_ca_file.clone(),
    }
}

fn client_tls(tls: &config::ClientTls) -> ClientTls {
    let identity = tls.cert_file.clone().zip(tls.key_file.clone());
    ClientTls {
        native_roots: tls.ca_file.is_none(),
        ca: tls.ca_file.clone(),
        identity: identity.map(|(certificate, key)| Identity { certificate, key }),
    }
}

fn broker_tls(tls: &config::ClientTls) -> bus::amqp::TlsSettings {
    bus::amqp::TlsSettings {
        ca_file: tls.ca_file.clone(),
        certificate_file: tls.cert_file.clone(),
        key_file: tls.key_file.clone(),
    }
}

fn policy(retry: &config::Retry) -> Policy {
    Policy {
        max_attempts: retry.max_attempts,
        first: retry.first.get(),
        longest: retry.longest.get(),
        jitter: retry.jitter,
        max_age: SignedDuration::try_from(retry.max_age.get()).unwrap_or(SignedDuration::MAX),
    }
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
