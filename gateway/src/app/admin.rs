//! `/live`, `/ready`, `/metrics`. Answers whatever else is down; holds no personal data. `/live` and `/ready` ask
//! for no token: what probes a process has none to show.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio_util::sync::CancellationToken;

use super::build;
use super::health::Health;
use super::observe::Observed;
use crate::config::Config;
use crate::telemetry::Metrics;
use crate::transport::ListenError;
use crate::transport::http::pages;

/// The admin listener, bound.
pub(super) struct Admin(pages::Listener);

#[derive(Clone)]
struct Shown {
    health: Arc<Health>,
    metrics: Metrics,
}

impl Admin {
    /// Binds the address.
    pub(super) async fn bind(
        config: &Config,
        health: Arc<Health>,
        metrics: Metrics,
    ) -> Result<Self, ListenError> {
        let settings = pages::Settings {
            listen: config.admin.listen,
            tokens: build::tokens(config.admin.token.as_ref()),
            tls: config.admin.tls.as_ref().map(build::server_tls),
        };
        let observer = Observed::shared(&metrics, "admin");
        let shown = Shown { health, metrics };
        let probes = Router::new()
            .route("/live", get(live))
            .route("/ready", get(ready));
        let metrics = Router::new().route("/metrics", get(page));
        let (probes, metrics) = (probes.with_state(shown.clone()), metrics.with_state(shown));
        Ok(Self(
            pages::Listener::bind(settings, probes, metrics, observer).await?,
        ))
    }

    /// Where it listens.
    pub(super) const fn local_addr(&self) -> SocketAddr {
        self.0.local_addr()
    }

    /// Serves until stopped.
    pub(super) async fn run(self, stop: CancellationToken) {
        self.0.run(stop).await;
    }
}

async fn live() -> Response {
    json(StatusCode::OK, &serde_json::json!({ "live": true }))
}

async fn ready(State(shown): State<Shown>) -> Response {
    let readiness = shown.health.readiness().await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    json(status, &readiness)
}

async fn page(State(shown): State<Shown>) -> Response {
    let content_type = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (content_type, shown.metrics.page()).into_response()
}

fn json(status: StatusCode, value: &impl serde::Serialize) -> Response {
    let body = serde_json::to_string(value).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
