//! Whether the file can be written and read, as the connection's state. Does not repair anything.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::bus::Connection;

/// Who uses the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    Writer,
    Reader,
}

/// The state of the file as its two users see it: up when both can do their work.
#[derive(Debug)]
pub(super) struct Health {
    trouble: Mutex<[Option<String>; 2]>,
    state: watch::Sender<Connection>,
}

impl Health {
    pub(super) fn new() -> Self {
        Self {
            trouble: Mutex::default(),
            state: watch::Sender::new(Connection::Up),
        }
    }

    pub(super) fn watch(&self) -> watch::Receiver<Connection> {
        self.state.subscribe()
    }

    /// Told after each commit and each read; changes are logged once.
    pub(super) fn report(&self, side: Side, outcome: Result<(), &str>) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match side {
            Side::Writer => &mut trouble[0],
            Side::Reader => &mut trouble[1],
        };
        if known.as_deref() == outcome.err() {
            return;
        }
        *known = outcome.err().map(str::to_owned);
        let state = match trouble.iter().flatten().next() {
            None => Connection::Up,
            Some(cause) => Connection::Down {
                cause: cause.clone(),
                attempts: 0,
            },
        };
        match outcome {
            Ok(()) => tracing::info!(?side, "the bus works again"),
            Err(cause) => tracing::error!(?side, cause, "the bus cannot use its storage"),
        }
        let _old = self.state.send_replace(state);
    }

    pub(super) fn closed(&self) {
        let _old = self.state.send_replace(Connection::Closed);
    }
}
