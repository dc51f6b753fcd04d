//! The idle connections of an MLLP target, and who may use one again. Opening them and talking on them
//! belongs to the target.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::super::observer::{Event, Observer, Open};
use super::connection::{Connection, Unasked};

/// Connections that wait for the next message.
pub(super) struct Pool {
    idle: Mutex<Vec<Pooled>>,
    idle_timeout: Duration,
    /// Raised on distrust: connections of an earlier generation are not used again.
    generation: AtomicU64,
    observer: Arc<dyn Observer>,
}

/// A connection and what decides whether it may be used again. Counted as open until it is dropped.
pub(super) struct Pooled {
    connection: Connection,
    generation: u64,
    idle_since: Instant,
    _open: Open,
}

impl Pooled {
    pub(super) const fn inner(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Pool {
    pub(super) fn new(idle_timeout: Duration, observer: Arc<dyn Observer>) -> Self {
        Self {
            idle: Mutex::default(),
            idle_timeout,
            generation: AtomicU64::new(0),
            observer,
        }
    }

    /// A connection that may be used again. Throws away those that are not fit.
    pub(super) async fn take(&self) -> Option<Pooled> {
        loop {
            let mut candidate = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if !self.trusted(&candidate) || candidate.idle_since.elapsed() >= self.idle_timeout {
                continue;
            }
            match candidate.connection.unasked().await {
                Unasked::Nothing => return Some(candidate),
                Unasked::Bytes => self.observer.happened(Event::LateReply),
                Unasked::End => {}
            }
        }
    }

    /// A new connection, counted from now on.
    pub(super) fn adopt(&self, connection: Connection) -> Pooled {
        Pooled {
            connection,
            generation: self.generation.load(Ordering::Acquire),
            idle_since: Instant::now(),
            _open: Open::new(Arc::clone(&self.observer)),
        }
    }

    /// Keeps a connection for the next message, unless it lost its trust meanwhile.
    pub(super) fn give_back(&self, mut connection: Pooled) {
        if !self.trusted(&connection) {
            return;
        }
        connection.idle_since = Instant::now();
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
    }

    /// Closes a connection whose reply did not come in time, and counts the reply if it comes after all.
    pub(super) fn abandon(&self, connection: Pooled, listen: Duration) {
        let observer = Arc::clone(&self.observer);
        let _detached = tokio::spawn(async move {
            let Pooled {
                connection, _open, ..
            } = connection;
            if connection.close_and_listen(listen).await == Unasked::Bytes {
                observer.happened(Event::LateReply);
            }
        });
    }

    /// No connection of now is used again.
    pub(super) fn distrust(&self) {
        let _before = self.generation.fetch_add(1, Ordering::AcqRel);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn trusted(&self, connection: &Pooled) -> bool {
        connection.generation == self.generation.load(Ordering::Acquire)
    }
}
