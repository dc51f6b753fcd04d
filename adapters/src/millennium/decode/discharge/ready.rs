//! ADT^A16 and A25 to `discharge.ready`.

use contracts::discharge::Ready;
use contracts::{Action, Kind};

use super::{notice, units, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;

/// Reads that a patient is ready to leave, or no longer is. The day of payment hangs on EVN-6, so nothing stands in
/// for it.
pub(super) fn read<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, action: Action) -> Ready {
    const EXPECTED: &str = "ready.expectedDischargeAt";
    Ready {
        notice: notice::read(reader, observations, Kind::DischargeReady, action),
        ready_at: visit::instant(reader, ("EVN", 6), Some("ready.readyAt")),
        expected_discharge_at: visit::instant_or(reader, ("PV2", 9), ("EVN", 3), EXPECTED),
        fixed_care_contact: units::care_contact(reader, observations),
        track: observations.closed(reader, Element::Track),
        text: observations.text(reader, Element::Text),
    }
}
