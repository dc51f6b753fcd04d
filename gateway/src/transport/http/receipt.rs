//! How a receipt is told over HTTP: status, `Retry-After`, `vb-reason`, and the native acknowledgement as
//! the body. What the acknowledgement says is the adapter's business.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use contracts::Reason;

use super::super::{Outcome, Receipt};

/// The code of the reason for a refusal.
const VB_REASON: HeaderName = HeaderName::from_static("vb-reason");

/// How a refusal is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replies {
    /// By status: 400, 413, 415 or 422.
    #[default]
    Http,
    /// As SOAP 1.1 has it: the status says whether the body is a result (200) or a fault (500), since SOAP
    /// clients read no body with any other status. What could not be read at all is a fault.
    Soap,
}

/// The answer that a receipt makes.
pub(super) fn response(receipt: &Receipt, replies: Replies, retry_after: Duration) -> Response {
    let mut response = Response::new(Body::from(receipt.body.clone()));
    let headers = response.headers_mut();
    let _none_before = headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(receipt.content_type),
    );
    let status = match receipt.outcome {
        Outcome::Accepted => StatusCode::OK,
        Outcome::Unavailable => {
            let _none_before = headers.insert(header::RETRY_AFTER, seconds(retry_after));
            StatusCode::SERVICE_UNAVAILABLE
        }
        Outcome::Refused(reason) => {
            let _none_before = headers.insert(VB_REASON, HeaderValue::from_static(reason.code()));
            status(reason, replies, &receipt.body)
        }
    };
    *response.status_mut() = status;
    response
}

/// The status of a refusal.
fn status(reason: Reason, replies: Replies, body: &[u8]) -> StatusCode {
    let by_status = match reason {
        Reason::Unreadable | Reason::CharacterSet | Reason::Forbidden => StatusCode::BAD_REQUEST,
        Reason::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Reason::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Reason::ContractViolated
        | Reason::CaseViolated
        | Reason::NoRoute
        | Reason::RoutingLoop
        | Reason::NotExpressible
        | Reason::TargetRefused
        | Reason::TargetUnknown
        | Reason::AttemptsUsedUp
        | Reason::ReplyUnreadable => StatusCode::UNPROCESSABLE_ENTITY,
        Reason::InternalFault => StatusCode::INTERNAL_SERVER_ERROR,
    };
    match replies {
        Replies::Http => by_status,
        Replies::Soap if is_fault(body) => StatusCode::INTERNAL_SERVER_ERROR,
        Replies::Soap => StatusCode::OK,
    }
}

/// Whether an acknowledgement of ours is a SOAP fault rather than a result.
fn is_fault(body: &[u8]) -> bool {
    body.windows(7).any(|seven| seven == b":Fault>")
}

/// A status and nothing else.
pub(super) fn bare(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The outcome is not known yet; sent again, the message is met as a duplicate.
pub(super) fn later(retry_after: Duration) -> Response {
    with(
        StatusCode::SERVICE_UNAVAILABLE,
        header::RETRY_AFTER,
        seconds(retry_after),
    )
}

/// Larger than the limit; intake has not seen it.
pub(super) fn oversized() -> Response {
    let reason = HeaderValue::from_static(Reason::TooLarge.code());
    with(StatusCode::PAYLOAD_TOO_LARGE, VB_REASON, reason)
}

/// Neither token nor certificate.
pub(super) fn unauthorised() -> Response {
    let scheme = HeaderValue::from_static("Bearer");
    with(StatusCode::UNAUTHORIZED, header::WWW_AUTHENTICATE, scheme)
}

fn with(status: StatusCode, name: HeaderName, value: HeaderValue) -> Response {
    let mut response = bare(status);
    let _none_before = response.headers_mut().insert(name, value);
    response
}

/// Whole seconds, at least one.
fn seconds(duration: Duration) -> HeaderValue {
    HeaderValue::from(duration.as_secs().max(1))
}
