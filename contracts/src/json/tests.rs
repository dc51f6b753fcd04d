//! Reading and writing documents. What the samples must give is tested beside them.

use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use serde_json::Value;

use super::{read, write};
use crate::{Profile, Violation, validate};

const COMPLETE: &str = include_str!("../../samples/referral.outcome/1.0/valid/complete.json");

fn rules_and_paths(found: &[Violation]) -> Vec<(&str, &str)> {
    found.iter().map(|one| (one.rule.id, one.path.as_str())).collect()
}

#[test]
fn the_complete_document_is_written_as_it_was_read() {
    let (document, found) = read(COMPLETE.as_bytes()).unwrap();
    assert_eq!(found, []);
    assert_eq!(write(&document), COMPLETE);
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let marked = format!("\u{feff}{COMPLETE}");
    assert!(read(marked.as_bytes()).is_ok());
}

#[test]
fn bytes_that_are_no_text_are_no_json() {
    assert_eq!(
        rules_and_paths(&read(b"{\"a\": \"\xE5\"}").unwrap_err()),
        [("JSN-001", "message")]
    );
}

#[test]
fn text_after_the_document_is_no_json() {
    let twice = format!("{COMPLETE}{COMPLETE}");
    assert_eq!(
        rules_and_paths(&read(twice.as_bytes()).unwrap_err()),
        [("JSN-001", "message")]
    );
}

#[test]
fn nesting_without_end_is_no_json() {
    let deep = "[".repeat(100_000);
    assert_eq!(
        rules_and_paths(&read(deep.as_bytes()).unwrap_err()),
        [("JSN-001", "message")]
    );
}

#[test]
fn a_name_that_no_contract_has_is_not_repeated() {
    let text = r#"{"envelope": {"kind": "referral.request", "199001292391": 1, "Åsa": null}, "request": {}}"#;
    let (_, found) = read(text.as_bytes()).unwrap();
    assert_eq!(
        rules_and_paths(&found),
        [("JSN-005", "envelope.…"), ("JSN-003", "envelope")]
    );
}

#[test]
fn what_is_unreadable_beyond_measure_is_refused() {
    let fields: Vec<_> = (0..200).map(|number| format!("\"a{number}\": 1")).collect();
    let text = format!(
        r#"{{"envelope": {{"kind": "referral.request"}}, "request": {{{}}}}}"#,
        fields.join(",")
    );
    assert_eq!(read(text.as_bytes()).unwrap_err().len(), super::MOST);
}

#[test]
fn a_list_where_the_content_should_be_is_named_and_refused() {
    let text = r#"{"envelope": {"kind": "referral.request"}, "request": 3}"#;
    assert_eq!(
        rules_and_paths(&read(text.as_bytes()).unwrap_err()),
        [("JSN-002", "request")]
    );
}

/// Every place in a value, as JSON pointers.
fn pointers(value: &Value, above: &str, all: &mut Vec<String>) {
    let mut add = |step: &str, value: &Value| {
        let pointer = format!("{above}/{step}");
        all.push(pointer.clone());
        pointers(value, &pointer, all);
    };
    if let Some(fields) = value.as_object() {
        fields.iter().for_each(|(name, value)| add(name, value));
    }
    if let Some(items) = value.as_array() {
        let numbered = items.iter().enumerate();
        numbered.for_each(|(index, item)| add(&index.to_string(), item));
    }
}

fn any_value() -> impl proptest::strategy::Strategy<Value = Value> {
    proptest::sample::select(vec![
        Value::Null,
        true.into(),
        7.into(),
        (-1).into(),
        0.5.into(),
        "".into(),
        "text".into(),
        serde_json::json!([]),
        serde_json::json!([1]),
        serde_json::json!({}),
        serde_json::json!({"x": 1}),
    ])
}

proptest! {
    #[test]
    fn whatever_stands_in_one_place_the_rest_is_read_and_written_alike_and_what_is_unreadable_is_refused(
        at in proptest::num::usize::ANY, value in any_value(),
    ) {
        let mut text: Value = serde_json::from_str(COMPLETE).unwrap();
        let mut all = Vec::new();
        pointers(&text, "", &mut all);
        *text.pointer_mut(&all[at % all.len()]).unwrap() = value;
        if let Ok((document, found)) = read(text.to_string().as_bytes()) {
            let unreadable = found.iter().any(Violation::is_error);
            let verdict = validate(document.clone(), found, &Profile::default());
            prop_assert!(verdict.is_err() || !unreadable);
            let (again, found) = read(write(&document).as_bytes()).unwrap();
            prop_assert_eq!(found, []);
            prop_assert!(again == document);
        }
    }

    #[test]
    fn bytes_at_random_are_refused_without_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..64)) {
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn a_text_cut_short_is_refused_without_panic(length in 0..COMPLETE.trim_end().len()) {
        prop_assert!(read(&COMPLETE.as_bytes()[..length]).is_err());
    }
}
