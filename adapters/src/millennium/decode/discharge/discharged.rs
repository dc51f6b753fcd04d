//! ADT^A03 and A13 to `discharge.discharged`.

use contracts::discharge::Discharged;
use contracts::{Action, Kind};

use super::{notice, units, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;

/// Reads that a patient has left, or did not leave after all.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    action: Action,
) -> Discharged {
    const LEFT: &str = "discharged.dischargedAt";
    let discharged_at = match action {
        Action::New => visit::instant_or(reader, ("PV1", 45), ("EVN", 6), LEFT),
        // What happened then is the withdrawal.
        Action::Revise | Action::Withdraw => visit::instant(reader, ("PV1", 45), Some(LEFT)),
    };
    Discharged {
        notice: notice::read(reader, observations, Kind::DischargeDischarged, action),
        discharged_at,
        destination: visit::destination(reader),
        destination_organisation: units::if_said(reader, observations, Element::DestinationUnit),
        fixed_care_contact: units::care_contact(reader, observations),
        open_care_available: observations.closed(reader, Element::OpenCareAvailable),
        text: observations.text(reader, Element::Text),
    }
}
