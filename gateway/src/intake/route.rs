//! A valid document to its destinations, by the route table. Pure.

use std::sync::Arc;

use contracts::time::to_swedish;
use contracts::{Document, Reason, Violation};
use jiff::Timestamp;

use super::Translator;
use crate::message::{Received, Refusal, Routed, Validated};
use crate::routes::OnPark;
use crate::system::System;

contracts::rules! {
    /// What must hold for a message to find its way.
    pub RULES {
        RTE_001 "RTE-001" Error: "there must be a route for the kind and the receiving unit" / "det måste finnas ett vägval för dokumenttypen och mottagande enhet" @ "architecture 2";
        RTE_002 "RTE-002" Error: "the message must not have passed through more gateways than allowed" / "meddelandet får inte ha passerat fler gateways än tillåtet" @ "architecture 5";
    }
}

/// Finds the destinations.
///
/// # Errors
/// [`Refusal`] when there is none, or the message goes round in circles.
pub(super) fn route(
    validated: Validated,
    received: &Received,
    translator: &Translator,
) -> Result<Routed, Refusal> {
    let document = validated.document;
    if received.properties.hops >= translator.max_hops {
        let violation =
            Violation::of(&RTE_002, "vb-hops").expected(format!("at most {} hops", translator.max_hops));
        return Err(Refusal::unread(Reason::RoutingLoop, vec![violation]).of(&document));
    }
    match find(&document, received.first_received, translator) {
        Some((destinations, on_park)) => Ok(Routed {
            document,
            destinations,
            continues: on_park == OnPark::Continue,
        }),
        None => {
            let violation = Violation::of(&RTE_001, "envelope.receiver.unit");
            Err(Refusal::unread(Reason::NoRoute, vec![violation]).of(&document))
        }
    }
}

/// The systems of the route that holds on the Swedish day on which a gateway first received the message.
fn find(
    document: &Document,
    received: Timestamp,
    translator: &Translator,
) -> Option<(Vec<Arc<System>>, OnPark)> {
    let envelope = &document.envelope;
    let receiver = envelope.receiver.unit.as_ref()?;
    let day = to_swedish(received).date();
    let route = translator
        .routes
        .find_route(document.kind(), envelope.sender.unit.as_ref(), receiver, day)
        .ok()?;
    // Every one of them or none: the config has no route to a system that is not there.
    let systems = route.to.iter().map(|name| translator.systems.get(name).cloned());
    Some((systems.collect::<Option<_>>()?, route.on_park))
}
