//! Conformance on this folder's samples, and what is particular to this adapter.

mod holds;
mod patient;

use contracts::{Document, Profile, Reason, Valid, Violation, validate};
use serde_json::{Value, json};

use super::{ENTRY, event::Row, rules};
use crate::wire::fhir;
use crate::{Acknowledged, Acknowledgement, Adapter, Answer, ReplyUnreadable, WireMessage, conformance};

#[test]
fn minaplaner_conforms() {
    conformance::run(&ENTRY).unwrap();
}

/// The message of a sample.
fn sample(name: &str) -> String {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/src/minaplaner/samples");
    std::fs::read_to_string(format!("{samples}/{name}.wire.json")).unwrap()
}

fn admission() -> Value {
    serde_json::from_str(&sample("admission")).unwrap()
}

fn adapter(profile: Value) -> std::sync::Arc<dyn Adapter> {
    (ENTRY.build)(profile).unwrap()
}

fn resource<'b>(bundle: &'b mut Value, kind: &str) -> &'b mut Value {
    let entries = bundle["entry"].as_array_mut().unwrap();
    let entry = entries
        .iter_mut()
        .find(|entry| entry["resource"]["resourceType"] == kind);
    &mut entry.unwrap()["resource"]
}

/// What is found in the admission after a change.
fn found(change: impl FnOnce(&mut Value)) -> Vec<(&'static str, String)> {
    let mut bundle = admission();
    change(&mut bundle);
    let read = adapter(json!({})).decode(&WireMessage::new(bundle.to_string().as_bytes()));
    let found = read.unwrap().found;
    found.into_iter().map(|one| (one.rule.id, one.path)).collect()
}

fn document(wire: &str) -> Document {
    let read = adapter(json!({})).decode(&WireMessage::new(wire.as_bytes()));
    read.unwrap().document
}

fn valid(document: Document) -> Valid<Document> {
    validate(document, Vec::new(), &Profile::default()).unwrap()
}

#[test]
fn what_the_admission_says_is_read_without_a_word() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn no_number_of_warnings_hides_an_error() {
    let found = found(|bundle| {
        let patient = resource(bundle, "Patient");
        for number in 0..60_u8 {
            let name = format!(
                "own{}{}",
                char::from(b'a' + number % 10),
                char::from(b'a' + number / 10)
            );
            patient[name] = json!(1);
        }
        resource(bundle, "Provenance")["implicitRules"] = json!("http://example.se/rules");
    });
    assert!(
        found.contains(&("FHR-017", "Provenance.implicitRules".to_owned())),
        "{found:?}"
    );
}

/// What is found in a sample after a change, as errors.
fn errors(name: &str, change: impl FnOnce(&mut Value)) -> Vec<(&'static str, String)> {
    let mut bundle = serde_json::from_str(&sample(name)).unwrap();
    change(&mut bundle);
    let read = adapter(json!({})).decode(&WireMessage::new(bundle.to_string().as_bytes()));
    let errors = read.unwrap().found.into_iter().filter(Violation::is_error);
    errors.map(|one| (one.rule.id, one.path)).collect()
}

#[test]
fn an_extension_that_changes_the_meaning_is_an_error_and_any_other_a_warning() {
    let extension = json!([{ "url": "http://example.se/x", "valueBoolean": true }]);
    let changed = found(|bundle| resource(bundle, "Encounter")["modifierExtension"] = extension.clone());
    assert_eq!(changed, [("FHR-017", "Encounter.modifierExtension".to_owned())]);
    let added = found(|bundle| resource(bundle, "Patient")["extension"] = extension);
    assert_eq!(added, [("FHR-016", "Patient.extension".to_owned())]);
    let named = found(|bundle| resource(bundle, "Patient")["Tolvan 19"] = json!(1));
    assert_eq!(named, [("FHR-016", "Patient.…".to_owned())]);
}

#[test]
fn resources_and_references_beyond_measure_are_refused() {
    let mut bundle = admission();
    let destination = resource(&mut bundle, "MessageHeader")["destination"][0].clone();
    let many = vec![destination; 1_001];
    let referred = found(|bundle| resource(bundle, "MessageHeader")["destination"] = many.into());
    assert!(referred.iter().any(|(rule, _)| *rule == "FHR-005"));
    let entries = bundle["entry"].as_array_mut().unwrap();
    let entry = entries[1].clone();
    entries.resize(1_001, entry);
    let failure = adapter(json!({}))
        .decode(&WireMessage::new(bundle.to_string().as_bytes()))
        .unwrap_err();
    assert_eq!(failure.violations.first().map(|one| one.rule.id), Some("FHR-005"));
}

#[test]
fn an_element_of_another_type_is_an_error_with_its_place() {
    let text = json!("now");
    let period = found(|bundle| resource(bundle, "Encounter")["period"] = text.clone());
    assert_eq!(period, [("FHR-010", "Encounter.period".to_owned())]);
    let name = found(|bundle| resource(bundle, "Patient")["name"] = text);
    assert_eq!(name, [("FHR-010", "Patient.name".to_owned())]);
}

#[test]
fn a_person_and_a_unit_are_read_from_resources_as_well_as_from_names() {
    let mut bundle = admission();
    let entries = bundle["entry"].as_array_mut().unwrap();
    let doctor = json!({
        "resourceType": "Practitioner", "id": "d1",
        "identifier": [{ "system": "urn:oid:1.2.752.129.2.1.4.1", "value": "SE2321000131-P000000007715" }],
        "name": [{ "family": "Ek", "given": ["Lo", "Li"] }]
    });
    entries.push(json!({ "fullUrl": "https://example.se/fhir/Practitioner/d1", "resource": doctor }));
    let stay = resource(&mut bundle, "Encounter");
    let attender = json!([{ "coding": [{ "system": super::names::PARTICIPATION, "code": "ATND" }] }]);
    stay["participant"] = json!([{ "type": attender, "individual": { "reference": "Practitioner/d1" } }]);
    let read = document(&bundle.to_string());
    let contracts::Content::Admission(admission) = read.content else {
        panic!("not an admission");
    };
    let clinician = admission.responsible_clinician.unwrap();
    assert_eq!(clinician.id.unwrap().as_str(), "SE2321000131-P000000007715");
    assert_eq!(clinician.name.as_deref(), Some("Ek, Lo Li"));
}

