//! DG1 and OBR: conditions, and measures wished for or done. A code, or a text in the place of its
//! meaning.

use contracts::CodedValue;
use contracts::referral::{Activity, Condition};

use super::pen::{Path, Pen};

/// Writes the conditions, one DG1 each; the type says whether they are worked on or final.
pub(super) fn conditions(pen: &mut Pen<'_>, conditions: &[Condition], list: &'static str, kind: &str) {
    for (index, condition) in (0_u64..).zip(conditions) {
        let path = pen.path(list).item(usize::try_from(index).unwrap_or(usize::MAX));
        pen.segment("DG1");
        pen.writer.at(1, 1).number(index + 1);
        code_or_text(pen, 3, condition.code.as_ref(), condition.text.as_deref(), path);
        pen.writer.at(6, 1).plain(kind);
    }
}

/// Writes the measures, one OBR each.
pub(super) fn activities(pen: &mut Pen<'_>, activities: &[Activity], list: &'static str, status: &str) {
    for (index, activity) in activities.iter().enumerate() {
        let path = pen.path(list).item(index);
        let number = pen.next_obr();
        pen.segment("OBR");
        pen.writer.at(1, 1).number(number);
        pen.text(2, 1, activity.id.as_deref(), path.leaf("id"));
        code_or_text(pen, 4, activity.code.as_ref(), activity.text.as_deref(), path);
        pen.writer.at(25, 1).plain(status);
    }
}

fn code_or_text(pen: &mut Pen<'_>, field: u16, code: Option<&CodedValue>, text: Option<&str>, path: Path) {
    match code {
        Some(code) => pen.coded(field, code, path.part("code")),
        None => pen.text(field, 2, text, path.leaf("text")),
    }
}
