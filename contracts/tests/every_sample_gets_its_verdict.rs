//! Every sample passes or is refused as its folder says, with exactly the violations beside it.
//! `UPDATE_EXPECT=1` writes them.

mod samples;

use std::fs;

use contracts::{Violation, json, schema};
use expect_test::expect_file;
use serde_json::{Value, json};

#[test]
fn every_sample_gets_its_verdict() {
    for sample in samples::all() {
        let (passes, violations) = sample.verdict();
        assert_eq!(passes, sample.is_valid, "{}: {violations:?}", sample.name());
        if !violations.is_empty() {
            expect_file![sample.golden()].assert_eq(&as_golden(&violations));
        } else {
            assert!(!sample.golden().exists(), "{} has no violations", sample.name());
        }
    }
}

fn as_golden(violations: &[Violation]) -> String {
    let list: Vec<_> = violations
        .iter()
        .map(|one| json!({ "rule": one.rule.id, "path": one.path, "severity": one.severity }))
        .collect();
    format!("{:#}\n", Value::from(list))
}

#[test]
fn every_golden_belongs_to_a_sample() {
    for kind in contracts::Kind::ALL {
        for verdict in ["valid", "invalid"] {
            for entry in fs::read_dir(samples::folder_of(*kind).join(verdict)).unwrap() {
                let name = entry.unwrap().path().to_string_lossy().into_owned();
                if let Some(sample) = name.strip_suffix(".violations.json") {
                    assert!(fs::exists(format!("{sample}.json")).unwrap(), "{name}");
                }
            }
        }
    }
}

#[test]
fn every_path_and_rule_is_reported_once() {
    for sample in samples::all() {
        let (_, violations) = sample.verdict();
        for (index, one) in violations.iter().enumerate() {
            let same = |other: &Violation| other.rule == one.rule && other.path == one.path;
            // A name that is not repeated stands as a mark, which several can share.
            let again = violations[..index].iter().any(same) && !one.path.contains('…');
            assert!(!again, "{}: {one}", sample.name());
        }
    }
}

#[test]
fn a_valid_sample_is_read_and_written_alike() {
    for sample in samples::all().into_iter().filter(|sample| sample.is_valid) {
        let (document, _) = json::read(&sample.text).unwrap();
        let (again, found) = json::read(json::write(&document).as_bytes()).unwrap();
        assert!(again == document, "{}", sample.name());
        assert_eq!(found, [], "{}", sample.name());
    }
}

#[test]
fn no_violation_repeats_a_value_of_the_message() {
    for sample in samples::all() {
        let Ok(text) = serde_json::from_slice::<Value>(&sample.text) else {
            continue;
        };
        let mut values = Vec::new();
        long_texts(&text, &mut values);
        // A code of a closed list is a word of the contract, and fields may be named after it.
        let words = schema::of(sample.kind).to_string();
        values.retain(|value| !words.contains(&format!("\"const\":\"{value}\"")));
        for one in sample.verdict().1 {
            // The sentence of the rule is the same whatever the message says.
            let said = one.to_string().replace(one.rule.english, "");
            for value in &values {
                assert!(!said.contains(value.as_str()), "{}: {}", sample.name(), one.path);
            }
        }
    }
}

/// Texts long enough to be someone's; OIDs and names of kinds are the contract's own words.
fn long_texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let ours = text.starts_with("1.2.752.") || contracts::Kind::from_name(text).is_some();
            if text.len() >= 5 && !ours {
                into.push(text.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| long_texts(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| long_texts(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
