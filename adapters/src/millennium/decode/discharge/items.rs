//! Needs, medicines, aids and measures: one segment each, a text or a code.

use contracts::discharge::{Item, Measure};

use super::units;
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::{Observations, Observed, lines, of, only};
use crate::millennium::decode::reader::Reader;

/// Every item of an element.
pub(super) fn items<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    element: Element,
) -> Vec<Item> {
    let read = observations.each(element).flat_map(|one| items_of(reader, one));
    read.filter(|item| *item != Item::default()).collect()
}

/// What open care must have ready. What shares a sub-id with several measures is said of each of them.
pub(super) fn measures<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Vec<Measure> {
    let mut measures = Vec::new();
    let elements = [
        Element::Measure,
        Element::MeasureUnit,
        Element::MeasureDue,
        Element::MeasureReady,
    ];
    for group in observations.groups(&elements) {
        let about = Measure {
            activity: Item::default(),
            responsible_organisation: units::id_if_said(reader, &of(&group, Element::MeasureUnit)),
            due_at: only(reader, &group, Element::MeasureDue).and_then(|part| reader.instant(part, None)),
            is_ready: only(reader, &group, Element::MeasureReady).and_then(|part| reader.closed(part)),
        };
        let named = of(&group, Element::Measure);
        if named.is_empty() {
            measures.push(about.clone());
        }
        for activity in named.into_iter().flat_map(|one| items_of(reader, one)) {
            measures.push(Measure {
                activity,
                ..about.clone()
            });
        }
    }
    measures
}

/// A coded value for each repetition, or a text with a line for each.
fn items_of<'m>(reader: &mut Reader<'m>, one: &Observed<'m>) -> Vec<Item> {
    if !matches!(one.kind, "CE" | "CWE") {
        let text = lines(reader, one.value.repetitions());
        return vec![Item { text, code: None }];
    }
    let codes = one.value.repetitions().filter_map(|part| reader.coded(part));
    let items: Vec<Item> = codes
        .map(|code| Item {
            text: None,
            code: Some(code),
        })
        .collect();
    if items.is_empty() {
        vec![Item::default()]
    } else {
        items
    }
}
