//! Documents as text: JSON read with every fault named at once, and written without nulls.
//! What a document must say is not asked here but by [`crate::validate()`].

mod expected;
mod path;
mod strict;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::document::Flat;
use crate::{Document, Kind, Violation, schema};
use path::Place;

crate::rules! {
    /// What JSON must be before any contract is asked.
    pub RULES {
        JSN_001 "JSN-001" Error: "must be well-formed JSON in UTF-8"
            / "måste vara välformad JSON i UTF-8"
            @ "RFC 8259 sections 2 and 8.1";
        JSN_002 "JSN-002" Error: "must be of the type that the schema says"
            / "måste vara av den typ som schemat anger"
            @ "contract 1.0: JSON Schema";
        JSN_003 "JSN-003" Error: "must be a field that the schema knows"
            / "måste vara ett fält som schemat känner till"
            @ "contract 1.0: JSON Schema";
        JSN_004 "JSN-004" Error: "a field must be given once"
            / "ett fält får bara anges en gång"
            @ "RFC 8259 section 4";
        JSN_005 "JSN-005" Warning: "what is not known should be left out, not null"
            / "det som inte är känt bör utelämnas, inte vara null"
            @ "contract 1.0: JSON Schema";
        JSN_006 "JSN-006" Error: "a document must have an envelope with a known kind, and exactly one content"
            / "ett dokument måste ha ett kuvert med känd dokumenttyp, och exakt ett innehåll"
            @ "contract 1.0: JSON Schema";
    }
}

/// So many unreadable values are named; more say nothing new.
const MOST: usize = 100;

/// Reads a document. A value of the wrong type is named, taken out, and reading goes on, so that
/// everything wrong is known at once.
///
/// # Errors
/// The violations, when no document can be made of the text: it is no JSON, has no envelope of a known
/// kind, not exactly one content, or more than a hundred unreadable values.
pub fn read(text: &[u8]) -> Result<(Document, Vec<Violation>), Vec<Violation>> {
    // A byte order mark may be ignored (RFC 8259 section 8.1).
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let text = std::str::from_utf8(text).map_err(|_| vec![Violation::of(&JSN_001, "message")])?;
    if let Some(document) = read_sound(text) {
        return Ok((document, Vec::new()));
    }
    let (mut value, mut found) = strict::parse(text).map_err(|fault| vec![not_json(&fault)])?;
    take_out_nulls(&mut value, &Place::root(), &mut found);
    let Some(kind) = kind_of(&value, &mut found) else {
        return Err(found);
    };
    match take_out_unreadable(&mut value, kind, &mut found) {
        Some(document) => Ok((document, found)),
        None => Err(found),
    }
}

/// Reads JSON of any form: the value, and the fields that are given twice, of which the first one stands.
///
/// # Errors
/// The violation, when the text is no JSON.
pub fn value(text: &[u8]) -> Result<(Value, Vec<Violation>), Vec<Violation>> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let text = std::str::from_utf8(text).map_err(|_| vec![Violation::of(&JSN_001, "message")])?;
    strict::parse(text).map_err(|fault| vec![not_json(&fault)])
}

/// Writes a document, readable, in the order of the contract, without nulls and empty lists.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut value = serde_json::to_value(document).unwrap_or_default();
    leave_out_nothing_said(&mut value);
    format!("{value:#}\n")
}

/// The short way of nearly every document. Where a null may be, the long way warns of it.
fn read_sound(text: &str) -> Option<Document> {
    if text.contains("null") {
        return None;
    }
    let flat: Flat = serde_json::from_str(text).ok()?;
    flat.try_into().ok()
}

fn not_json(fault: &serde_json::Error) -> Violation {
    let place = format!(
        "well-formed JSON; see line {}, column {}",
        fault.line(),
        fault.column()
    );
    Violation::of(&JSN_001, "message").expected(place)
}

fn take_out_nulls(value: &mut Value, place: &Place<'_>, found: &mut Vec<Violation>) {
    match value {
        Value::Object(fields) => fields.retain(|name, value| {
            let place = place.field(name);
            if value.is_null() {
                found.push(Violation::of(&JSN_005, place.to_string()));
                return false;
            }
            take_out_nulls(value, &place, found);
            true
        }),
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                take_out_nulls(item, &place.item(index), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The kind that the envelope says, when there is a content.
fn kind_of(value: &Value, found: &mut Vec<Violation>) -> Option<Kind> {
    let contents = Kind::ALL
        .iter()
        .filter(|kind| value.get(kind.content_name()).is_some());
    if contents.count() != 1 {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.content_name()).collect();
        let expected = format!("an object with an envelope and one of {}", names.join(", "));
        found.push(Violation::of(&JSN_006, "message").expected(expected));
        return None;
    }
    let kind = value
        .pointer("/envelope/kind")
        .and_then(Value::as_str)
        .and_then(Kind::from_name);
    if kind.is_none() {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let expected = format!("one of {}", names.join(", "));
        found.push(Violation::of(&JSN_006, "envelope.kind").expected(expected));
    }
    kind
}

fn take_out_unreadable(value: &mut Value, kind: Kind, found: &mut Vec<Violation>) -> Option<Document> {
    for _ in 0..MOST {
        let fault = match serde_path_to_error::deserialize::<_, Flat>(&*value) {
            Ok(flat) => return flat.try_into().ok(),
            Err(fault) => fault,
        };
        // The message of the fault quotes the value, so that only its place is used.
        found.push(match expected::at(schema::of(kind), fault.path()) {
            Some(expected) => Violation::of(&JSN_002, path::text(fault.path())).expected(expected),
            None => {
                Violation::of(&JSN_003, path::above(fault.path())).expected("a field that the schema knows")
            }
        });
        path::take_out(value, fault.path())?;
    }
    None
}

fn leave_out_nothing_said(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.retain(|_, value| {
            leave_out_nothing_said(value);
            !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty())
        }),
        Value::Array(items) => items.iter_mut().for_each(leave_out_nothing_said),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
