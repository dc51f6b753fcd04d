//! The thread that reads, so that no runtime thread waits for the disk. Never writes.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::queue::Queue;
use super::rows::{self, Limits};
use super::schema;
use crate::bus::BusMessage;

/// Messages of one queue, from a number on.
#[derive(Debug)]
pub(super) struct Fetch {
    pub(super) queue: Arc<Queue>,
    pub(super) after: i64,
    pub(super) limits: Limits,
    pub(super) reply: oneshot::Sender<Result<Vec<(i64, BusMessage)>, String>>,
}

/// Answers until nobody can ask any more.
pub(super) fn run(file: &Connection, fetches: &Receiver<Fetch>) {
    while let Ok(fetch) = fetches.recv() {
        let rows = rows::after(file, &fetch.queue.table, fetch.after, fetch.limits)
            .map_err(|error| schema::words(&error));
        // A consumer that went away meanwhile has no use for them.
        drop(fetch.reply.send(rows));
    }
}
