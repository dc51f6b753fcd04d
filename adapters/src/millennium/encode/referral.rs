//! RF1: the referral's identity, status, priority, disposition and day.

use contracts::HsaId;
use contracts::referral::{Priority, Request};

use super::pen::Pen;
use crate::millennium::codes::{self, TextCode};
use crate::millennium::control::control_id;

/// RF1-6 has room for 30 characters.
const ROOM: usize = 30;

/// Begins RF1 with the status.
pub(super) fn begin(pen: &mut Pen<'_>, code: TextCode) {
    pen.segment("RF1");
    pen.status(code);
}

/// Writes RF1 of a referral, and gives back the administrative information without the priority line.
pub(super) fn write<'r>(pen: &mut Pen<'_>, request: &'r Request, code: TextCode) -> Option<&'r str> {
    begin(pen, code);
    let administrative = request
        .additional_information
        .as_ref()
        .and_then(|additional| additional.administrative_information.as_deref());
    let (priority, rest) = split_priority(administrative);
    if let Some(priority) = priority {
        pen.table(2, 1, codes::priority(priority), "HL70280");
    }
    match request.care_responsibility_remains {
        Some(true) => pen.table(4, 1, ("RP", "Return patient after evaluation"), "HL70282"),
        Some(false) => pen.table(4, 1, ("AM", "Assume management"), "HL70282"),
        None => {}
    }
    originating(pen, request.request_id.as_deref());
    let path = pen.path("author.date");
    pen.date(9, request.author.date, path);
    external(pen, request.request_id.as_deref());
    rest
}

/// RF1-6: the local id and the system that gave it out, where both have room; otherwise the local id,
/// otherwise a digest of the whole. RF1-11 has the whole id.
pub(super) fn originating(pen: &mut Pen<'_>, id: Option<&str>) {
    let Some(id) = id else {
        return;
    };
    let path = pen.path("requestId");
    let (source, local) = id.split_once('#').unwrap_or(("", id));
    // EI-2 is left empty, so two separators stand before EI-3, and one before its type, `L`.
    let whole = local.len() + source.len() + "^^^L".len();
    if local.trim().is_empty() || local.len() > ROOM {
        pen.writer.at(6, 1).plain(&control_id(id));
    } else {
        pen.text(6, 1, Some(local), path);
        if whole <= ROOM && HsaId::new(source).is_well_formed() {
            pen.text(6, 3, Some(source), path);
            pen.writer.at(6, 4).plain("L");
        }
    }
}

/// RF1-11: the whole id.
pub(super) fn external(pen: &mut Pen<'_>, id: Option<&str>) {
    let path = pen.path("requestId");
    pen.text(11, 1, id, path);
}

/// The priority that the first line says, and the other lines.
fn split_priority(text: Option<&str>) -> (Option<Priority>, Option<&str>) {
    let Some(text) = text else {
        return (None, None);
    };
    let (line, rest) = match text.split_once('\n') {
        Some((line, rest)) => (line, Some(rest)),
        None => (text, None),
    };
    let said = Priority::of_line(line);
    match (said, rest) {
        // A rest that says nothing, or says it again, would not come back as it is.
        (Some(_), Some(rest)) if rest.is_empty() || rest.lines().next() == Some(line) => (None, Some(text)),
        (Some(priority), rest) => (Some(priority), rest),
        (None, _) => (None, Some(text)),
    }
}
