//! What a failure of the client library is called, for operations. Says no name of a user and no password,
//! and never repeats what a broker says about credentials.

use std::future::Future;
use std::time::Duration;

use lapin::ErrorKind;
use lapin::protocol::AMQPError;

/// The broker refuses the credentials.
const ACCESS_REFUSED: u16 = 403;
/// What was asked for is not there.
const NOT_FOUND: u16 = 404;
/// Another connection owns the queue.
const RESOURCE_LOCKED: u16 = 405;
/// What exists is not what was asked for.
const PRECONDITION_FAILED: u16 = 406;
/// Closed by an operator, or shut down.
const CONNECTION_FORCED: u16 = 320;
/// The virtual host is refused.
const NOT_ALLOWED: u16 = 530;

/// A step that failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The broker's code, where it refused.
    code: Option<u16>,
    /// Why, in words for operations.
    pub(super) cause: String,
}

impl Failure {
    pub(super) fn new(cause: impl Into<String>) -> Self {
        Self {
            code: None,
            cause: cause.into(),
        }
    }

    /// What was asked for is not there.
    pub(super) fn is_not_found(&self) -> bool {
        self.code == Some(NOT_FOUND)
    }

    /// What the nodes of a broker have failed with, each with its address where there are several.
    pub(super) fn of_all(mut failures: Vec<(String, Self)>) -> Self {
        if failures.len() == 1
            && let Some((_only, failure)) = failures.pop()
        {
            return failure;
        }
        let causes = failures
            .iter()
            .map(|(node, failure)| format!("{node}: {}", failure.cause));
        Self::new(Vec::from_iter(causes).join("; "))
    }

    /// What was to be declared exists in another form.
    pub(super) fn exists_otherwise(&self) -> bool {
        matches!(self.code, Some(RESOURCE_LOCKED | PRECONDITION_FAILED))
    }
}

impl From<lapin::Error> for Failure {
    fn from(error: lapin::Error) -> Self {
        let code = if let ErrorKind::ProtocolError(refusal) = error.kind() {
            Some(refusal.get_id())
        } else {
            None
        };
        Self {
            code,
            cause: cause(&error),
        }
    }
}

/// A step with a deadline: none of the library's has one.
pub(super) async fn within<T>(
    limit: Duration,
    step: &str,
    work: impl Future<Output = lapin::Result<T>>,
) -> Result<T, Failure> {
    match tokio::time::timeout(limit, work).await {
        Ok(outcome) => outcome.map_err(Failure::from),
        Err(_elapsed) => Err(Failure::new(format!(
            "the broker did not {step} within {limit:?}"
        ))),
    }
}

fn cause(error: &lapin::Error) -> String {
    let kind = error.kind();
    if let ErrorKind::ProtocolError(refusal) = kind {
        return refused(refusal);
    }
    if let ErrorKind::IOError(error) = kind {
        return unreachable(error);
    }
    if matches!(kind, ErrorKind::MissingHeartbeatError) {
        return "the broker has been silent for too long".to_owned();
    }
    if matches!(
        kind,
        ErrorKind::InvalidConnectionState(_) | ErrorKind::InvalidChannelState(..)
    ) {
        return "the connection to the broker is lost".to_owned();
    }
    if matches!(
        kind,
        ErrorKind::InvalidProtocolVersion(_) | ErrorKind::ParsingError(_)
    ) {
        return "what answers is not an AMQP 0-9-1 broker".to_owned();
    }
    format!("the connection to the broker failed: {error}")
}

fn refused(refusal: &AMQPError) -> String {
    match refusal.get_id() {
        ACCESS_REFUSED => {
            "the broker refuses the user or the password, or the user lacks a permission".to_owned()
        }
        NOT_ALLOWED => "the virtual host does not exist, or the user may not use it".to_owned(),
        CONNECTION_FORCED => {
            "the broker closed the connection: shut down, or closed by an operator".to_owned()
        }
        code => format!("the broker refused with code {code}: {}", refusal.get_message()),
    }
}

/// Why the broker cannot be reached.
pub(super) fn unreachable(error: &std::io::Error) -> String {
    format!("the broker cannot be reached: {error}")
}
