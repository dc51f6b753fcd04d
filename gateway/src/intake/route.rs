//! A valid document to its copies: every unit that it is for, each with the destinations of that unit's route. Pure.

use std::sync::Arc;

use contracts::notice::Notice;
use contracts::time::to_swedish;
use contracts::{Document, HsaId, Reason, Violation};
use jiff::civil::Date;

use super::Translator;
use crate::message::{Received, Refusal, Routed, RoutedCopy, Validated};
use crate::routes::OnPark;

contracts::rules! {
    /// What must hold for a message to find its way.
    pub RULES {
        RTE_001 "RTE-001" Error: "there must be a route for the kind and the receiving unit" / "det måste finnas ett vägval för dokumenttypen och mottagande enhet" @ "architecture 2";
        RTE_002 "RTE-002" Error: "the message must not have passed through more gateways than allowed" / "meddelandet får inte ha passerat fler gateways än tillåtet" @ "architecture 5";
    }
}

/// Finds the destinations of every unit that the message is for. A unit without a route refuses the whole message,
/// so that a source is never told "accepted" when one receiver will not get it.
///
/// # Errors
/// [`Refusal`] when a unit has none, each named, or the message goes round in circles.
pub(super) fn route(
    validated: Validated,
    received: &Received,
    translator: &Translator,
) -> Result<Routed, Refusal> {
    let document = validated.document;
    let hops = received.properties.hops;
    if hops >= translator.max_hops {
        let violation =
            Violation::of(&RTE_002, "vb-hops").expected(format!("at most {} hops", translator.max_hops));
        return Err(Refusal::unread(Reason::RoutingLoop, vec![violation]).of(&document));
    }
    let ways = Ways {
        document: &document,
        translator,
        // The routes that hold on the Swedish day on which a gateway first received the message.
        day: to_swedish(received.first_received).date(),
    };
    // What another gateway hands over is a copy already, for one unit.
    let found = match document.content.notice().filter(|_| hops == 0) {
        Some(notice) => ways.of_every_unit(notice),
        None => ways.of_the_receiver(),
    };
    match found {
        Ok(copies) => Ok(Routed { document, copies }),
        Err(missing) => Err(Refusal::unread(Reason::NoRoute, missing).of(&document)),
    }
}

/// Where a document can go on a day.
struct Ways<'a> {
    document: &'a Document,
    translator: &'a Translator,
    day: Date,
}

impl Ways<'_> {
    fn of_the_receiver(&self) -> Result<Vec<RoutedCopy>, Vec<Violation>> {
        let receiver = self.document.envelope.receiver.unit.as_ref();
        receiver
            .and_then(|unit| self.of(unit))
            .ok_or_else(|| vec![Violation::of(&RTE_001, "envelope.receiver.unit")])
    }

    /// A unit that is named twice gets one copy.
    fn of_every_unit(&self, notice: &Notice) -> Result<Vec<RoutedCopy>, Vec<Violation>> {
        let (mut copies, mut missing) = (Vec::<RoutedCopy>::new(), Vec::new());
        for (place, addressee) in notice.addressee.iter().enumerate() {
            let Some(unit) = &addressee.organisation.care_unit_id else {
                continue;
            };
            if copies.iter().any(|copy| copy.unit.as_ref() == Some(unit)) {
                continue;
            }
            match self.of(unit) {
                Some(found) => copies.extend(found.into_iter().map(|copy| RoutedCopy {
                    unit: Some(unit.clone()),
                    ..copy
                })),
                None => missing.push(Violation::of(&RTE_001, self.place(place))),
            }
        }
        match (copies.is_empty(), missing.is_empty()) {
            (false, true) => Ok(copies),
            (true, true) => self.of_the_receiver(), // it names no unit
            (true | false, false) => Err(missing),
        }
    }

    /// Where a unit stands in the document.
    fn place(&self, addressee: usize) -> String {
        let content = self.document.kind().content_name();
        format!("{content}.notice.addressee[{addressee}].organisation.careUnitId")
    }

    fn of(&self, unit: &HsaId) -> Option<Vec<RoutedCopy>> {
        let sender = self.document.envelope.sender.unit.as_ref();
        let routes = &self.translator.routes;
        let route = routes
            .find_route(self.document.kind(), sender, unit, self.day)
            .ok()?;
        // Every system or none: the config has no route to a system that is not there.
        let copy = |name| {
            Some(RoutedCopy {
                destination: Arc::clone(self.translator.systems.get(name)?),
                unit: None,
                continues: route.on_park == OnPark::Continue,
            })
        };
        route.to.iter().map(copy).collect()
    }
}
