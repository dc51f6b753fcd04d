//! The published JSON Schema of each kind, and of wire formats that are JSON, generated from the types. It says
//! what a schema can say; the rest is in [`mod@crate::rules`]. What is committed is compared with this by a test.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{Envelope, Kind, document};

/// The JSON Schema (2020-12) of documents of a kind.
#[must_use]
pub fn of(kind: Kind) -> &'static Value {
    static SCHEMAS: LazyLock<BTreeMap<Kind, Value>> =
        LazyLock::new(|| Kind::ALL.iter().map(|kind| (*kind, generate(*kind))).collect());
    SCHEMAS.get(&kind).unwrap_or(&Value::Null)
}

/// The JSON Schema (2020-12) of a wire format, in the same style. Fields that it requires are marked
/// `x-required`.
#[must_use]
pub fn of_wire<T: JsonSchema>(id: &str, title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12();
    let root = settings.into_generator().into_root_schema_for::<T>().to_value();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": title,
    });
    if let (Some(schema), Value::Object(root)) = (schema.as_object_mut(), root) {
        let said = |name: &String| ["$schema", "title"].contains(&name.as_str());
        schema.extend(root.into_iter().filter(|(name, _)| !said(name)));
    }
    tidy(&mut schema);
    schema
}

fn generate(kind: Kind) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let envelope = generator.subschema_for::<Envelope>().to_value();
    let content = document::schema_of(kind, &mut generator);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:vardbrygga:contract:{kind}:{}", kind.version()),
        "title": title(kind),
        "type": "object",
        "additionalProperties": false,
        "required": ["envelope", kind.content_name()],
        "properties": { "envelope": envelope, kind.content_name(): content.to_value() },
        "$defs": definitions(&mut generator, kind),
    });
    tidy(&mut schema);
    schema
}

/// `Referral request / Remiss`; SIP is written as it is said.
fn title(kind: Kind) -> String {
    let capital = |words: &str| {
        let mut letters = words.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let english = kind.name().replace(['.', '_'], " ").replace("sip", "SIP");
    format!("{} / {}", capital(&english), capital(kind.swedish_name()))
}

/// The definitions, with the envelope's kind and version fixed.
fn definitions(generator: &mut SchemaGenerator, kind: Kind) -> Map<String, Value> {
    let mut definitions = generator.take_definitions(true);
    for (definition, field, only) in [
        ("Kind", "/properties/kind", kind.name()),
        ("Version", "/properties/version", kind.version().name()),
    ] {
        let envelope = definitions.get_mut("Envelope");
        let place = envelope.and_then(|envelope| envelope.pointer_mut(field)?.as_object_mut());
        if let Some(place) = place {
            let _ = place.remove("$ref");
            place.extend([
                ("type".to_owned(), "string".into()),
                ("const".to_owned(), only.into()),
            ]);
        }
        // A receipt names the kind of the message that it answers.
        let named = format!("\"#/$defs/{definition}\"");
        if !definitions.values().any(|one| one.to_string().contains(&named)) {
            let _ = definitions.remove(definition);
        }
    }
    definitions.sort_keys();
    definitions
}

/// Takes out what a reader of a contract has no use for: nulls, defaults, and formats that are Rust's.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let _ = object.remove("default");
            if object.get("format").is_some_and(|format| format == "uint64") {
                let _ = object.remove("format");
            }
            never_null(object);
            say_what_is_required(object);
            object.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every field is optional in the types, so that a document that lacks one can be held; fields that the
/// contract requires are marked there. Some are required unless the message takes back what was said before.
fn say_what_is_required(object: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = object.get_mut("properties") else {
        return;
    };
    let (mut always, mut unless_withdrawn) = (Vec::<Value>::new(), Vec::<Value>::new());
    for (name, property) in properties.iter_mut() {
        let property = property.as_object_mut();
        match property.and_then(|property| property.remove("x-required")) {
            Some(Value::Bool(_)) => always.push(name.as_str().into()),
            Some(_) => unless_withdrawn.push(name.as_str().into()),
            None => {}
        }
    }
    if !always.is_empty() {
        let _ = object.insert("required".to_owned(), always.into());
    }
    if !unless_withdrawn.is_empty() {
        let withdrawn =
            json!({ "properties": { "action": { "const": "withdraw" } }, "required": ["action"] });
        let says_so = json!({ "properties": { "notice": withdrawn }, "required": ["notice"] });
        let _ = object.insert("if".to_owned(), says_so);
        let _ = object.insert("else".to_owned(), json!({ "required": unless_withdrawn }));
    }
}

/// A field that may be left out is left out; it is never null.
fn never_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            let _ = object.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else {
        return;
    };
    choices.retain(|choice| choice.get("type").is_none_or(|one| one != "null"));
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        let _ = object.remove("anyOf");
        object.extend(only);
    }
}
