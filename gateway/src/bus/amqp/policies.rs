//! What policies on the broker do to our queues, asked of its management interface. AMQP shows no policy, and one
//! can delete a queue or take messages out of it. Changes nothing.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode, header};
use secrecy::SecretString;
use serde_json::Value;

use super::settings::TlsSettings;
use crate::bus::{BusError, QueueName};
use crate::transport::http::client::{self, Authorization, Client};
use crate::transport::tls::{ClientTls, Identity, client_config};

/// Between two looks while a connection lives. The broker itself tells of a policy after some seconds.
pub(super) const LOOK: Duration = Duration::from_secs(10);
/// For one answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Largest answer about one queue.
const LARGEST: usize = 1 << 20;

/// What loses messages, and how. A limit of the length does not: our queues refuse what does not fit, and nothing
/// that a policy says of overflow or dead letters counts beside what a queue was declared with.
const HARMFUL: [(&str, &str); 3] = [
    (
        "expires",
        "deletes a queue that is not used for a while, with what it holds",
    ),
    ("message-ttl", "takes out what has waited for a while"),
    ("delivery-limit", "takes out what has been given back too often"),
];

/// The broker's management interface.
#[derive(Clone, Debug)]
pub struct Management {
    /// Where it is: `http` or `https`, without user and password.
    pub url: String,
}

/// Checks the queues, where there is a management interface to ask. One that cannot be asked is told of in the log,
/// and one that does not know a new queue yet is asked again: nothing waits for it.
///
/// # Errors
/// [`BusError::Unsafe`] for the first queue that a policy would take messages from.
pub(super) async fn check(settings: &super::Settings, queues: &[QueueName]) -> Result<(), BusError> {
    let Some(management) = &settings.management else {
        return Ok(());
    };
    let asked = match Asked::new(management, settings) {
        Ok(asked) => asked,
        Err(cause) => {
            tracing::warn!(cause, "whether policies on the broker are safe is not known");
            return Ok(());
        }
    };
    for queue in queues.iter().chain([&QueueName::unroutable()]) {
        match asked.policy_of(queue).await {
            Ok(policy) => harmless(queue, &policy)?,
            Err(cause) => {
                tracing::warn!(cause, %queue, "whether policies on the broker are safe is not known");
                return Ok(());
            }
        }
    }
    Ok(())
}

fn harmless(queue: &QueueName, policy: &Value) -> Result<(), BusError> {
    for (key, harm) in HARMFUL {
        if policy.get(key).is_some() {
            return Err(BusError::Unsafe {
                queue: queue.clone(),
                found: format!("a policy sets `{key}`, which {harm}"),
                expected: format!("no policy with `{key}` on it"),
            });
        }
    }
    Ok(())
}

/// A management interface that can be asked.
struct Asked {
    client: Client,
    base: String,
    credentials: String,
}

impl Asked {
    fn new(management: &Management, settings: &super::Settings) -> Result<Self, String> {
        let tls = management
            .url
            .starts_with("https:")
            .then(|| client_config(&trusted(settings.tls.as_ref())))
            .transpose()
            .map_err(|error| error.to_string())?;
        let client = client::pooled(PATIENCE, PATIENCE, tls).map_err(|error| error.to_string())?;
        let authorization = Authorization::Basic {
            user: settings.username.clone(),
            password: SecretString::clone(&settings.password),
        };
        Ok(Self {
            client,
            base: format!(
                "{}/api/queues/{}",
                management.url.trim_end_matches('/'),
                encoded(&settings.vhost)
            ),
            credentials: client::credentials(&authorization),
        })
    }

    /// What all policies together say of a queue.
    async fn policy_of(&self, queue: &QueueName) -> Result<Value, String> {
        let request = Request::get(format!("{}/{}", self.base, encoded(queue.as_str())))
            .header(header::AUTHORIZATION, &self.credentials)
            .body(Full::<Bytes>::default())
            .map_err(|error| error.to_string())?;
        let answer = async {
            let answer = self.client.request(request).await;
            let answer = answer.map_err(|_error| "the management interface cannot be reached".to_owned())?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), LARGEST).collect().await;
            let body = body.map_err(|error| error.to_string())?;
            Ok::<_, String>((status, body.to_bytes()))
        };
        let answered = tokio::time::timeout(PATIENCE, answer).await;
        let (status, body) = answered
            .map_err(|_elapsed| format!("the management interface did not answer within {PATIENCE:?}"))??;
        match status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => {
                return Err(
                    "the management interface refuses the user: it needs the tag `management`".to_owned(),
                );
            }
            other => {
                return Err(format!(
                    "the management interface answers with status {}",
                    other.as_u16()
                ));
            }
        }
        let queue: Value = serde_json::from_slice(&body)
            .map_err(|_error| "what answers is not RabbitMQ's management interface".to_owned())?;
        Ok(queue
            .get("effective_policy_definition")
            .cloned()
            .unwrap_or(Value::Null))
    }
}

/// The trust of the broker's own connection.
fn trusted(tls: Option<&TlsSettings>) -> ClientTls {
    let tls = tls.cloned().unwrap_or_default();
    ClientTls {
        ca: tls.ca_file,
        native_roots: true,
        identity: tls
            .certificate_file
            .zip(tls.key_file)
            .map(|(certificate, key)| Identity { certificate, key }),
    }
}

/// A name as one segment of a path (RFC 3986, 2.1).
fn encoded(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{encoded, harmless};
    use crate::bus::{BusError, QueueName};

    #[test]
    fn what_would_take_messages_out_is_named_and_what_would_not_passes() {
        let queue = QueueName::unroutable();
        let passes = |policy| harmless(&queue, &policy).is_ok();
        assert!(passes(json!(null)) && passes(json!([])));
        assert!(passes(json!({"max-length": 1000, "overflow": "drop-head"})));
        for key in ["expires", "message-ttl", "delivery-limit"] {
            let Err(BusError::Unsafe { found, .. }) = harmless(&queue, &json!({ key: 1 })) else {
                unreachable!("{key} passes");
            };
            assert!(found.contains(key));
        }
    }

    #[test]
    fn a_name_is_one_segment() {
        assert_eq!(encoded("/"), "%2F");
        assert_eq!(encoded("out.pmo å"), "out.pmo%20%C3%A5");
    }
}
