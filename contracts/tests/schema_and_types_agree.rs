//! What the JSON Schema refuses, the types and rules refuse too; and the schema refuses all that a
//! schema can say. Rules that compare fields, look calendars up or count check digits are not in it.
#![expect(clippy::unwrap_used, reason = "a test that cannot read what it tests fails")]

mod samples;

use contracts::{Kind, Violation, schema};
use jsonschema::Validator;
use serde_json::Value;

/// The rules that the schema says too.
const IN_THE_SCHEMA: &[&str] = &[
    "JSN-002", "JSN-003", "JSN-005", "JSN-006", "ENV-001", "ENV-002", "ENV-003", "ENV-004", "ENV-006",
    "ENV-007", "ENV-008", "ENV-011", "REF-001", "REF-002", "REF-003", "REF-004", "REF-005", "REF-007",
    "REF-008", "REF-009", "REF-010", "REF-011", "REF-012", "REF-013", "REF-014", "REF-015", "CNF-001",
    "CNF-002", "CNF-005", "CNF-006", "OUT-001", "OUT-002", "OUT-003", "OUT-004", "TXT-001", "RID-001",
    "RID-002", "RID-003", "VER-001", "VER-002", "PID-001", "PID-002", "PID-003", "PID-004", "PAT-001",
    "PAT-003", "PAT-004", "PAT-005", "PAT-006", "PAT-007", "PAT-008", "PAT-009", "PAT-010", "PAT-011",
    "PAT-012", "PAT-013", "HSA-001", "UNI-001", "UNI-002", "AUT-001", "AUT-002", "COD-001", "COD-002",
    "CON-003", "ACT-003", "ATT-001", "ATT-002", "ATT-003", "ATT-005", "ATT-007", "ATT-009", "PAY-001",
    "PAY-007", "PAY-008", "PAY-009", "PAY-012", "PAY-013", "PAY-015", "NOT-001", "NOT-002", "NOT-003",
    "NOT-004", "NOT-005", "NOT-008", "ADM-004", "ADM-006", "RDY-001", "SIP-001", "SIP-002", "SIP-003",
    "SIP-005", "SIP-006", "SIP-007", "SIP-009", "DIS-001", "HND-002", "HND-003", "LEA-001", "LEA-002",
    "INT-001", "INT-002", "ENR-001", "ENR-003", "ASM-002", "ASM-003", "ASM-004", "ASM-006", "VIT-001",
    "CRQ-001", "CRQ-002", "CRQ-004", "COU-001", "REG-001", "REG-002", "RCT-001", "RCT-002", "RCT-003",
    "RCT-005", "RCT-006",
];

fn validator(kind: Kind) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema::of(kind))
        .unwrap()
}

#[test]
fn every_schema_is_a_schema() {
    for kind in Kind::ALL {
        assert!(
            jsonschema::draft202012::meta::is_valid(schema::of(*kind)),
            "{kind}"
        );
    }
}

#[test]
fn the_schema_refuses_exactly_what_breaks_a_rule_it_can_say() {
    for kind in Kind::ALL {
        let validator = validator(*kind);
        for sample in samples::all().into_iter().filter(|sample| sample.kind == *kind) {
            let Ok(text) = serde_json::from_slice::<Value>(&sample.text) else {
                continue;
            };
            let said = |one: &Violation| IN_THE_SCHEMA.contains(&one.rule.id);
            let expected = !sample.verdict().1.iter().any(said);
            let complaints: Vec<_> = validator
                .iter_errors(&text)
                .map(|error| error.instance_path().to_string())
                .collect();
            assert_eq!(
                complaints.is_empty(),
                expected,
                "{}: {complaints:?}",
                sample.name()
            );
        }
    }
}

#[test]
fn the_list_names_rules_that_exist() {
    for id in IN_THE_SCHEMA {
        assert!(contracts::rules::find(id).is_some(), "{id}");
    }
}
