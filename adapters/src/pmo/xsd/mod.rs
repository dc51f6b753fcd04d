//! Holds everything the adapter writes against the schemas, with xmllint: those in this folder, which are written from
//! the published tables of e-remiss, and our own in `contracts/xsd`. `soap.xsd` leads to all of them.

mod agreement;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use contracts::{Profile, Reason, Valid, Violation, rules, validate};
use serde_json::json;

use super::ENTRY;
use crate::{Acknowledged, Acknowledgement, Adapter, WireMessage};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pmo").join(name)
}

/// What xmllint finds wrong with a message, nothing when it keeps the schemas.
fn faults(message: &[u8]) -> Option<String> {
    let mut xmllint = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(folder("xsd/soap.xsd"))
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint must be installed (package libxml2-utils)");
    xmllint.stdin.take().unwrap().write_all(message).unwrap();
    let output = xmllint.wait_with_output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn adapter(profile: serde_json::Value) -> std::sync::Arc<dyn Adapter> {
    (ENTRY.build)(profile).unwrap()
}

/// Every sample whose document is valid, by name.
fn documents() -> Vec<(String, Vec<u8>, Valid<contracts::Document>)> {
    let reader = adapter(json!({}));
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder("samples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".wire.xml") {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        let Ok(read) = reader.decode(&WireMessage::new(&bytes)) else {
            continue;
        };
        if let Ok(valid) = validate(read.document, read.found, &Profile::default()) {
            documents.push((name, bytes, valid));
        }
    }
    assert!(documents.len() >= 70, "the samples must be found");
    documents
}

fn written(name: &str) -> String {
    let (.., valid) = documents().into_iter().find(|(known, ..)| known == name).unwrap();
    String::from_utf8(adapter(json!({})).encode(&valid).unwrap().body).unwrap()
}

#[test]
fn every_message_written_keeps_the_schemas() {
    for profile in [json!({}), json!({ "soap": false }), json!({ "context": false })] {
        let writer = adapter(profile);
        for (name, _, valid) in documents() {
            let body = writer.encode(&valid).unwrap().body;
            assert_eq!(faults(&body), None, "{name}");
        }
    }
}

#[test]
fn every_response_written_keeps_the_schemas() {
    let writer = adapter(json!({}));
    let rule = rules::all().next().unwrap();
    let found = [Violation::of(rule, "request.patient.personId")];
    let outcomes = [
        Acknowledged::Accepted(&[]),
        Acknowledged::Accepted(&found),
        Acknowledged::Refused(Reason::ContractViolated, &found),
        Acknowledged::Refused(Reason::NotExpressible, &found),
        Acknowledged::Unavailable,
    ];
    let mut messages: Vec<Vec<u8>> = documents()
        .into_iter()
        .map(|(_, wire, _)| wire)
        .step_by(4)
        .collect();
    messages.push(b"not a message".to_vec());
    for received in messages {
        for outcome in outcomes {
            let acknowledgement = Acknowledgement {
                outcome,
                now: jiff::Timestamp::UNIX_EPOCH,
                id: "VB1",
            };
            let response = writer.acknowledge(&received, &acknowledgement).body;
            assert_eq!(faults(&response), None, "{outcome:?}");
        }
    }
}

#[test]
fn what_the_adapter_must_never_write_breaks_the_schemas() {
    let sound = written("request_new_complete.wire.xml");
    assert_eq!(faults(sound.as_bytes()), None);
    let broken = [
        (
            "an element out of order",
            "<careOf>c/o Granne</careOf><streetName1>Sommarvägen 7</streetName1>",
            "<streetName1>Sommarvägen 7</streetName1><careOf>c/o Granne</careOf>",
        ),
        ("an element missing", "<versionNumber>1</versionNumber>", ""),
        (
            "an element twice",
            "<versionNumber>1</versionNumber>",
            "<versionNumber>1</versionNumber><versionNumber>1</versionNumber>",
        ),
        (
            "an empty element",
            "<name>Läkare, Exempel</name>",
            "<name> </name>",
        ),
        (
            "a version of nought",
            "<versionNumber>1</versionNumber>",
            "<versionNumber>0</versionNumber>",
        ),
        ("a code that is not in the list", "code=\"NR\"", "code=\"XX\""),
        (
            "a time with a zone",
            "<versionTimeStamp>20261102091500",
            "<versionTimeStamp>20261102091500Z",
        ),
        ("a date that is no day", "<date>20261102", "<date>20261132"),
        (
            "a postal code with a space",
            "<postalCode>45930",
            "<postalCode>459 30",
        ),
        (
            "a post box that is too long",
            "<postBox>Box 12",
            "<postBox>Box 123456",
        ),
        (
            "a code and a text",
            "<condition><text>",
            "<condition><code/><text>",
        ),
        ("an id without a source", "#1002</requestId>", "1002</requestId>"),
        ("base64 that ends too soon", "<value>", "<value>A"),
        (
            "an element of another namespace",
            "<request xmlns=\"urn:riv:clinicalprocess:activity:request:2\">",
            "<request xmlns=\"urn:riv:clinicalprocess:activity:request:1\">",
        ),
    ];
    for (what, from, to) in broken {
        let changed = sound.replacen(from, to, 1);
        assert_ne!(changed, sound, "{what}: nothing was changed");
        assert!(faults(changed.as_bytes()).is_some(), "{what} keeps the schemas");
    }
    let extended = written("request_with_context.wire.xml");
    let changed = extended.replacen("confidentialityMark", "secret", 1);
    assert_ne!(changed, extended);
    assert!(
        faults(changed.as_bytes()).is_some(),
        "an unknown protection keeps the schemas"
    );
}

#[test]
fn what_must_never_be_written_of_the_care_contracts_breaks_the_schemas() {
    for (sample, what, from, to) in [
        (
            "planning_complete",
            "an element missing",
            "<activity>",
            "<activity><text/></activity><activity>",
        ),
        (
            "planning_complete",
            "a code that is not in the list",
            "<track code=\"red\"/>",
            "<track code=\"blue\"/>",
        ),
        (
            "planning_complete",
            "a code and a text",
            "<need><text>",
            "<need><code/><text>",
        ),
        (
            "planning_complete",
            "a flag that is none",
            "<isReady>true",
            "<isReady>yes",
        ),
        (
            "sip_invitation_complete",
            "a meeting without end",
            "<minutes>60",
            "<minutes>1441",
        ),
        (
            "sip_invitation_complete",
            "a time in place of a day",
            "<followUpOn>20261221",
            "<followUpOn>20261221080000",
        ),
        (
            "assessment_complete",
            "a saturation above all",
            "<saturation>88",
            "<saturation>101",
        ),
        (
            "assessment_complete",
            "an element out of order",
            "<situation>",
            "<background>x</background><situation>",
        ),
        (
            "receipt_refused",
            "a kind that is not known",
            "code=\"discharge.admission\"",
            "code=\"discharge.entry\"",
        ),
        (
            "admission_new_complete",
            "a third telephone",
            "<name>Mellan",
            "<telecom/><name>Mellan",
        ),
        (
            "admission_protected_registration",
            "an unknown protection",
            "protectedRegistration",
            "secret",
        ),
        (
            "admission_new_minimal",
            "a message to nobody",
            "<addressee>",
            "<addresse>",
        ),
    ] {
        let sound = written(&format!("{sample}.wire.xml"));
        assert_eq!(faults(sound.as_bytes()), None);
        let changed = sound.replacen(from, to, 1);
        assert_ne!(changed, sound, "{what}: nothing was changed");
        assert!(faults(changed.as_bytes()).is_some(), "{what} keeps the schemas");
    }
}
