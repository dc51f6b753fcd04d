//! What an HTTP response means for a message: a reply to read, the target's state, or a refusal. Pure but
//! for reading the body.

use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::header::RETRY_AFTER;
use hyper::{HeaderMap, Response, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::super::observer::{Event, Observer};
use super::super::{Reply, SendFailure};

/// Reads the response within the limit.
pub(super) async fn read<B>(
    response: Response<B>,
    max_bytes: usize,
    observer: &dyn Observer,
) -> Result<Reply, SendFailure>
where
    B: Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
{
    let (head, body) = response.into_parts();
    let code = format!("status {}", head.status.as_u16());
    let after = retry_after(&head.headers, Timestamp::now());
    if let Meaning::Unavailable = meaning(head.status) {
        return Err(SendFailure::Unavailable { cause: code, after });
    }
    let body = match Limited::new(body, max_bytes).collect().await {
        Ok(whole) => whole.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            observer.happened(Event::Oversized);
            let code = format!("{code}: reply larger than {max_bytes} bytes");
            let body = None;
            return Err(SendFailure::Failed { code, after, body });
        }
        Err(_) => return Err(SendFailure::unavailable("closed before the end of the reply")),
    };
    conclude(head.status, code, after, body)
}

fn conclude(
    status: StatusCode,
    code: String,
    after: Option<Duration>,
    body: Bytes,
) -> Result<Reply, SendFailure> {
    let said = Some(body.clone()).filter(|body| !body.is_empty());
    match meaning(status) {
        Meaning::Answered => Ok(Reply::Native(body)),
        Meaning::Failed => Err(SendFailure::Failed {
            code,
            after,
            body: said,
        }),
        Meaning::Refused => Err(SendFailure::Refused { code, body: said }),
        Meaning::Unavailable => Err(SendFailure::Unavailable { cause: code, after }),
    }
}

/// What a status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The body is the reply.
    Answered,
    /// About the destination: no message would fare better now.
    Unavailable,
    /// About this message, now.
    Failed,
    /// About this message, for good.
    Refused,
}

/// Credentials, addresses and redirects are the destination's set-up, so they never count against a message.
fn meaning(status: StatusCode) -> Meaning {
    match status.as_u16() {
        200..=299 => Meaning::Answered,
        401 | 403 | 404 | 407 | 502 | 503 | 504 => Meaning::Unavailable,
        408 | 425 | 429 => Meaning::Failed,
        400..=499 => Meaning::Refused,
        500..=599 => Meaning::Failed,
        _ => Meaning::Unavailable,
    }
}

/// `Retry-After`, in seconds or as a date; a date that has passed asks for nothing.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Duration::try_from(at.duration_since(now)).ok()
}
