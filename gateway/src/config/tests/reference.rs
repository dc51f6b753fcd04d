//! The schema says the same as the reader: the same keys, each explained, each with a default or required.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::schema;
use super::{Pretend, parse};

/// Each table that the reader knows, made to answer which keys it knows.
const EVERY_TABLE: &str = r#"
[gateway]
Q = 1
[admin]
Q = 1
[admin.tls]
Q = 1
[log]
Q = 1
[bus]
kind = "amqp"
Q = 1
[bus.tls]
Q = 1
[store]
kind = "postgres"
Q = 1
[store.tls]
Q = 1
[store.retention]
Q = 1
[http]
Q = 1
[retry]
Q = 1
[contract]
Q = 1
[cases]
Q = 1
[deadlines]
Q = 1
[deadlines.stat]
Q = 1
[systems.a]
Q = 1
receive = [{ transport = "bus", Q = 1 }, { transport = "mllp", Q = 1 }, { transport = "http", Q = 1 }, { transport = "directory", Q = 1 }]
send = { transport = "mllp", Q = 1 }
[systems.b]
send = { transport = "http", Q = 1 }
[systems.c]
send = { transport = "directory", Q = 1 }
[[routes]]
Q = 1
"#;

/// Tables of the reader that answer, and where the schema describes them; a variant is chosen by its word.
const TABLES: &[(&str, &str, Option<&str>)] = &[
    ("gateway.Q", "Gateway", None),
    ("admin.Q", "Admin", None),
    ("admin.tls.Q", "ServerTls", None),
    ("log.Q", "Log", None),
    ("bus.Q", "Bus", Some("amqp")),
    ("bus.tls.Q", "ClientTls", None),
    ("store.Q", "Store", Some("postgres")),
    ("store.tls.Q", "ClientTls", None),
    ("store.retention.Q", "Retention", None),
    ("http.Q", "Http", None),
    ("retry.Q", "Retry", None),
    ("contract.Q", "Contract", None),
    ("cases.Q", "Cases", None),
    ("deadlines.Q", "Deadlines", None),
    ("deadlines.stat.Q", "Urgent", None),
    ("systems.a.Q", "System", None),
    ("systems.a.receive[0].Q", "ReceiveBy", Some("bus")),
    ("systems.a.receive[1].Q", "ReceiveBy", Some("mllp")),
    ("systems.a.receive[2].Q", "ReceiveBy", Some("http")),
    ("systems.a.receive[3].Q", "ReceiveBy", Some("directory")),
    ("systems.a.send.Q", "SendBy", Some("mllp")),
    ("systems.b.send.Q", "SendBy", Some("http")),
    ("systems.c.send.Q", "SendBy", Some("directory")),
    ("routes[0].Q", "Route", None),
];

/// Properties of a definition, its own and those of the chosen variant, which may refer to a definition.
fn properties(schema: &Value, part: &Value, word: Option<&str>, found: &mut Vec<(String, Value, bool)>) {
    let required: BTreeSet<&str> = part["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (key, value) in part["properties"].as_object().into_iter().flatten() {
        found.push((key.clone(), value.clone(), required.contains(key.as_str())));
    }
    if let Some(name) = part["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        properties(schema, &schema["$defs"][name], word, found);
    }
    for variant in part["oneOf"].as_array().into_iter().flatten() {
        let is_chosen = variant["properties"]
            .as_object()
            .is_some_and(|keys| keys.values().any(|key| key["const"].as_str() == word));
        if is_chosen {
            properties(schema, variant, word, found);
        }
    }
}

fn described(definition: &str, word: Option<&str>) -> Vec<(String, Value, bool)> {
    let schema = schema().to_value();
    let part = &schema["$defs"][definition];
    assert!(part.is_object(), "no definition of {definition}");
    let mut found = Vec::new();
    properties(&schema, part, word, &mut found);
    found
}

#[test]
fn the_schema_has_the_keys_that_the_reader_asks_for_and_no_others() {
    let errors = parse(EVERY_TABLE, &Pretend::default()).unwrap_err();
    for (path, definition, word) in TABLES {
        let error = errors.iter().find(|error| error.path == *path);
        let error = error.unwrap_or_else(|| panic!("{path} did not answer: {errors:#?}"));
        let known = error.says.strip_prefix("is not a key; known are ").unwrap();
        let literal_secrets = ["password", "token", "bearer"];
        let known: BTreeSet<&str> = known
            .split(", ")
            .filter(|key| !literal_secrets.contains(key))
            .collect();
        let described = described(definition, *word);
        let described: BTreeSet<&str> = described.iter().map(|(key, ..)| key.as_str()).collect();
        assert_eq!(known, described, "{path}");
    }
}

#[test]
fn each_key_is_explained_and_has_a_default_or_is_required() {
    for (path, definition, word) in TABLES {
        for (key, schema, _) in described(definition, *word) {
            if schema.get("const").is_some() {
                continue;
            }
            let description = schema["description"].as_str().unwrap_or_default();
            let says = ["Default: ", "Required"]
                .iter()
                .any(|word| description.contains(word));
            assert!(says, "{path} {key}: {description:?}");
        }
    }
}

#[test]
fn a_key_that_is_said_to_be_required_has_no_default() {
    for (path, definition, word) in TABLES {
        for (key, schema, required) in described(definition, *word) {
            let description = schema["description"].as_str().unwrap_or_default();
            if description.contains("Required.") {
                assert!(required, "{path} {key} is said to be required");
                assert!(schema.get("default").is_none(), "{path} {key}");
            } else if schema.get("const").is_none() {
                assert!(!required, "{path} {key} has a default and need not be there");
            }
        }
    }
}
