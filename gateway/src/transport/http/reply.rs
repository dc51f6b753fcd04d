//! What an HTTP response means for a message: a reply to read, the target's state, or a refusal. Pure but
//! for reading the body.

use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::header::RETRY_AFTER;
use hyper::{HeaderMap, Response, StatusCode};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use super::super::observer::{Event, Observer};
use super::super::{Reply, SendFailure, Silence};

/// Reads the response within the limit.
pub(super) async fn read<B>(
    response: Response<B>,
    max_bytes: usize,
    silence: Silence,
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
        Err(_) => return Err(silence.after("closed before the end of the reply")),
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

/// `Retry-After`, in seconds or as a date; a date that has passed asks for nothing. However much is asked for,
/// retry bounds what is done.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    Duration::try_from(date(value)?.duration_since(now)).ok()
}

/// An HTTP date in any of its three forms (RFC 9110, section 5.6.7); the two old ones must still be read.
fn date(value: &str) -> Option<Timestamp> {
    let old = |form| {
        let at = DateTime::strptime(form, value).ok()?;
        Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let current = rfc2822::DateTimeParser::new().parse_timestamp(value).ok();
    current
        .or_else(|| old("%A, %d-%b-%y %H:%M:%S GMT"))
        .or_else(|| old("%a %b %e %H:%M:%S %Y"))
}
