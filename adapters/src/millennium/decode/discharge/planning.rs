//! MDM of the type of a planeringsunderlag to `discharge.planning`.

use contracts::discharge::Planning;
use contracts::{Action, Kind};

use super::items::{items, measures};
use super::{notice, units};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;

/// Reads what a party contributes to the plan.
pub(super) fn read<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, action: Action) -> Planning {
    const EXPECTED: &str = "planning.expectedDischargeAt";
    Planning {
        notice: notice::read(reader, observations, Kind::DischargePlanning, action),
        expected_discharge_at: observations.instant(reader, Element::ExpectedDischarge, EXPECTED),
        ability: observations.closed(reader, Element::Ability),
        able_from: observations.instant(reader, Element::AbleFrom, "planning.ableFrom"),
        obstacle: observations.text(reader, Element::Obstacle),
        track: observations.closed(reader, Element::Track),
        fixed_care_contact: units::care_contact(reader, observations),
        need: items(reader, observations, Element::Need),
        measure: measures(reader, observations),
        medication: items(reader, observations, Element::Medication),
        aid: items(reader, observations, Element::Aid),
        text: observations.text(reader, Element::Text),
    }
}
