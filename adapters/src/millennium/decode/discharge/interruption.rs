//! ADT^A03 and A13 of a death, and A02 to another hospital, to `discharge.interruption`.

use contracts::discharge::{Interruption, InterruptionType};
use contracts::{Action, Kind};

use super::{notice, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;

/// Reads that the process has ended before discharge.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    action: Action,
    kind: InterruptionType,
) -> Interruption {
    const OCCURRED: &str = "interruption.occurredAt";
    let transferred_to = match kind {
        InterruptionType::Transferred => visit::location(reader, observations, Element::TransferredTo, 4),
        InterruptionType::Deceased | InterruptionType::Interrupted | InterruptionType::Missent => None,
    };
    Interruption {
        notice: notice::read(reader, observations, Kind::DischargeInterruption, action),
        type_of_interruption: Some(kind),
        occurred_at: visit::instant(reader, ("EVN", 6), Some(OCCURRED)),
        transferred_to,
        text: observations.text(reader, Element::Text),
    }
}
