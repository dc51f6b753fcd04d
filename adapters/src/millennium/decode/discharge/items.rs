//! Needs, medicines, aids and measures: one segment each, a text or a code.

use contracts::discharge::{Item, Measure};

use super::notice::of;
use super::units;
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::{Observations, Observed, lines};
use crate::millennium::decode::reader::Reader;

/// Every item of an element.
pub(super) fn items<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    element: Element,
) -> Vec<Item> {
    let read = observations.each(element).map(|one| item(reader, one));
    read.filter(|item| *item != Item::default()).collect()
}

/// What open care must have ready.
pub(super) fn measures<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Vec<Measure> {
    let mut measures = Vec::new();
    let elements = [
        Element::Measure,
        Element::MeasureUnit,
        Element::MeasureDue,
        Element::MeasureReady,
    ];
    for group in observations.groups(&elements) {
        let first = |element| group.iter().find(|one| one.element == element);
        let measure = Measure {
            activity: first(Element::Measure)
                .map(|one| item(reader, one))
                .unwrap_or_default(),
            responsible_organisation: units::id_if_said(reader, &of(&group, Element::MeasureUnit)),
            due_at: first(Element::MeasureDue).and_then(|one| reader.instant(one.value, None)),
            is_ready: first(Element::MeasureReady).and_then(|one| reader.closed(one.value)),
        };
        measures.push(measure);
    }
    measures
}

/// A coded value, or a text.
fn item<'m>(reader: &mut Reader<'m>, one: &Observed<'m>) -> Item {
    match one.kind {
        "CE" | "CWE" => Item {
            text: None,
            code: reader.coded(one.value),
        },
        _ => Item {
            text: lines(reader, one.value.repetitions()),
            code: None,
        },
    }
}