fn answered(code: &str, issue: Option<&str>) -> Result<Answer, ReplyUnreadable> {
    let sent = admission();
    let header = json!({
        "resourceType": "MessageHeader", "id": "r1",
        "response": { "identifier": sent["entry"][0]["resource"]["id"], "code": code }
    });
    let mut entries = vec![json!({ "resource": header })];
    let issue =
        issue.map(|code| json!([{ "severity": "error", "code": code, "diagnostics": "no bed for Anna" }]));
    let outcome =
        issue.map(|issue| json!({ "resource": { "resourceType": "OperationOutcome", "issue": issue } }));
    entries.extend(outcome);
    let reply = json!({ "resourceType": "Bundle", "type": "message", "entry": entries });
    adapter(json!({})).read_reply(sample("admission").as_bytes(), reply.to_string().as_bytes())
}

#[test]
fn a_response_that_names_the_message_sent_is_its_reply() {
    let refused = |reason| {
        let code = "fatal-error".to_owned();
        Ok(Answer::Refused { reason, code })
    };
    assert_eq!(answered("ok", None), Ok(Answer::Accepted));
    let failed = Answer::Failed {
        code: "transient-error".to_owned(),
    };
    assert_eq!(answered("transient-error", Some("processing")), Ok(failed));
    assert_eq!(
        answered("fatal-error", Some("invalid")),
        refused(Reason::TargetRefused)
    );
    assert_eq!(
        answered("fatal-error", Some("not-found")),
        refused(Reason::TargetUnknown)
    );
    assert_eq!(answered("fatal-error", None), refused(Reason::TargetRefused));
    assert!(answered("maybe", None).is_err());
}

#[test]
fn a_response_that_names_another_message_or_none_is_no_reply() {
    let read = |reply: &str| {
        adapter(json!({})).read_reply(sample("protected_identity").as_bytes(), reply.as_bytes())
    };
    let sent = admission();
    let header = |response: Value| json!({ "resourceType": "MessageHeader", "response": response });
    for response in [
        json!({ "identifier": sent["entry"][0]["resource"]["id"], "code": "ok" }),
        json!({ "code": "ok" }),
        Value::Null,
    ] {
        let entry = json!([{ "resource": header(response) }]);
        let reply = json!({ "resourceType": "Bundle", "type": "message", "entry": entry });
        assert!(read(&reply.to_string()).is_err());
    }
}

#[test]
fn a_refusal_names_the_reason_and_every_broken_rule_with_its_severity() {
    let broken = [Violation::of(&rules::MPL_002, "Provenance.activity")];
    let acknowledgement = Acknowledgement {
        outcome: Acknowledged::Refused(Reason::Unsupported, &broken),
        now: jiff::Timestamp::UNIX_EPOCH,
        id: "VB1",
    };
    let body = adapter(json!({})).acknowledge(b"{", &acknowledgement).body;
    let said: Value = serde_json::from_slice(&body).unwrap();
    let codes = |at: usize| said["issue"][at]["details"]["coding"][0]["code"].clone();
    assert_eq!((codes(0), codes(1)), (json!("VB105"), json!("MPL-002")));
    assert_eq!(said["issue"][0]["code"], "not-supported");
    assert_eq!(said["issue"][1]["severity"], "error");
}

#[test]
fn the_status_of_the_stay_follows_the_activity_as_medcom_has_it() {
    use contracts::Action::{New, Revise, Withdraw};
    let row = |name: &str| Row::telling(&document(&sample(name)).content).unwrap();
    let of = |row: &Row| {
        [New, Revise, Withdraw].map(|action| format!("{} {}", row.activity_of(action), row.status_of(action)))
    };
    assert_eq!(
        of(row("admission")),
        [
            "admit-inpatient in-progress",
            "revise-admit-inpatient in-progress",
            "cancel-admit-inpatient entered-in-error"
        ]
    );
    assert_eq!(
        of(row("medcom_leave")),
        [
            "start-leave-inpatient onleave",
            "revise-start-leave-inpatient onleave",
            "cancel-start-leave-inpatient in-progress"
        ]
    );
    assert_eq!(
        of(row("leave_back")),
        [
            "end-leave-inpatient in-progress",
            "revise-end-leave-inpatient in-progress",
            "cancel-end-leave-inpatient onleave"
        ]
    );
    assert_eq!(
        of(row("medcom_discharge")),
        [
            "discharge-inpatient-home finished",
            "revise-discharge-inpatient-home finished",
            "cancel-discharge-inpatient-home in-progress"
        ]
    );
    assert_eq!(
        of(row("interruption_deceased")),
        [
            "admit-inpatient finished",
            "revise-admit-inpatient finished",
            "admit-inpatient in-progress"
        ]
    );
}

#[test]
fn every_rule_and_every_event_has_a_line_in_the_readme() {
    let readme = include_str!("../README.md");
    for rule in [fhir::rules::RULES, rules::RULES].concat() {
        assert!(readme.contains(&format!("| {} |", rule.id)), "{}", rule.id);
    }
    for activity in Row::activities() {
        assert!(readme.contains(&format!("`{activity}`")), "{activity}");
    }
}
