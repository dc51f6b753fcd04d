//! What SQLite's failures mean, in words for operations; never SQL, never a value.

use rusqlite::ErrorCode;

use crate::store::StoreError;

const CAUSES: &[(ErrorCode, &str)] = &[
    (ErrorCode::DiskFull, "the disk is full"),
    (ErrorCode::DatabaseBusy, "another process holds the file"),
    (ErrorCode::DatabaseLocked, "another process holds the file"),
    (ErrorCode::DatabaseCorrupt, "the file is damaged"),
    (ErrorCode::NotADatabase, "the file is not a store"),
    (ErrorCode::CannotOpen, "the file cannot be opened"),
    (ErrorCode::PermissionDenied, "the gateway may not use the file"),
    (ErrorCode::ReadOnly, "the file is read-only"),
    (ErrorCode::SystemIoFailure, "the disk fails"),
    (ErrorCode::OutOfMemory, "there is no memory left"),
    (ErrorCode::TooBig, "the message is too large for the store"),
];

/// Failures that concern one row and not the store.
const OF_ONE_ROW: &[ErrorCode] = &[
    ErrorCode::TooBig,
    ErrorCode::ConstraintViolation,
    ErrorCode::TypeMismatch,
];

/// The store's error for one of SQLite's.
pub(super) fn store_error(action: &'static str, error: &rusqlite::Error) -> StoreError {
    let known = |code| CAUSES.iter().find(|(known, _)| Some(*known) == code);
    let cause = match known(error.sqlite_error_code()) {
        Some((_, cause)) => (*cause).to_owned(),
        None => match error.sqlite_error() {
            Some(error) => format!("SQLite reports {}", error.extended_code),
            None => "the file holds what this version did not write".to_owned(),
        },
    };
    StoreError { action, cause }
}

/// Whether the failure concerns one row only, so that the others of a batch can be written.
pub(super) fn is_of_one_row(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error_code()
        .is_some_and(|code| OF_ONE_ROW.contains(&code))
}

/// Whether the connection must be thrown away and opened anew.
pub(super) fn needs_new_connection(error: &rusqlite::Error) -> bool {
    let survives = [
        ErrorCode::DiskFull,
        ErrorCode::DatabaseBusy,
        ErrorCode::DatabaseLocked,
    ];
    !is_of_one_row(error)
        && error
            .sqlite_error_code()
            .is_none_or(|code| !survives.contains(&code))
}
