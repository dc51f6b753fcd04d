//! What an HTTP target makes once and keeps: the pooled client, the headers that every message has, the
//! address for probing. Sending is in `target`.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Uri;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use secrecy::ExposeSecret;

use super::super::connect::{Endpoint, KEEPALIVE};
use super::super::tls::{TlsError, trusting_nothing};
pub(crate) use super::target::Authorization;
use super::target::{Settings, TargetError};

pub(super) const SOAP_ACTION: HeaderName = HeaderName::from_static("soapaction");

/// A client that keeps connections.
pub(crate) type Client = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Headers that every message has.
pub(super) fn headers(settings: &Settings) -> Result<HeaderMap, TargetError> {
    let action = settings
        .soap_action
        .as_ref()
        .map(|action| format!("\"{action}\""));
    let wanted = [
        (
            header::CONTENT_TYPE,
            "content_type",
            settings.content_type.clone(),
        ),
        (SOAP_ACTION, "soap_action", action),
        (
            header::AUTHORIZATION,
            "authorization",
            settings.authorization.as_ref().map(credentials),
        ),
    ];
    let mut headers = HeaderMap::new();
    for (name, setting, value) in wanted {
        let Some(value) = value else { continue };
        let mut value = HeaderValue::try_from(value).map_err(|_| TargetError::Header(setting))?;
        value.set_sensitive(name == header::AUTHORIZATION);
        let _none_before = headers.insert(name, value);
    }
    Ok(headers)
}

pub(crate) fn credentials(authorization: &Authorization) -> String {
    match authorization {
        Authorization::Bearer(token) => format!("Bearer {}", token.expose_secret()),
        Authorization::Basic { user, password } => {
            let both = format!("{user}:{}", password.expose_secret());
            format!("Basic {}", BASE64_STANDARD.encode(both))
        }
    }
}

/// The peer, for probing.
pub(super) fn endpoint(
    url: &Uri,
    tls: Option<ClientConfig>,
    within: Duration,
) -> Result<Endpoint, TargetError> {
    let authority = url
        .authority()
        .filter(|authority| !authority.as_str().contains('@'));
    let authority = authority.ok_or(TargetError::Url)?;
    let host = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    let port = authority
        .port_u16()
        .unwrap_or(if tls.is_some() { 443 } else { 80 });
    let tls = match tls {
        None => None,
        Some(config) => {
            let name = ServerName::try_from(host.clone()).map_err(|_| TargetError::Url)?;
            Some((Arc::new(config).into(), name))
        }
    };
    Ok(Endpoint {
        host,
        port,
        within,
        tls,
    })
}

/// The pooled client. Without a TLS configuration the client is never asked for `https`; it is then given one that trusts
/// nothing.
pub(crate) fn pooled(
    connect: Duration,
    idle: Duration,
    tls: Option<ClientConfig>,
) -> Result<Client, TlsError> {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(connect));
    tcp.set_keepalive(Some(KEEPALIVE));
    let tls = match tls {
        Some(tls) => tls,
        None => trusting_nothing()?,
    };
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    Ok(legacy::Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(idle)
        .build(connector))
}
