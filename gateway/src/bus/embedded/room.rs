//! Room on the disk: whether there is some again after a write was refused, and giving back what a backlog had
//! taken. Stores no message.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::schema;

/// A file as large as what was refused, for a moment.
const TRIAL: &str = "bus.room";
/// The most that is tried; what was refused may be larger.
const MOST_TRIED: u64 = 16 << 20;
/// Tried beside what was refused: pages are larger than messages.
const MARGIN: u64 = 64 << 10;
/// Free pages that are worth giving back.
const WORTH: u64 = 64 << 20;
/// The most that may lie in the file then: all of it is written anew.
pub(super) const MOST_LIVE: u64 = 4 << 20;

/// The room around the file of the bus.
#[derive(Debug)]
pub(super) struct Room {
    trial: PathBuf,
}

impl Room {
    /// The room in the directory of the bus.
    pub(super) fn of(directory: &Path) -> Self {
        let room = Self {
            trial: directory.join(TRIAL),
        };
        room.clear();
        room
    }

    /// Whether the disk takes so many bytes, and the file a write.
    ///
    /// # Errors
    /// What stands in the way, in words for operations.
    pub(super) fn try_for(&self, bytes: u64, file: &Connection) -> Result<(), String> {
        let tried = self.fill(bytes.min(MOST_TRIED) + MARGIN);
        self.clear();
        tried.map_err(|error| words(&error))?;
        schema::touch(file).map_err(|error| schema::words(&error))
    }

    fn fill(&self, bytes: u64) -> io::Result<()> {
        let mut file = File::create(&self.trial)?;
        let zeros = [0; 64 << 10];
        for _ in 0..bytes.div_ceil(zeros.len() as u64) {
            file.write_all(&zeros)?;
        }
        file.sync_all()
    }

    fn clear(&self) {
        if let Err(error) = std::fs::remove_file(&self.trial)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "a file that tried for room on the disk cannot be removed");
        }
    }
}

fn words(error: &io::Error) -> String {
    let is_full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    let words = if is_full {
        "the disk is full"
    } else {
        "the disk failed to read or write"
    };
    words.to_owned()
}

/// Shrinks the file when a backlog has drained and much of it is free. What lives in it is written anew, at most
/// [`MOST_LIVE`]; all or nothing, as every transaction. True when it was done.
pub(super) fn give_back(file: &Connection) -> rusqlite::Result<bool> {
    if schema::free_bytes(file)? < WORTH {
        return Ok(false);
    }
    file.execute_batch("VACUUM")?;
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(true))
}
