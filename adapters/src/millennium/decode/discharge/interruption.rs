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
    let (transferred_to, occurred_at) = match kind {
        InterruptionType::Transferred => (
            visit::location(reader, observations, Element::TransferredTo, 4),
            visit::instant(reader, ("EVN", 6), Some(OCCURRED)),
        ),
        InterruptionType::Deceased | InterruptionType::Interrupted | InterruptionType::Missent => {
            (None, visit::instant_or(reader, ("EVN", 6), ("PID", 29), OCCURRED))
        }
    };
    Interruption {
        notice: notice::read(reader, observations, Kind::DischargeInterruption, action),
        type_of_interruption: Some(kind),
        occurred_at,
        transferred_to,
        text: observations.text(reader, Element::Text),
    }
}
