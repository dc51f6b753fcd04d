//! Needs, medicines, aids and measures: one segment each, a code or a text.

use contracts::discharge::{Item, Measure};

use super::units;
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{closed, coded, instant_at, text_at};
use crate::millennium::encode::pen::{Path, Pen};

/// Writes every item of a list.
pub(super) fn items(pen: &mut Pen<'_>, element: Element, items: &[Item], list: &'static str) {
    for (index, item) in items.iter().enumerate() {
        let sub_id = (index + 1).to_string();
        let path = pen.path(list).item(index);
        one(
            pen,
            element,
            &sub_id,
            item,
            [path.part("code"), path.leaf("text")],
        );
    }
}

/// Writes what open care must have ready.
pub(super) fn measures(pen: &mut Pen<'_>, measures: &[Measure]) {
    for (index, measure) in measures.iter().enumerate() {
        let sub_id = (index + 1).to_string();
        let path = pen.path("measure").item(index);
        let paths = [path.part("activity.code"), path.part("activity").leaf("text")];
        one(pen, Element::Measure, &sub_id, &measure.activity, paths);
        if let Some(unit) = &measure.responsible_organisation {
            let path = path.part("responsibleOrganisation");
            units::by_id(pen, Element::MeasureUnit, &sub_id, unit, path);
        }
        let due = measure.due_at;
        instant_at(pen, Element::MeasureDue, &sub_id, due, path.leaf("dueAt"));
        closed(pen, Element::MeasureReady, &sub_id, measure.is_ready);
    }
}

/// A code, or a text where there is none.
fn one(pen: &mut Pen<'_>, element: Element, sub_id: &str, item: &Item, [code, text]: [Path; 2]) {
    match &item.code {
        Some(value) => {
            coded(pen, element, sub_id, Some(value), code);
            if item.text.is_some() {
                pen.leave_out(text);
            }
        }
        None => text_at(pen, element, sub_id, item.text.as_deref(), text),
    }
}
