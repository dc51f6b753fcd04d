//! The explicit list of adapters, in alphabetical order, and what they have in common: their rules, and
//! how a profile is read. A new adapter is one folder, one `mod` line in `lib.rs` and one line here.

use std::sync::Arc;

use contracts::Rule;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use crate::{Adapter, canonical, millennium, minaplaner, pmo, wire};

/// One kind of record system the gateway can speak with.
#[derive(Debug)]
pub struct Entry {
    /// The adapter's id, equal to its folder.
    pub id: &'static str,
    /// What systems it is for, in a sentence.
    pub about: &'static str,
    /// Makes an adapter with a system's profile. An empty object is the default profile.
    pub build: fn(Value) -> Result<Arc<dyn Adapter>, ProfileError>,
    /// A system's profile with every default filled in; what is not set is left out.
    pub effective: fn(Value) -> Result<Value, ProfileError>,
    /// JSON Schema of the profile.
    pub profile: fn() -> Schema,
    /// The adapter's own rules; those of a wire format that several share are not here.
    pub rules: &'static [&'static Rule],
}

/// Every adapter.
pub static ENTRIES: &[Entry] = &[canonical::ENTRY, millennium::ENTRY, minaplaner::ENTRY, pmo::ENTRY];

/// The adapter of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.id == id)
}

/// Every rule of the wire formats and of the adapters, family by family. Those of the contracts are in
/// [`contracts::rules`].
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let own = ENTRIES.iter().map(|entry| entry.rules);
    std::iter::once(crate::adapter::RULES)
        .chain(wire::RULES.iter().copied())
        .chain(own)
        .flatten()
        .copied()
}

/// A profile that does not fit its adapter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {expected}")]
pub struct ProfileError {
    /// Where in the profile; empty for the profile itself.
    pub path: String,
    /// What was expected there, never what stood there.
    pub expected: String,
}

/// Reads a profile.
///
/// # Errors
/// A key that its schema does not know, or a value that is not what the schema says.
pub fn profile<T: DeserializeOwned + JsonSchema>(value: Value) -> Result<T, ProfileError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path();
        // The name of a key that is not of a map's type is not told; the map is the place then.
        let written = path.to_string();
        let written = written.trim_end_matches(['.', '?']);
        ProfileError {
            path: written.to_owned(),
            expected: expected(schemars::schema_for!(T).as_value(), path),
        }
    })
}

/// Reads a profile, and writes it with every default filled in.
///
/// # Errors
/// As [`profile`].
pub fn effective<T: DeserializeOwned + Serialize + JsonSchema>(value: Value) -> Result<Value, ProfileError> {
    let profile: T = profile(value)?;
    let written = serde_json::to_value(profile).map_err(|error| ProfileError {
        path: String::new(),
        expected: error.to_string(),
    })?;
    Ok(set_only(written))
}

