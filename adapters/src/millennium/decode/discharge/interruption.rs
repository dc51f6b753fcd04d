//! ADT^A03 and A13 of a death, and A02 to another hospital, to `discharge.interruption`.

use contracts::discharge::{Interruption, InterruptionType};
use contracts::time::to_swedish;
use contracts::{Action, Kind};
use jiff::Timestamp;

use super::{notice, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;
use crate::millennium::rules;

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
            (None, died_at(reader, OCCURRED))
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

/// When the patient died: PID-29 when it says a time of day, otherwise when the event occurred. Where the two differ,
/// the one that is not carried is named.
fn died_at(reader: &mut Reader<'_>, path: &str) -> Option<Timestamp> {
    const EVENT: (&str, u16) = ("EVN", 6);
    const DEATH: (&str, u16) = ("PID", 29);
    let death = reader.field(DEATH.0, DEATH.1).filter(|part| !part.is_empty());
    let Some(death) = death else {
        return visit::instant(reader, EVENT, Some(path));
    };
    let stamp = death.component(1).code();
    if stamp.bytes().take_while(u8::is_ascii_digit).count() > "YYYYMMDD".len() {
        let died = visit::instant(reader, DEATH, Some(path));
        let told = visit::instant(reader, EVENT, None);
        if told.is_some() && told != died {
            reader.warn(&rules::MIL_011, "EVN-6");
        }
        return died;
    }
    let told = visit::instant_or(reader, EVENT, DEATH, path);
    let day = told.map(|told| to_swedish(told).date());
    if reader.date(death, None) != day {
        reader.warn(&rules::MIL_011, death.place());
    }
    told
}
