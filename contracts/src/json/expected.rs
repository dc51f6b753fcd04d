//! What the schema expects at a place, in words. Only the schema is quoted, never the message.

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// What is expected there; `None` where the schema knows no such field.
pub(super) fn at(schema: &Value, path: &Path) -> Option<String> {
    let mut node = schema;
    for segment in path {
        node = match segment {
            Segment::Seq { .. } => resolved(schema, node).get("items")?,
            Segment::Map { key } | Segment::Enum { variant: key } => {
                resolved(schema, node).get("properties")?.get(key)?
            }
            Segment::Unknown => return None,
        };
    }
    Some(in_words(resolved(schema, node)))
}

fn resolved<'s>(schema: &'s Value, node: &'s Value) -> &'s Value {
    node.get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix('#'))
        .and_then(|pointer| schema.pointer(pointer))
        .unwrap_or(node)
}

fn in_words(node: &Value) -> String {
    let text = |name: &str| node.get(name).and_then(Value::as_str);
    match codes(node).as_slice() {
        [] => {}
        [only] => return format!("exactly {only}"),
        choices => return format!("one of {}", choices.join(", ")),
    }
    let words = match (text("format"), text("type")) {
        (Some("date-time"), _) => "an instant with its offset, as 2001-02-03T04:05:06Z",
        (Some("date"), _) => "a date, as 2001-02-03",
        (_, Some("string")) => "a text",
        (_, Some("integer")) => "a whole number, not negative",
        (_, Some("boolean")) => "true or false",
        (_, Some("array")) => "a list",
        _ => "an object",
    };
    words.to_owned()
}

/// The codes of a closed list.
fn codes(node: &Value) -> Vec<&str> {
    let list = |name: &str| node.get(name).and_then(Value::as_array).into_iter().flatten();
    let documented = list("oneOf").filter_map(|choice| choice.get("const"));
    list("enum").chain(documented).filter_map(Value::as_str).collect()
}