/// Without what is not set.
fn set_only(value: Value) -> Value {
    match value {
        Value::Object(keys) => {
            let set = keys.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(set.map(|(key, value)| (key, set_only(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => value,
    }
}

/// What a schema expects at a place, in words.
fn expected(schema: &Value, path: &Path) -> String {
    let mut node = schema;
    for segment in path {
        let within = match segment {
            Segment::Seq { .. } => node.get("items"),
            Segment::Map { key } | Segment::Enum { variant: key } => match keys(schema, node) {
                Some(known) if !known.contains(&key.as_str()) => {
                    return format!("no such key; the keys are {}", known.join(", "));
                }
                Some(_) | None => node
                    .pointer(&format!("/properties/{key}"))
                    .or_else(|| node.get("additionalProperties")),
            },
            Segment::Unknown => match keys(schema, node) {
                Some(known) => return format!("keys among {}", known.join(", ")),
                None => None,
            },
        };
        let Some(within) = within else {
            return in_words(node);
        };
        node = resolved(schema, within);
    }
    in_words(node)
}

/// The keys of an object; none where every key is good.
fn keys<'s>(schema: &'s Value, node: &'s Value) -> Option<Vec<&'s str>> {
    if let Some(names) = node.get("propertyNames") {
        return Some(choices(resolved(schema, names)));
    }
    match node.get("additionalProperties") {
        None | Some(Value::Bool(false)) => {
            let properties = node.get("properties").and_then(Value::as_object);
            Some(
                properties
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.as_str())
                    .collect(),
            )
        }
        Some(_) => None,
    }
}

/// What a reference points to, and what may be left out in place of what may be null.
fn resolved<'s>(schema: &'s Value, node: &'s Value) -> &'s Value {
    let node = node.pointer("/anyOf/0").unwrap_or(node);
    node.get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| schema.pointer(reference.trim_start_matches('#')))
        .unwrap_or(node)
}

fn in_words(node: &Value) -> String {
    match choices(node).as_slice() {
        [] => {}
        [only] => return format!("exactly {only}"),
        choices => return format!("one of {}", choices.join(", ")),
    }
    let kind = node.get("type");
    let words = match kind
        .and_then(|kind| kind.get(0).or(Some(kind)))
        .and_then(Value::as_str)
    {
        Some("boolean") => "true or false",
        Some("integer") => "a whole number, not negative",
        Some("number") => "a number",
        Some("string") => "a text",
        Some("array") => "a list",
        _ => "a table",
    };
    words.to_owned()
}

/// The texts of a closed list.
fn choices(node: &Value) -> Vec<&str> {
    let list = |name: &str| node.get(name).and_then(Value::as_array).into_iter().flatten();
    let documented = list("oneOf").flat_map(|choice| {
        let several = choice.get("enum").and_then(Value::as_array).into_iter().flatten();
        choice.get("const").into_iter().chain(several)
    });
    list("enum").chain(documented).filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::{find, rules};

    fn said(adapter: &str, profile: Value) -> String {
        let entry = find(adapter).unwrap();
        (entry.build)(profile).unwrap_err().to_string()
    }

    #[test]
    fn what_a_profile_should_have_said_is_said_in_words_of_the_schema() {
        assert_eq!(
            said("pmo", json!({ "context": "hemlig" })),
            "context: true or false"
        );
        assert_eq!(
            said("pmo", json!({ "protected_identity": "hemlig" })),
            "protected_identity: one of carry, refuse"
        );
        assert_eq!(
            said(
                "millennium",
                json!({ "assume": { "answered_version": "hemlig" } })
            ),
            "assume.answered_version: a whole number, not negative"
        );
        assert_eq!(
            said("millennium", json!({ "coding_systems": { "1.2.3": ["A", 7] } })),
            "coding_systems.1.2.3[1]: a text"
        );
        assert_eq!(
            said("millennium", json!({ "untyped_note": 7 }))
                .split(", ")
                .next(),
            Some("untyped_note: one of versionNumber")
        );
        assert_eq!(said("canonical", json!("hemlig")), ": a table");
    }

    #[test]
    fn a_key_that_is_not_known_is_told_with_those_that_are() {
        let keys = "no such key; the keys are soap, context, protected_identity";
        assert_eq!(said("pmo", json!({ "contxt": true })), format!("contxt: {keys}"));
        let keys = said("millennium", json!({ "assume": { "x": 1 } }));
        assert!(
            keys.starts_with("assume.x: no such key; the keys are unit_is_care_unit, "),
            "{keys}"
        );
        let keys = said("millennium", json!({ "observation_codes": { "x": "A" } }));
        assert!(
            keys.starts_with("observation_codes: keys among versionNumber, "),
            "{keys}"
        );
    }

    #[test]
    fn every_rule_has_an_id_of_its_own_among_all_rules() {
        let all: Vec<_> = contracts::rules::all().chain(rules()).collect();
        let ids: BTreeSet<_> = all.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), all.len());
    }
}
