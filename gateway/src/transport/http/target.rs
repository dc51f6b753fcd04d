//! Sends messages to one system over HTTP/1.1 on pooled connections. What a status means is in `reply`; what
//! a body says is read by the adapter. Redirects are not followed: a message goes where it is configured to.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use secrecy::SecretString;
use tokio::time::timeout;

use super::super::connect::Connect as _;
use super::super::connect::{Endpoint, cause};
use super::super::observer::{Event, Observer};
use super::super::tls::{ClientTls, TlsError, client_config};
use super::super::{Outgoing, Reply, SendFailure, Silence, Target};
use super::client::{Client, SOAP_ACTION, endpoint, headers, pooled};
use super::{hops, reply};

const MESSAGE_ID: HeaderName = HeaderName::from_static("vb-message-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// An HTTP target.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to post to: `http` or `https`, without user and password.
    pub url: String,
    /// Media type to send in place of the adapter's.
    pub content_type: Option<String>,
    /// SOAP action, without quotes, in place of the one that each message has.
    pub soap_action: Option<String>,
    /// What the gateway shows.
    pub authorization: Option<Authorization>,
    /// How long TCP may take to connect.
    pub connect_timeout: Duration,
    /// How long a message and its whole reply may take, with connecting.
    pub reply_timeout: Duration,
    /// What no reply means.
    pub silence: Silence,
    /// How long a connection may be unused before it is closed.
    pub idle_timeout: Duration,
    /// Largest reply.
    pub max_reply_bytes: usize,
    /// TLS, for `https`.
    pub tls: ClientTls,
}

/// What the gateway shows in the `Authorization` header.
#[derive(Clone, Debug)]
pub enum Authorization {
    /// User and password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// A token.
    Bearer(SecretString),
}

/// Why a target cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// Not a URL that messages can be posted to.
    #[error("url: an http or https URL with a host, without user and password, is expected")]
    Url,
    /// A setting that cannot be sent as a header.
    #[error("{0}: visible ASCII characters are expected")]
    Header(&'static str),
    /// TLS settings that cannot be used.
    #[error("tls: {0}")]
    Tls(#[from] TlsError),
}

/// An HTTP target.
pub struct HttpTarget {
    client: Client,
    url: Uri,
    headers: HeaderMap,
    reply_timeout: Duration,
    silence: Silence,
    max_reply_bytes: usize,
    /// The same peer, for probing.
    endpoint: Endpoint,
    observer: Arc<dyn Observer>,
}

impl fmt::Debug for HttpTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpTarget({}:{})", self.endpoint.host, self.endpoint.port)
    }
}

impl HttpTarget {
    /// Sets up the target; connects on demand.
    ///
    /// # Errors
    /// [`TargetError`] when the settings cannot be used.
    pub fn new(settings: Settings, observer: Arc<dyn Observer>) -> Result<Self, TargetError> {
        let url: Uri = settings.url.parse().map_err(|_| TargetError::Url)?;
        let tls = match url.scheme_str() {
            Some("https") => Some(client_config(&settings.tls)?),
            Some("http") => None,
            _ => return Err(TargetError::Url),
        };
        Ok(Self {
            headers: headers(&settings)?,
            endpoint: endpoint(&url, tls.clone(), settings.connect_timeout)?,
            client: pooled(settings.connect_timeout, settings.idle_timeout, tls)?,
            url,
            reply_timeout: settings.reply_timeout,
            silence: settings.silence,
            max_reply_bytes: settings.max_reply_bytes,
            observer,
        })
    }

    fn request(&self, message: &Outgoing) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(message.body.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        let headers = request.headers_mut();
        headers.extend(self.headers.clone());
        let mut set = |name: HeaderName, value: Option<&str>| {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                let _earlier = headers.entry(name).or_insert(value);
            }
        };
        set(header::CONTENT_TYPE, message.content_type.as_deref());
        set(MESSAGE_ID, Some(&message.message_id));
        let action = message.action.as_deref().map(|action| format!("\"{action}\""));
        set(SOAP_ACTION, action.as_deref());
        set(TRACEPARENT, message.traceparent.as_deref());
        hops::write(message.hops, headers);
        request
    }

    async fn exchange(&self, message: &Outgoing) -> Result<Reply, SendFailure> {
        match self.client.request(self.request(message)).await {
            Ok(response) => reply::read(response, self.max_reply_bytes, self.silence, &*self.observer).await,
            Err(error) if error.is_connect() => {
                self.observer.happened(Event::ConnectFailed);
                Err(SendFailure::unavailable(cause(&error)))
            }
            Err(error) => Err(self.silence.after(cause(&error))),
        }
    }
}

#[async_trait]
impl Target for HttpTarget {
    async fn send(&self, message: &Outgoing) -> Result<Reply, SendFailure> {
        timeout(self.reply_timeout, self.exchange(message))
            .await
            .unwrap_or_else(|_| {
                self.observer.happened(Event::ReplyTimeout);
                Err(self
                    .silence
                    .after(format!("no reply within {:?}", self.reply_timeout)))
            })
    }

    /// Connects, with TLS where there is any, and sends nothing: there is no request that every system
    /// takes without doing something.
    async fn probe(&self) -> Result<(), SendFailure> {
        match self.endpoint.connect().await {
            Ok(_closed) => Ok(()),
            Err(cause) => {
                self.observer.happened(Event::ConnectFailed);
                Err(SendFailure::unavailable(cause))
            }
        }
    }
}
