//! What is known in memory of one queue. The messages themselves are in the file alone.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use tokio::sync::{Mutex, watch};

use super::schema::{self, QueueRow};

/// One queue, shared by the writer, its consumers and whoever asks for its depth.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) id: i64,
    /// Its table in the file.
    pub(super) table: String,
    /// The number of the newest durable message; consumers wait for it to change.
    pub(super) newest: watch::Sender<i64>,
    /// The active consumer holds this; the others wait in line.
    pub(super) active: Mutex<()>,
    /// How many messages are durable and not acknowledged.
    depth: AtomicU64,
    /// The highest number ever given to a consumer: up to it, giving is giving again.
    given: AtomicI64,
}

impl Queue {
    pub(super) fn new(row: &QueueRow) -> Self {
        Self {
            id: row.id,
            table: schema::table(row.id),
            newest: watch::Sender::new(row.last),
            active: Mutex::new(()),
            depth: AtomicU64::new(row.depth),
            given: AtomicI64::new(row.given),
        }
    }

    pub(super) fn depth(&self) -> u64 {
        self.depth.load(Ordering::Relaxed)
    }

    /// Told by the writer after each commit.
    pub(super) fn committed(&self, added: u64, removed: u64, newest: Option<i64>) {
        let _before = self.depth.fetch_add(added, Ordering::Relaxed);
        let _before = self.depth.fetch_sub(removed, Ordering::Relaxed);
        if let Some(newest) = newest {
            let _older = self.newest.send_replace(newest);
        }
    }

    /// Notes that a message is given out; says whether it may have been before.
    pub(super) fn give(&self, number: i64) -> bool {
        self.given.fetch_max(number, Ordering::Relaxed) >= number
    }

    pub(super) fn given(&self) -> i64 {
        self.given.load(Ordering::Relaxed)
    }
}
