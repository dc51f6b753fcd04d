//! ADT^A21 and A22 to `discharge.leave`.

use contracts::discharge::{Leave, LeaveType};
use contracts::{Action, Kind};

use super::{notice, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;

/// Reads that a patient goes home for a while, or has come back.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    action: Action,
    kind: LeaveType,
) -> Leave {
    Leave {
        notice: notice::read(reader, observations, Kind::DischargeLeave, action),
        type_of_leave: Some(kind),
        occurred_at: visit::instant(reader, ("EVN", 6), Some("leave.occurredAt")),
        expected_return_at: visit::instant(reader, ("PV2", 47), None),
        text: observations.text(reader, Element::Text),
    }
}
