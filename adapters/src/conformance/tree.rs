//! Documents as JSON trees: where two differ, and what is left when some places are taken out.
//! Paths are canonical paths, `request.attachment[0].value`.

use serde_json::Value;

/// The paths at which two trees differ, in order.
pub(super) fn differences(left: &Value, right: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", left, right, &mut found);
    found
}

fn compare(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            for (key, value) in left {
                compare(
                    &field(path, key),
                    value,
                    right.get(key).unwrap_or(&Value::Null),
                    found,
                );
            }
            for (key, value) in right.iter().filter(|(key, _)| !left.contains_key(*key)) {
                compare(&field(path, key), &Value::Null, value, found);
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            for index in 0..left.len().max(right.len()) {
                let item = |list: &[Value]| list.get(index).cloned().unwrap_or_default();
                compare(&format!("{path}[{index}]"), &item(left), &item(right), found);
            }
        }
        // What one side lacks altogether differs in each of its fields.
        (Value::Object(fields), Value::Null) => {
            for (key, value) in fields {
                compare(&field(path, key), value, &Value::Null, found);
            }
        }
        (Value::Null, Value::Object(_)) => compare(path, right, left, found),
        _ if left == right => {}
        _ => found.push(path.to_owned()),
    }
}

fn field(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// The value at a path.
pub(super) fn at<'a>(tree: &'a Value, path: &str) -> Option<&'a Value> {
    steps(path).try_fold(tree, |place, step| match step.parse::<usize>() {
        Ok(index) => place.get(index),
        Err(_) => place.get(step),
    })
}

/// A tree without the values at some paths, and without anything empty.
pub(super) fn without(mut tree: Value, paths: &[String]) -> Value {
    for path in paths {
        let place = steps(path).try_fold(&mut tree, |place, step| match step.parse::<usize>() {
            Ok(index) => place.get_mut(index),
            Err(_) => place.get_mut(step),
        });
        if let Some(place) = place {
            *place = Value::Null;
        }
    }
    prune(&mut tree);
    tree
}

/// Whether a path is one of those, or inside one of them.
pub(super) fn is_within(path: &str, paths: &[String]) -> bool {
    paths.iter().any(|whole| {
        path.strip_prefix(whole.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[', ']']).filter(|step| !step.is_empty())
}

fn prune(tree: &mut Value) {
    match tree {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, value| !is_empty(value));
        }
        Value::Array(items) => {
            items.iter_mut().for_each(prune);
            items.retain(|value| !is_empty(value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_empty(tree: &Value) -> bool {
    match tree {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{at, differences, is_within, without};

    #[test]
    fn differences_are_told_by_path_on_both_sides() {
        let left = json!({ "a": { "b": [1, 2] }, "c": 1 });
        let right = json!({ "a": { "b": [1, 3, 4] }, "d": 1 });
        assert_eq!(differences(&left, &right), ["a.b[1]", "a.b[2]", "c", "d"]);
        assert!(differences(&left, &left).is_empty());
        let lacking = json!({ "c": 1 });
        assert_eq!(differences(&left, &lacking), ["a.b"]);
        assert_eq!(differences(&lacking, &left), ["a.b"]);
    }

    #[test]
    fn what_is_taken_out_leaves_nothing_empty_behind() {
        let tree = json!({ "a": [{ "b": 1 }, { "b": 2 }], "c": { "d": null } });
        assert_eq!(
            without(tree.clone(), &["a[0].b".to_owned()]),
            json!({ "a": [{ "b": 2 }] })
        );
        assert_eq!(at(&tree, "a[1].b"), Some(&json!(2)));
        assert_eq!(at(&tree, "a[2].b"), None);
    }

    #[test]
    fn a_path_is_within_itself_and_what_holds_it_but_not_within_a_longer_name() {
        let paths = ["request.patient".to_owned()];
        assert!(is_within("request.patient", &paths));
        assert!(is_within("request.patient.name", &paths));
        assert!(!is_within("request.patients", &paths));
    }
}
