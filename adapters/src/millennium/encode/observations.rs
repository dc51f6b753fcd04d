//! OBX and NTE: the elements of the contracts that HL7 v2 has no field for. In a referral they stand under one carrying
//! OBR, in the other messages on their own.

use contracts::CodedValue;
use jiff::Timestamp;
use jiff::civil::Date;

use super::pen::{Path, Pen};
use crate::millennium::codes::{CARRIER, Closed, Element};
use crate::millennium::profile::TextSegments;

/// Begins the OBR that carries texts and files, with the status of the result in an answer.
pub(super) fn carrier(pen: &mut Pen<'_>, status: &str) {
    let profile = pen.profile;
    let number = pen.next_obr();
    pen.segment("OBR");
    pen.writer.at(1, 1).number(number);
    pen.table(4, 1, CARRIER, &profile.observation_system);
    pen.writer.at(25, 1).plain(status);
}

/// Writes a note, when the profile wants long texts as notes. Notes stand before observations.
pub(super) fn note(pen: &mut Pen<'_>, element: Element, text: Option<&str>, path: &'static str) {
    let profile = pen.profile;
    if let Some(text) = text.filter(|_| profile.texts == TextSegments::Notes) {
        let path = pen.path(path);
        pen.segment("NTE");
        pen.writer.at(3, 1).formatted(text, path);
        let code = (profile.code(element), element.path());
        pen.writer.at(4, 1).text(code.0, "");
        pen.writer.at(4, 2).plain(code.1);
        pen.writer.at(4, 3).text(&profile.observation_system, "");
    }
}

/// Writes a long text as an observation, unless it was written as a note.
pub(super) fn long_text(pen: &mut Pen<'_>, element: Element, text: Option<&str>, path: &'static str) {
    if pen.profile.texts == TextSegments::Observations {
        self::text(pen, element, text, path);
    }
}

/// Writes a text: TX, or FT when it has several lines.
pub(super) fn text(pen: &mut Pen<'_>, element: Element, text: Option<&str>, path: &'static str) {
    let path = pen.path(path);
    text_at(pen, element, "", text, path);
}

/// Writes a text about one of several things.
pub(super) fn text_at(pen: &mut Pen<'_>, element: Element, sub_id: &str, text: Option<&str>, path: Path) {
    if let Some(text) = text {
        let kind = if text.contains('\n') { "FT" } else { "TX" };
        begin(pen, kind, element, sub_id);
        pen.writer.at(5, 1).formatted(text, path);
        end(pen);
    }
}

/// Writes a number.
pub(super) fn number(pen: &mut Pen<'_>, element: Element, number: Option<u64>) {
    if let Some(number) = number {
        begin(pen, "NM", element, "");
        pen.writer.at(5, 1).number(number);
        end(pen);
    }
}

/// Writes an instant.
pub(super) fn instant(pen: &mut Pen<'_>, element: Element, instant: Option<Timestamp>, path: &'static str) {
    let path = pen.path(path);
    instant_at(pen, element, "", instant, path);
}

/// Writes an instant about one of several things.
pub(super) fn instant_at(
    pen: &mut Pen<'_>,
    element: Element,
    sub_id: &str,
    instant: Option<Timestamp>,
    path: Path,
) {
    if instant.is_some() {
        begin(pen, "TS", element, sub_id);
        pen.instant(5, instant, path);
        end(pen);
    }
}

/// Writes a day.
pub(super) fn date(pen: &mut Pen<'_>, element: Element, sub_id: &str, date: Option<Date>, path: Path) {
    if date.is_some() {
        begin(pen, "DT", element, sub_id);
        pen.date(5, date, path);
        end(pen);
    }
}

/// Writes a code of a closed list.
pub(super) fn closed<T: Closed>(pen: &mut Pen<'_>, element: Element, sub_id: &str, value: Option<T>) {
    if let Some(value) = value {
        begin(pen, "CE", element, sub_id);
        pen.closed(5, value);
        end(pen);
    }
}

/// Writes a coded value.
pub(super) fn coded(
    pen: &mut Pen<'_>,
    element: Element,
    sub_id: &str,
    value: Option<&CodedValue>,
    path: Path,
) {
    if let Some(value) = value {
        begin(pen, "CE", element, sub_id);
        pen.coded(5, value, path);
        end(pen);
    }
}

/// Begins an OBX up to its value.
pub(super) fn begin(pen: &mut Pen<'_>, kind: &str, element: Element, sub_id: &str) {
    let profile = pen.profile;
    let number = pen.next_set_id();
    pen.segment("OBX");
    pen.writer.at(1, 1).number(number);
    pen.writer.at(2, 1).plain(kind);
    pen.writer.at(3, 1).text(profile.code(element), "");
    pen.writer.at(3, 2).plain(element.path());
    pen.writer.at(3, 3).text(&profile.observation_system, "");
    pen.writer.at(4, 1).plain(sub_id);
}

/// Ends an OBX with its status, which is required.
pub(super) fn end(pen: &mut Pen<'_>) {
    pen.writer.at(11, 1).plain("F");
}
