//! `[systems.….profile]`: handed to the adapter as JSON; what the adapter finds wrong is shown where the file
//! says it.

use adapters::registry::ProfileError;
use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::Keys;

/// The profile as JSON; an empty object when the file has none.
pub(super) fn read(keys: &mut Keys<'_>) -> Value {
    match keys.raw("profile") {
        None => Value::Object(Map::new()),
        Some(DeValue::Table(table)) => table_to_json(table),
        Some(_) => {
            keys.fault("profile", "a table");
            Value::Object(Map::new())
        }
    }
}

/// Notes what the adapter found, at the deepest part of its path that is in the file.
pub(super) fn fault(keys: &Keys<'_>, error: &ProfileError) {
    let mut place = keys.place_of("profile");
    let mut value = keys.entry("profile");
    let separators = ['.', '[', ']'];
    for step in error.path.split(separators).filter(|step| !step.is_empty()) {
        value = value.and_then(|value| within(value.get_ref(), step));
        if let Some(value) = value {
            place.at = value.span().start;
        }
    }
    if !error.path.is_empty() {
        place.path = format!("{}.{}", place.path, error.path);
    }
    keys.findings.fault(&place, &error.expected);
}

fn within<'v, 't>(value: &'v DeValue<'t>, step: &str) -> Option<&'v Spanned<DeValue<'t>>> {
    match value {
        DeValue::Table(table) => table.get(step),
        DeValue::Array(array) => array.get(step.parse::<usize>().ok()?),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
    }
}

fn table_to_json(table: &DeTable<'_>) -> Value {
    let entries = table.iter();
    let entries = entries.map(|(key, value)| (key.get_ref().to_string(), to_json(value.get_ref())));
    Value::Object(entries.collect())
}

fn to_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| Value::String(integer.to_string()), Value::from),
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map_or_else(|| Value::String(float.to_string()), Value::Number),
        DeValue::Boolean(boolean) => Value::Bool(*boolean),
        DeValue::Datetime(datetime) => Value::String(datetime.to_string()),
        DeValue::Array(array) => array.iter().map(|value| to_json(value.get_ref())).collect(),
        DeValue::Table(table) => table_to_json(table),
    }
}
