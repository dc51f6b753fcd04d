//! Conformance on this folder's samples, and what is particular to this adapter: the published schema, the places
//! of faults, and sheets of several rows.

use std::collections::BTreeSet;
use std::path::Path;

use contracts::{Content, Kind, json};
use expect_test::expect_file;
use serde_json::{Value, json};

use super::{ENTRY, places, schema};
use crate::{Adapter, WireMessage, conformance};

#[test]
fn sot_conforms() {
    conformance::run(&ENTRY).unwrap();
}

fn adapter() -> std::sync::Arc<dyn Adapter> {
    (ENTRY.build)(json!({})).unwrap()
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    expect_file!["sot.schema.json"].assert_eq(&format!("{:#}\n", schema::of()));
}

#[test]
fn what_is_written_keeps_the_published_schema() {
    let schema = jsonschema::validator_for(&schema::of()).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sot/samples");
    let mut held = 0;
    for file in std::fs::read_dir(samples)
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        if !file.to_string_lossy().ends_with(".document.json") {
            continue;
        }
        let (document, found) = json::read(&std::fs::read(&file).unwrap()).unwrap();
        let Ok(valid) = contracts::validate(document, found, &contracts::Profile::default()) else {
            continue;
        };
        let written = adapter().encode(&valid).unwrap().body;
        let written: Value = serde_json::from_slice(&written).unwrap();
        let faults: Vec<String> = schema
            .iter_errors(&written)
            .map(|fault| fault.instance_path().to_string())
            .collect();
        assert!(faults.is_empty(), "{}: {faults:?}", file.display());
        held += 1;
    }
    assert!(held > 8, "only {held} samples were held against the schema");
}

#[test]
fn the_readme_names_every_field() {
    let readme = include_str!("README.md");
    let mut places = BTreeSet::new();
    leaves(&schema::of(), &schema::of(), "", &mut places);
    let is_named = |place: &String| {
        let name = place.rsplit('.').next().unwrap().trim_end_matches("[]");
        [format!("`{name}`"), format!(".{name}`")]
            .iter()
            .any(|name| readme.contains(name))
    };
    let missing: Vec<&String> = places.iter().filter(|place| !is_named(place)).collect();
    assert!(places.len() > 40 && missing.is_empty(), "{missing:?}");
}

/// The places of every value that a schema knows, without the numbers of items.
fn leaves(schema: &Value, node: &Value, path: &str, found: &mut BTreeSet<String>) {
    let node = match node.get("$ref").and_then(Value::as_str) {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap(),
        None => node,
    };
    if let Some(properties) = node.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            let dot = if path.is_empty() { "" } else { "." };
            leaves(schema, property, &format!("{path}{dot}{name}"), found);
        }
    } else if let Some(items) = node.get("items") {
        leaves(schema, items, path, found);
    } else {
        let _ = found.insert(path.to_owned());
    }
}

#[test]
fn every_place_on_the_wire_is_one_in_the_contract_and_the_other_way_round() {
    let own = schema::of();
    let mut wire = BTreeSet::new();
    leaves(&own, &own, "", &mut wire);
    for (kind, content) in [
        (Kind::CoordinationRequest, "request."),
        (Kind::CoordinationOutcome, "outcome."),
        (Kind::Receipt, "receipt."),
    ] {
        let contract = contracts::schema::of(kind);
        let mut canonical = BTreeSet::new();
        leaves(contract, contract, "", &mut canonical);
        // What the envelope only repeats.
        for repeated in ["kind", "version", "caseId", "action"] {
            let _ = canonical.remove(&format!("envelope.{repeated}"));
        }
        let others = ["request.", "outcome.", "receipt."].map(str::to_owned);
        let of_this = |place: &&String| {
            *place != "version"
                && (place.starts_with(content)
                    || !others.iter().any(|other| place.starts_with(other.as_str())))
        };
        let mapped: BTreeSet<String> = wire
            .iter()
            .filter(of_this)
            .map(|place| places::canonical(place, kind))
            .collect();
        assert_eq!(mapped, canonical, "{kind}");
    }
}

const NAMES: &str = "ärende;anmäld;region;enhet;mottagare;personnummer;diagnosgrupp;prioritet;behov";
const ROW: &str =
    "2026-03-02;12;SE2321000255-K10001;SE2321000255-SOT001;201802232387;M16;hög;\"Höft\r\nplastik\"";

fn cases_of(sheet: &str) -> Vec<(String, String)> {
    let parts = adapter().parts(&WireMessage::new(sheet.as_bytes()));
    let named = |part: &Vec<u8>| {
        let read = adapter().decode(&WireMessage::new(part)).unwrap();
        assert_eq!(read.found, []);
        let Content::CoordinationRequest(request) = read.document.content else {
            panic!("a row is a request")
        };
        (request.notice.case_id.unwrap(), request.notice.notice_id.unwrap())
    };
    parts.iter().map(named).collect()
}

#[test]
fn a_sheet_of_several_rows_is_as_many_messages_in_the_order_of_the_rows() {
    let sheet = format!("{NAMES}\r\nS-2;{ROW}\r\n;;;;;;;;\r\nS-1;{ROW}\r\nS-3;{ROW}\r\n");
    let cases: Vec<_> = cases_of(&sheet).into_iter().map(|(case, _)| case).collect();
    assert_eq!(cases, ["S-2", "S-1", "S-3"]);
}

