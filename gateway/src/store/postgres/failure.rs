//! What PostgreSQL's failures mean, in words for operations; never SQL, never a value, never what the server
//! says about a user or a row.

use std::error::Error as _;
use std::io;

use deadpool_postgres::PoolError;
use tokio_postgres::Error;

use crate::store::StoreError;

/// What failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server refused, or the connection failed.
    Server(Error),
    /// A row holds what this version does not write.
    Foreign,
    /// Something else, in words.
    Other(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Server(error)
    }
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::Server(error),
            PoolError::Timeout(_) => Self::Other("no connection became free in time".to_owned()),
            PoolError::Closed => Self::Other("it is closed".to_owned()),
            PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Self::Other("the connection pool failed".to_owned())
            }
        }
    }
}

/// Codes of the server, by their beginning; the first that fits counts.
const CAUSES: &[(&str, &str)] = &[
    ("53100", "the disk is full"),
    ("53200", "the server has no memory left"),
    ("53300", "the server has no connection left for the gateway"),
    ("57014", "the server was too slow"),
    (
        "55P03",
        "the server was too slow: something else holds what is needed",
    ),
    ("57P", "the server is starting or shutting down"),
    ("28", "the server refuses the user or the password"),
    ("3D000", "the database does not exist"),
    ("3F000", "the schema does not exist"),
    ("42501", "the user may not do that in the database"),
    ("25006", "the server is a standby, or read-only"),
    ("40", "others were at the same rows"),
    ("22", "the server cannot hold a value of the message"),
    ("54", "the message is too large for the store"),
    ("08", "the connection to the server is lost"),
];

/// The store's error for one of PostgreSQL's.
pub(super) fn store_error(action: &'static str, failure: &Failure) -> StoreError {
    let cause = match failure {
        Failure::Server(error) => cause(error),
        Failure::Foreign => "the database holds what this version did not write".to_owned(),
        Failure::Other(cause) => cause.clone(),
    };
    StoreError { action, cause }
}

/// Whether the failure concerns one row only, so that the others of a batch can be written.
pub(super) fn is_of_one_row(failure: &Failure) -> bool {
    let Failure::Server(error) = failure else {
        return false;
    };
    let code = error.code().map_or("", |code| code.code());
    ["22", "23", "54"].iter().any(|class| code.starts_with(class))
}

fn cause(error: &Error) -> String {
    if let Some(code) = error.code() {
        let known = CAUSES.iter().find(|(begin, _)| code.code().starts_with(begin));
        return known.map_or_else(
            || format!("PostgreSQL reports {}", code.code()),
            |(_, cause)| (*cause).to_owned(),
        );
    }
    if error.is_closed() {
        return "the connection to the server is lost".to_owned();
    }
    match error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>())
    {
        // A certificate that does not fit, or a file that cannot be read: said by rustls or by us.
        Some(cause) if cause.get_ref().is_some() => {
            format!("the server cannot be trusted or reached: {cause}")
        }
        Some(cause) => format!("the server cannot be reached: {}", cause.kind()),
        None => format!("the connection to the server failed: {error}"),
    }
}
