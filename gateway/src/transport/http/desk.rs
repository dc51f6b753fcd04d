//! One request: who sends it, its body within the limits, the hand-over to intake, the answer.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use jiff::Timestamp;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use super::super::access::{Caller, Credentials};
use super::super::observer::{Event, Observer};
use super::super::{Arrival, Outcome, Receipt, Receive};
use super::hops;
use super::receipt::{self, Replies};
use crate::system::SystemName;

/// What is known about a system that may send.
pub(super) struct Entry {
    pub(super) credentials: Credentials,
    pub(super) replies: Replies,
    pub(super) is_gateway: bool,
}

/// What every request of a listener shares.
pub(super) struct Desk {
    pub(super) entries: HashMap<SystemName, Entry>,
    pub(super) max_bytes: usize,
    pub(super) body_timeout: Duration,
    pub(super) request_timeout: Duration,
    pub(super) retry_after: Duration,
    pub(super) receive: Arc<dyn Receive>,
    pub(super) observer: Arc<dyn Observer>,
    pub(super) tasks: TaskTracker,
}

/// Takes a message. Every way out has a status; none repeats a byte of the request.
pub(super) async fn take(
    State(desk): State<Arc<Desk>>,
    Path(system): Path<String>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    let entry = SystemName::new(&system).and_then(|name| desk.entries.get_key_value(&name));
    let Some((system, entry)) = entry else {
        return receipt::bare(StatusCode::NOT_FOUND);
    };
    if !entry.credentials.allow(token(request.headers()), &caller) {
        desk.observer.happened(Event::Unauthorised);
        tracing::warn!(%system, "request without the token or the certificate of the system");
        return receipt::unauthorised();
    }
    let (head, body) = request.into_parts();
    let body = match desk.read(&head.headers, body).await {
        Ok(body) => body,
        Err(refusal) => {
            tracing::warn!(%system, status = refusal.status().as_u16(), "message not received");
            return refusal;
        }
    };
    let arrival = Arrival {
        system: system.clone(),
        body,
        content_type: text(&head.headers, header::CONTENT_TYPE.as_str()),
        received_at: Timestamp::now(),
        traceparent: text(&head.headers, "traceparent"),
        hops: if entry.is_gateway {
            hops::read(&head.headers)
        } else {
            0
        },
    };
    match desk.hand_over(arrival).await {
        Some(taken) => receipt::response(&taken, entry.replies, desk.retry_after),
        None => receipt::later(desk.retry_after),
    }
}

impl Desk {
    /// The whole body, or the answer to a sender that sends too much or too slowly.
    async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Bytes, Response> {
        if announced(headers).is_some_and(|length| length > self.max_bytes as u64) {
            return Err(self.oversized());
        }
        match timeout(self.body_timeout, Limited::new(body, self.max_bytes).collect()).await {
            Ok(Ok(whole)) => Ok(whole.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(self.oversized()),
            Ok(Err(_)) => Err(receipt::bare(StatusCode::BAD_REQUEST)),
            Err(_) => {
                self.observer.happened(Event::ReceiveTimeout);
                Err(receipt::bare(StatusCode::REQUEST_TIMEOUT))
            }
        }
    }

    fn oversized(&self) -> Response {
        self.observer.happened(Event::Oversized);
        receipt::oversized()
    }

    /// Intake's receipt. Intake runs on a task of its own: it is never interrupted half-way by a sender
    /// that goes away or by the clock, and a sender that was told to come again is met as a duplicate.
    async fn hand_over(&self, arrival: Arrival) -> Option<Receipt> {
        let receive = Arc::clone(&self.receive);
        let outcome = self.tasks.spawn(async move { receive.receive(arrival).await });
        let receipt = match timeout(self.request_timeout, outcome).await {
            Ok(Ok(receipt)) => Some(receipt),
            Ok(Err(_)) | Err(_) => None,
        };
        let taken = receipt
            .as_ref()
            .is_some_and(|receipt| receipt.outcome != Outcome::Unavailable);
        if !taken {
            self.observer.happened(Event::NotTaken);
        }
        receipt
    }
}

/// The bearer token of the request.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
