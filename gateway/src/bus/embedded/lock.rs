//! The lock on the data directory: one process at a time. The operating system lets go of it however the
//! process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as the directory is in use.
#[derive(Debug)]
pub(super) struct DirectoryLock {
    _file: File,
}

impl DirectoryLock {
    /// Takes the directory, and makes it when it is missing.
    pub(super) fn take(directory: &Path) -> Result<Self, String> {
        let shown = directory.display();
        std::fs::create_dir_all(directory)
            .map_err(|error| format!("the directory {shown} cannot be made: {error}"))?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(directory.join("bus.lock"))
            .map_err(|error| format!("the directory {shown} cannot be written: {error}"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                Err(format!("the directory {shown} is in use by another process"))
            }
            Err(TryLockError::Error(error)) => {
                Err(format!("the directory {shown} cannot be locked: {error}"))
            }
        }
    }
}
