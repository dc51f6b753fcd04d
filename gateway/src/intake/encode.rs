//! A routed document to wire-ready messages, one for each copy, by the adapter of its destination. Pure.

use bytes::Bytes;
use contracts::Reason;

use crate::bus::{BusMessage, Properties};
use crate::cases::{Followed, Policy};
use crate::message::{Encoded, HandOver, Identity, Received, Refusal, Routed};

/// Writes every copy. One that cannot be written refuses the whole message, so that a source is never told
/// "accepted" when one receiver will not get it.
///
/// # Errors
/// [`Refusal`] when a format cannot say what the document says.
pub(super) fn encode(
    routed: Routed,
    received: &Received,
    gateway: &str,
    cases: &Policy,
) -> Result<Encoded, Refusal> {
    let Routed { mut document, copies } = routed;
    let followed = Followed::of(&document, received.first_received, cases);
    let identity = Identity::of(&document).unwrap_or_else(|| Identity::of_bytes(&received.body));
    let refuse = |reason, violations| Refusal {
        identity: Some(identity.clone()),
        ..Refusal::unread(reason, violations)
    };
    let mut hand_overs: Vec<HandOver> = Vec::with_capacity(copies.len());
    for copy in copies {
        let destination = &copy.destination;
        let is_first = hand_overs
            .iter()
            .all(|other| other.destination != destination.name);
        let message_id = match &copy.unit {
            None => identity.message_id.clone(),
            Some(unit) => {
                let message_id = identity.of_copy(unit, is_first);
                document
                    .readdress(unit, &message_id)
                    .map_err(|violation| refuse(Reason::ContractViolated, vec![violation]))?;
                message_id
            }
        };
        let encoded = destination
            .adapter
            .encode(&document)
            .map_err(|failure| refuse(failure.reason, failure.violations))?;
        hand_overs.push(HandOver {
            destination: destination.name.clone(),
            message: BusMessage {
                body: Bytes::from(encoded.body),
                properties: Properties {
                    message_id: Some(message_id),
                    continues: copy.continues,
                    ..properties(&identity, encoded.content_type, received, gateway)
                },
            },
            left_out: encoded.left_out,
        });
    }
    Ok(Encoded {
        identity,
        hand_overs,
        warnings: document.warnings().to_vec(),
        followed,
    })
}

/// What every copy carries alike.
fn properties(identity: &Identity, content_type: &str, received: &Received, gateway: &str) -> Properties {
    Properties {
        case_id: identity.case_id.clone(),
        kind: identity.kind.clone(),
        content_type: Some(content_type.to_owned()),
        timestamp: Some(received.first_received),
        app_id: Some(gateway.to_owned()),
        source: Some(received.system.name.to_string()),
        first_received: Some(received.first_received),
        hops: received.properties.hops.saturating_add(1),
        traceparent: received.properties.traceparent.clone(),
        ..Properties::default()
    }
}
