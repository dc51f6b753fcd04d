//! DG1, PR1 and OBR: conditions, and measures wished for or done. A code, or a text without one.

use contracts::CodedValue;
use contracts::referral::{Activity, Condition};

use super::reader::Reader;
use crate::millennium::codes::CARRIER;
use crate::wire::hl7v2::{Part, Segment};

/// The conditions of every DG1.
pub(super) fn conditions(reader: &mut Reader<'_>) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for segment in of(reader.segments, &["DG1"]) {
        let (code, text) = code_or_text(reader, segment.field(3), segment.field(4));
        if code.is_some() || text.is_some() {
            conditions.push(Condition { text, code });
        }
    }
    conditions
}

/// The measures of every PR1 and of every OBR but the one that carries the texts.
pub(super) fn activities(reader: &mut Reader<'_>) -> Vec<Activity> {
    let mut activities = Vec::new();
    for segment in of(reader.segments, &["PR1", "OBR"]) {
        let is_procedure = segment.is("PR1");
        let service = segment.field(if is_procedure { 3 } else { 4 });
        if is_carrier(reader, service) {
            continue;
        }
        let description = if is_procedure {
            segment.field(4)
        } else {
            service.component(2)
        };
        let (code, text) = code_or_text(reader, service, description);
        let id = segment.field(if is_procedure { 19 } else { 2 });
        if code.is_some() || text.is_some() {
            let id = reader.text(id.component(1));
            activities.push(Activity { id, text, code });
        }
    }
    activities
}

/// Whether an OBR-4 is that of the OBR that carries texts and files.
pub(super) fn is_carrier(reader: &Reader<'_>, service: Part<'_>) -> bool {
    service.component(1).code() == CARRIER.0
        && service.component(3).code() == reader.profile.observation_system
}

/// The segments of some ids that are not deleted (DG1-21, PR1-20).
fn of<'m>(
    segments: &'m [Segment<'m>],
    ids: &'static [&'static str],
) -> impl Iterator<Item = &'m Segment<'m>> {
    let is_deleted = |segment: &Segment<'_>| {
        let action = if segment.is("DG1") { 21 } else { 20 };
        !segment.is("OBR") && segment.field(action).code() == "D"
    };
    segments
        .iter()
        .filter(move |segment| ids.iter().any(|id| segment.is(id)) && !is_deleted(segment))
}

/// A coded value when there is a code; otherwise the text in its place, or the description.
fn code_or_text<'m>(
    reader: &mut Reader<'m>,
    coded: Part<'m>,
    description: Part<'m>,
) -> (Option<CodedValue>, Option<String>) {
    if !coded.component(1).is_empty() {
        return (reader.coded(coded), None);
    }
    let text = reader.text(coded.component(2));
    (None, text.or_else(|| reader.text(description)))
}
