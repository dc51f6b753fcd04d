//! A routed document to wire-ready messages, one for each destination, by its adapter. Pure.

use bytes::Bytes;

use crate::bus::{BusMessage, Properties};
use crate::cases::{Followed, Policy};
use crate::message::{Encoded, HandOver, Identity, Received, Refusal, Routed};

/// Writes the document for each destination. One that cannot be written refuses the whole message, so that
/// a source is never told "accepted" when one receiver will not get it.
///
/// # Errors
/// [`Refusal`] when a format cannot say what the document says.
pub(super) fn encode(
    routed: Routed,
    received: &Received,
    gateway: &str,
    cases: &Policy,
) -> Result<Encoded, Refusal> {
    let followed = Followed::of(&routed.document, received.first_received, cases);
    let identity = Identity::of(&routed.document).unwrap_or_else(|| Identity::of_bytes(&received.body));
    let mut hand_overs = Vec::with_capacity(routed.destinations.len());
    for destination in &routed.destinations {
        let encoded = destination
            .adapter
            .encode(&routed.document)
            .map_err(|failure| Refusal::unread(failure.reason, failure.violations).of(&routed.document))?;
        hand_overs.push(HandOver {
            destination: destination.name.clone(),
            message: BusMessage {
                body: Bytes::from(encoded.body),
                properties: Properties {
                    continues: routed.continues,
                    ..properties(&identity, encoded.content_type, received, gateway)
                },
            },
            left_out: encoded.left_out,
        });
    }
    Ok(Encoded {
        identity,
        hand_overs,
        warnings: routed.document.warnings().to_vec(),
        followed,
    })
}

fn properties(identity: &Identity, content_type: &str, received: &Received, gateway: &str) -> Properties {
    Properties {
        message_id: Some(identity.message_id.clone()),
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
