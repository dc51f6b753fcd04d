//! What is left of a message that has been read: told by the resource and its element, never by what stands there.

use contracts::Violation;
use serde_json::Value;

use super::bundle::{Bundle, Fields};
use super::contradiction;
use super::rules::{FHR_016, FHR_017};

/// Elements that say nothing of what is told: they may be there or not.
const SILENT: &[&str] = &["text", "language", "meta"];

/// What changes the meaning of what it stands in.
const CHANGES: &[&str] = &["modifierExtension", "implicitRules"];

/// So many places are warned of; more say nothing new. Errors are all named.
const MOST: usize = 50;

/// Finds what nothing was made of. A message that takes something back may say so in the status of its parts.
pub(super) fn find(bundle: &Bundle, takes_back: bool, found: &mut Vec<Violation>) {
    let mut left = Vec::new();
    let own = ["resourceType", "id", "type", "meta", "language"];
    for (name, value) in &bundle.own {
        if !own.contains(&name.as_str()) {
            left.push(of(&format!("Bundle.{}", named(name)), name, value));
        }
    }
    if labelled(&bundle.own) {
        left.push(Violation::of(&FHR_017, "Bundle.meta.security"));
    }
    for resource in &bundle.resources {
        let kind = kind(&resource.kind);
        if !resource.used {
            let changes = changes(&resource.fields);
            let rule = if changes { &FHR_017 } else { &FHR_016 };
            left.push(Violation::of(rule, kind));
            continue;
        }
        let spoken = resource
            .fields
            .iter()
            .filter(|(name, _)| !SILENT.contains(&name.as_str()));
        for (name, value) in spoken {
            let path = format!("{kind}.{}", named(name));
            if contradiction::stands(name, value, takes_back) {
                left.push(Violation::of(&FHR_017, path));
            } else {
                left.push(of(&path, name, value));
            }
        }
        if labelled(&resource.fields) {
            left.push(Violation::of(&FHR_017, format!("{kind}.meta.security")));
        }
    }
    for violation in left {
        if (violation.is_error() || found.len() < MOST) && !found.contains(&violation) {
            found.push(violation);
        }
    }
}

fn of(path: &str, name: &str, value: &Value) -> Violation {
    let rule = if CHANGES.contains(&name) || holds_change(value) {
        &FHR_017
    } else {
        &FHR_016
    };
    Violation::of(rule, path)
}

fn changes(fields: &Fields) -> bool {
    fields
        .iter()
        .any(|(name, value)| CHANGES.contains(&name.as_str()) || holds_change(value))
}

fn holds_change(value: &Value) -> bool {
    match value {
        Value::Object(fields) => changes(fields),
        Value::Array(items) => items.iter().any(holds_change),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Whether a security label is left: whom it protects from what is not known here.
fn labelled(fields: &Fields) -> bool {
    let labels = fields.get("meta").and_then(|meta| meta.get("security"));
    labels.is_some_and(|labels| labels.as_array().is_none_or(|labels| !labels.is_empty()))
}

/// A name as elements have them, or a mark in its place: a name that no element has could itself be personal.
fn named(name: &str) -> &str {
    let like_an_element = (1..=40).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if like_an_element { name } else { "…" }
}

/// The type of a resource, when it is one that messages have.
pub(super) fn kind(kind: &str) -> &'static str {
    const KINDS: &[&str] = &[
        "Appointment",
        "Basic",
        "Binary",
        "CarePlan",
        "CareTeam",
        "Communication",
        "Composition",
        "Condition",
        "Consent",
        "Encounter",
        "EpisodeOfCare",
        "Goal",
        "Location",
        "MessageHeader",
        "Observation",
        "OperationOutcome",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Provenance",
        "Task",
    ];
    KINDS.iter().copied().find(|known| *known == kind).unwrap_or("…")
}
