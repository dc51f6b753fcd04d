//! Elements that are left beside what was read and say that it does not hold: FHIR's modifier elements. What was not
//! read at all contradicts nothing.

use serde_json::Value;

use super::mapper::Mapper;

/// A status of what does not hold, or no longer.
const TAKEN_BACK: &[&str] = &["entered-in-error", "cancelled", "revoked", "stopped", "not-done"];

/// Whether an element that is left contradicts the resource that was read. A message that takes something back may say
/// so in the status of its parts.
pub(super) fn stands(name: &str, value: &Value, takes_back: bool) -> bool {
    element(name, value, takes_back) || part(value, takes_back)
}

fn element(name: &str, value: &Value, takes_back: bool) -> bool {
    match name {
        "status" | "lifecycleStatus" => {
            !takes_back && value.as_str().is_some_and(|status| TAKEN_BACK.contains(&status))
        }
        "doNotPerform" => *value != Value::Bool(false),
        // A record that is not in use, or stands for another: whose it is, is not certain.
        "active" => !takes_back && *value == Value::Bool(false),
        "link" => !takes_back && leads_away(value),
        _ => false,
    }
}

/// Whether a link may lead to the record that holds. The record that another was merged into, and one that is spoken of
/// beside it, hold themselves.
fn leads_away(links: &Value) -> bool {
    let holds = |link: &Value| {
        let kind = link.get("type").and_then(Value::as_str);
        matches!(kind, Some("replaces" | "seealso"))
    };
    !links.as_array().is_some_and(|links| links.iter().all(holds))
}

/// The parts of an element: an activity of a plan of which the kind was read.
fn part(value: &Value, takes_back: bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| part(item, takes_back)),
        Value::Object(fields) => fields.iter().any(|(name, value)| match name.as_str() {
            "detail" => detail(value, takes_back),
            _ => part(value, takes_back),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn detail(value: &Value, takes_back: bool) -> bool {
    let was_read = value.get("kind").is_none();
    let fields = value.as_object().into_iter().flatten();
    was_read
        && fields
            .into_iter()
            .any(|(name, value)| element(name, value, takes_back))
}

impl Mapper {
    /// The status of a part of a message that takes something back: written as an error, and read whatever it calls it.
    pub(crate) fn taken_back(&mut self, name: &str) {
        if !self.reads() {
            self.put(name, "entered-in-error".into());
        } else if TAKEN_BACK.iter().any(|status| self.is(name, status)) {
            self.pass_over(name);
        }
    }
}
