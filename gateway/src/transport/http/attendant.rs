//! Serves HTTP/1.1 connections that have come through the door, whatever router answers them: time limits,
//! graceful end. What is asked and answered is the router's business.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::accept::{Door, Visitor};
use super::super::observer::{Event, Observer};

/// Room for the request line and all headers of a request.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How long a connection is kept for further requests; also what ends one whose peer never reads.
const MAX_AGE: Duration = Duration::from_secs(600);
/// How long a response may take to be written once it is known.
pub(super) const WRITE_TIME: Duration = Duration::from_secs(5);

/// Serves connections.
pub(super) struct Attendant {
    pub(super) router: Router,
    pub(super) observer: Arc<dyn Observer>,
    /// How long request line and headers may take, and a connection may wait for its next request.
    pub(super) header_timeout: Duration,
    /// Longest time that a request in hand may take to be answered.
    pub(super) answer_time: Duration,
}

impl Attendant {
    /// Serves until `stop`; then answers the request in hand on each connection, closes and returns.
    pub(super) async fn run(self, door: Door, tasks: &TaskTracker, stop: CancellationToken) {
        let attendant = Arc::new(self);
        let within = stop.clone();
        let serve = move |visitor| {
            let (attendant, stop) = (Arc::clone(&attendant), within.clone());
            async move { attendant.serve(visitor, &stop).await }
        };
        door.run(&stop, tasks, serve).await;
    }

    async fn serve(&self, visitor: Visitor, stop: &CancellationToken) {
        let Visitor {
            socket,
            caller,
            from,
            presence: _presence,
        } = visitor;
        let router = TowerToHyperService::new(self.router.clone());
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let _none_before = request.extensions_mut().insert(caller.clone());
            router.call(request)
        });
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(self.header_timeout)
                .max_buf_size(MAX_HEAD_BYTES)
                .serve_connection(TokioIo::new(socket), service)
        );
        let ended = tokio::select! {
            ended = connection.as_mut() => Some(ended),
            () = stop.cancelled() => None,
            () = sleep(MAX_AGE) => None,
        };
        let ended = match ended {
            Some(ended) => Ok(ended),
            None => {
                connection.as_mut().graceful_shutdown();
                timeout(self.answer_time, connection).await
            }
        };
        self.report(ended.ok(), from);
    }

    /// Counts and logs a connection that did not end well, once.
    fn report(&self, ended: Option<hyper::Result<()>>, from: IpAddr) {
        let event = match ended {
            Some(Ok(())) => return,
            Some(Err(error)) if error.is_timeout() => Event::IdleTimeout,
            Some(Err(error)) if error.is_parse() || error.is_incomplete_message() => Event::FrameBroken,
            Some(Err(_)) | None => Event::AcknowledgementLost,
        };
        self.observer.happened(event);
        tracing::info!(%from, event = event.name(), "connection closed");
    }
}
