//! Holds the published XML schemas of the care contracts against the JSON Schemas of the same types: names, order,
//! what is required, lengths, ranges and closed lists. So neither can say what the other does not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use contracts::schema;
use serde_json::Value;

use super::super::contract::KINDS;
use crate::wire::riv::{self, Element};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Types that stand in envelopes alone, and kinds, which have a test of their own.
const ELSEWHERE: &[&str] = &["Envelope", "Kind", "Party", "Version"];

/// One element of a type.
#[derive(Debug, PartialEq)]
struct Part {
    name: String,
    form: String,
    required: bool,
    most: String,
}

/// A type: its elements, or the codes of its list.
#[derive(Debug, Default, PartialEq)]
struct Type {
    parts: Vec<Part>,
    codes: BTreeSet<String>,
}

fn is(element: Element<'_, '_>, name: &str) -> bool {
    element.is(XSD, name)
}

fn inside<'t, 'a>(element: Element<'t, 'a>, name: &str) -> Vec<Element<'t, 'a>> {
    let mut found = Vec::new();
    for child in element.children() {
        if is(child, name) {
            found.push(child);
        }
        found.extend(inside(child, name));
    }
    found
}

fn attribute(element: Element<'_, '_>, name: &str) -> String {
    element.attribute(name).unwrap_or_default().to_owned()
}

/// The published schemas, by file.
fn published() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/xsd");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

/// Every type of the published schemas, by name.
fn types_in_xml() -> BTreeMap<String, Type> {
    let mut types = BTreeMap::new();
    for (_, text) in published() {
        let tree = riv::parse(&text).unwrap();
        let root = tree.root().unwrap();
        for declared in root.children().filter(|child| is(*child, "complexType")) {
            let codes = inside(declared, "enumeration").into_iter();
            let parts = inside(declared, "element").into_iter().map(part_in_xml);
            let found = Type {
                parts: parts.collect(),
                codes: codes.map(|code| attribute(code, "value")).collect(),
            };
            assert!(types.insert(attribute(declared, "name"), found).is_none());
        }
    }
    types
}

fn part_in_xml(element: Element<'_, '_>) -> Part {
    let most = element.attribute("maxOccurs").unwrap_or("1");
    Part {
        name: attribute(element, "name"),
        form: element
            .attribute("type")
            .map_or_else(|| range_in_xml(element), str::to_owned),
        required: element.attribute("minOccurs") != Some("0"),
        most: most.to_owned(),
    }
}

fn range_in_xml(element: Element<'_, '_>) -> String {
    let limit = |name: &str| {
        inside(element, name)
            .first()
            .map(|limit| attribute(*limit, "value"))
    };
    let [least, most] = ["minInclusive", "maxInclusive"].map(|name| limit(name).unwrap_or_default());
    format!("{least} to {most}")
}

/// A type of the JSON Schema.
fn type_in_json(definition: &Value) -> Type {
    let required = definition.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
    let properties = definition.get("properties").and_then(Value::as_object);
    let parts = properties.into_iter().flatten().map(|(name, property)| {
        let items = property.get("items");
        let most = property
            .get("maxItems")
            .map_or_else(|| "unbounded".to_owned(), Value::to_string);
        Part {
            name: name.clone(),
            form: form_in_json(items.unwrap_or(property)),
            required: is_required(name),
            most: items.map_or_else(|| "1".to_owned(), |_| most),
        }
    });
    let codes = definition.get("oneOf").and_then(Value::as_array);
    let code = |one: &Value| one.get("const").and_then(Value::as_str).map(str::to_owned);
    Type {
        parts: parts.collect(),
        codes: codes.into_iter().flatten().filter_map(code).collect(),
    }
}

fn form_in_json(property: &Value) -> String {
    let said = |key: &str| property.get(key).and_then(Value::as_str).unwrap_or_default();
    let limit = |key: &str| property.get(key).map(Value::to_string).unwrap_or_default();
    if let Some(name) = said("$ref").strip_prefix("#/$defs/") {
        return name.to_owned();
    }
    match (said("type"), said("format"), said("pattern")) {
        ("integer", ..) => format!("{} to {}", limit("minimum"), limit("maximum")),
        ("boolean", ..) => "xs:boolean".to_owned(),
        (_, "date-time", _) => "TimeStamp".to_owned(),
        (_, "date", _) => "Date".to_owned(),
        (_, _, "^[0-9]{5}$") => "PostalCode".to_owned(),
        _ => format!("Text{}", limit("maxLength")),
    }
}

#[test]
fn every_published_type_says_what_the_contract_of_documents_says() {
    let published = types_in_xml();
    let care = KINDS.iter().filter(|kind| !kind.name().starts_with("referral."));
    let mut compared = 0;
    for kind in care {
        let definitions = schema::of(*kind).get("$defs").and_then(Value::as_object).unwrap();
        for (name, definition) in definitions {
            let mut expected = type_in_json(definition);
            if ELSEWHERE.contains(&name.as_str()) || expected == Type::default() {
                continue;
            }
            // The one of two that is given cannot be said to be optional in a choice.
            let is_choice = name == "Item";
            expected
                .parts
                .iter_mut()
                .for_each(|part| part.required |= is_choice);
            assert_eq!(published.get(name), Some(&expected), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared} types were compared");
}

#[test]
fn every_kind_is_in_the_published_list_of_kinds() {
    let published = types_in_xml();
    let names = contracts::Kind::ALL.iter().map(|kind| kind.name().to_owned());
    assert_eq!(published.get("Kind").unwrap().codes, names.collect());
}

#[test]
fn everything_published_is_explained_in_english_and_swedish() {
    for (file, text) in published()
        .iter()
        .filter(|(file, _)| !file.starts_with("Process"))
    {
        let tree = riv::parse(text).unwrap();
        let root = tree.root().unwrap();
        let types = inside(root, "complexType").into_iter();
        let parts = types.clone().flat_map(|of| inside(of, "element"));
        let codes = inside(root, "enumeration").into_iter();
        // The two codes of a result are explained where they stand.
        let codes = codes.filter(|_| file != "result.xsd");
        for explained in types.clone().chain(parts).chain(codes) {
            let annotation = explained
                .children()
                .next()
                .filter(|first| is(*first, "annotation"));
            let spoken: Vec<_> = annotation
                .into_iter()
                .flat_map(|annotation| annotation.children())
                .filter(|text| text.has_text())
                .filter_map(|text| text.attribute_in(XML, "lang"))
                .collect();
            assert_eq!(spoken, ["en", "sv"], "{file}: {}", attribute(explained, "name"));
        }
    }
}
