//! `discharge.planning` to MDM.

use contracts::Envelope;
use contracts::discharge::Planning;

use super::items::{items, measures};
use super::visit::Visit;
use super::{document, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{closed, instant, text};
use crate::millennium::encode::pen::Pen;

/// Writes what a party contributes to the plan.
pub(in crate::millennium::encode) fn write(pen: &mut Pen<'_>, envelope: &Envelope, planning: &Planning) {
    let kind = pen.profile.document_types.planning();
    document::begin(pen, envelope, &planning.notice, kind, &Visit::default());
    let expected = planning.expected_discharge_at;
    instant(pen, Element::ExpectedDischarge, expected, "expectedDischargeAt");
    closed(pen, Element::Ability, "", planning.ability);
    instant(pen, Element::AbleFrom, planning.able_from, "ableFrom");
    text(pen, Element::Obstacle, planning.obstacle.as_deref(), "obstacle");
    closed(pen, Element::Track, "", planning.track);
    units::care_contact(pen, planning.fixed_care_contact.as_ref());
    items(pen, Element::Need, &planning.need, "need");
    measures(pen, &planning.measure);
    items(pen, Element::Medication, &planning.medication, "medication");
    items(pen, Element::Aid, &planning.aid, "aid");
    text(pen, Element::Text, planning.text.as_deref(), "text");
}