#[test]
fn a_row_has_the_same_id_in_every_sheet_until_it_says_something_else() {
    let sheet = |rows: &[&str]| format!("{NAMES}\n{}\n", rows.join("\n"));
    let (first, second) = (format!("S-1;{ROW}"), format!("S-2;{ROW}"));
    let before = cases_of(&sheet(&[&first, &second]));
    let moved = cases_of(&sheet(&[&second, &first]));
    assert_eq!((&before[0], &before[1]), (&moved[1], &moved[0]));
    let changed = cases_of(&sheet(&[&first.replace("M16", "M17"), &second]));
    assert_ne!(before[0], changed[0]);
    assert_eq!(before[1], changed[1]);
}

/// The rules broken, each with its place.
fn told(found: &[contracts::Violation]) -> Vec<String> {
    let told = found.iter().map(|one| format!("{} {}", one.rule.id, one.path));
    told.collect()
}

/// Two patients, with a quotation mark where there should be none.
fn two_patients(before_the_first: &str, after_the_second: &str) -> String {
    let row = |case: &str, person: &str, need: &str| {
        let row = ROW.replace("201802232387", person);
        let (row, _) = row.split_once("\"Höft").unwrap();
        format!("{case};{row}{need}\r\n")
    };
    let first = row("S-1", "201802232387", &format!("{before_the_first}Höftplastik"));
    let second = row("S-2", "189001079806", &format!("Knäplastik{after_the_second}"));
    format!("{NAMES}\r\n{first}{second}")
}

#[test]
fn a_quotation_mark_never_puts_one_patient_into_the_row_of_another() {
    assert_eq!(cases_of(&two_patients("", "")).len(), 2, "without one");
    for (before, after) in [("\"", ""), ("\"", "\""), ("", "\"")] {
        let sheet = two_patients(before, after);
        let sheet = WireMessage::new(sheet.as_bytes());
        assert!(adapter().parts(&sheet).is_empty(), "taken apart");
        let refused = adapter().decode(&sheet).unwrap_err();
        assert_eq!(told(&refused.violations), ["SOT-005 message"], "{before}{after}");
    }
}

#[test]
fn a_quoted_text_of_several_lines_is_one_cell_until_two_of_its_lines_hold_a_row() {
    let refused = |lines: &[&str]| {
        let (row, _) = ROW.split_once("\"Höft").unwrap();
        let sheet = format!("{NAMES}\r\nS-1;{row}\"{}\"\r\n", lines.join("\r\n"));
        let read = adapter().decode(&WireMessage::new(sheet.as_bytes()));
        read.is_err_and(|refused| told(&refused.violations) == ["SOT-005 message"])
    };
    assert!(!refused(&[
        "Höft; knä; axel",
        "smärta; feber",
        "a; b; c; d",
        "e; f",
        "g; h; i"
    ]));
    assert!(refused(&["Höft", "1;2;3;4;5;6;7;8;9", "knä"]), "a row on a line");
    assert!(refused(&["Höft;2;3;4", "5;6;7;8;9;10"]), "a row across a break");
    assert!(
        refused(&["Höft;2;3;4", " ", "5;6;7;8;9;10"]),
        "with an empty line between"
    );
}

#[test]
fn the_last_of_several_rows_says_when_it_may_be_cut_off() {
    let sheet = two_patients("", "");
    let parts = adapter().parts(&WireMessage::new(sheet.trim_end().as_bytes()));
    let found = parts.iter().map(|part| {
        let read = adapter().decode(&WireMessage::new(part)).unwrap();
        told(&read.found)
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [vec![], vec!["SOT-010 message".to_owned()]]
    );
}

#[test]
fn what_stands_in_a_column_that_is_not_known_refuses_its_row_and_an_empty_one_does_not() {
    for (name, cell, expected) in [
        ("skyddstyp", "ja", ["SOT-007 column 10"].as_slice()),
        ("återtaget", "x", &["SOT-007 column 10"]),
        ("skyddstyp", " ", &[]),
    ] {
        let sheet = format!("{NAMES};{name}\nS-1;{ROW};{cell}\n");
        let read = adapter().decode(&WireMessage::new(sheet.as_bytes())).unwrap();
        assert!(read.found.iter().all(contracts::Violation::is_error));
        assert_eq!(told(&read.found), expected, "{name}");
    }
}

#[test]
fn protection_and_action_are_read_under_the_names_that_sheets_give_them() {
    for name in [
        "Sekretessmarkering",
        "Skyddad ID",
        "Skyddad folkbokföring",
        "Sekretess",
    ] {
        let sheet = format!("{NAMES};{name};Status\nS-1;{ROW};sekretessmarkering;återtagen\n");
        let read = adapter().decode(&WireMessage::new(sheet.as_bytes())).unwrap();
        assert_eq!(read.found, [], "{name}");
        let Content::CoordinationRequest(request) = read.document.content else {
            panic!("a row is a request")
        };
        assert_eq!(request.notice.action, contracts::Action::Withdraw);
        assert!(request.notice.patient.protected_identity.is_some(), "{name}");
    }
}

#[test]
fn one_row_json_and_what_cannot_be_read_are_not_taken_apart() {
    for one in [
        format!("{NAMES}\nS-1;{ROW}\n"),
        format!("{NAMES}\nS-1;{ROW};more\nS-2;{ROW}\n"),
        "{ \"id\": \"a\" }\n{ \"id\": \"b\" }\n".to_owned(),
        String::new(),
    ] {
        assert!(
            adapter().parts(&WireMessage::new(one.as_bytes())).is_empty(),
            "{one}"
        );
    }
}

#[test]
fn a_cell_that_cannot_be_read_is_told_what_its_column_asks_for() {
    let sheet = format!("{NAMES}\nS-1;{}\n", ROW.replace(";hög;", ";brådskande;"));
    let read = adapter().decode(&WireMessage::new(sheet.as_bytes())).unwrap();
    let told: Vec<_> = read.found.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["SOT-009 coordinationRequest.medicalPriority: hög, medelhög or övrig"]
    );
}
