//! Conformance on this folder's samples, and what is particular to this adapter.

use contracts::{Document, Profile, Reason, Valid, Violation, json as contract, validate};
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
fn a_stay_of_another_patient_is_an_error() {
    let found =
        found(|bundle| resource(bundle, "Encounter")["subject"]["reference"] = json!("Patient/other"));
    assert!(
        found.contains(&("FHR-015", "admission.notice".to_owned())),
        "{found:?}"
    );
}

#[test]
fn a_record_of_more_than_one_person_or_of_nobody_is_an_error() {
    let changed =
        |change: &dyn Fn(&mut Value)| errors("admission", |bundle| change(resource(bundle, "Patient")));
    let other =
        json!({ "system": "http://electronichealth.se/identifier/personnummer", "value": "189004179801" });
    let person = || vec![("FHR-004", "admission.notice.patient.personId".to_owned())];
    let add = |patient: &mut Value, more: Value| {
        let numbers = patient["identifier"].as_array_mut().unwrap();
        numbers.insert(0, more);
    };
    assert_eq!(changed(&|patient| add(patient, other.clone())), person());
    let mut old = other.clone();
    old["use"] = json!("old");
    assert_eq!(changed(&|patient| add(patient, old.clone())), []);
    let replaced = changed(&|patient| patient["link"] = json!([{ "type": "replaced-by" }]));
    assert_eq!(replaced, [("FHR-017", "Patient.link".to_owned())]);
    let unused = changed(&|patient| patient["active"] = json!(false));
    assert_eq!(unused, [("FHR-017", "Patient.active".to_owned())]);
    assert_eq!(changed(&|patient| patient["active"] = json!(true)), []);
}

#[test]
fn an_old_number_of_a_patient_is_never_taken_for_the_one_that_holds() {
    let mut bundle = admission();
    let numbers = resource(&mut bundle, "Patient")["identifier"]
        .as_array_mut()
        .unwrap();
    let holds = numbers[0]["value"].as_str().unwrap().to_owned();
    let mut old = numbers[0].clone();
    old["value"] = json!("189004179801");
    old["use"] = json!("old");
    numbers.insert(0, old);
    let read = document(&bundle.to_string());
    let patient = &read.content.notice().unwrap().patient;
    assert_eq!(patient.person_id.as_ref().unwrap().extension, holds);
}

#[test]
fn a_death_is_not_told_on_the_side() {
    for (name, expected) in [
        ("ready", true),
        ("planning", true),
        ("interruption_transferred", true),
        ("assessment", true),
        ("enrolment_ended", false),
        ("ready_withdrawn", false),
    ] {
        for (field, said) in [
            ("deceasedBoolean", json!(true)),
            ("deceasedDateTime", json!("2026-05-20")),
        ] {
            let found = errors(name, |bundle| {
                let patient = resource(bundle, "Patient").as_object_mut().unwrap();
                drop(patient.remove("deceasedBoolean"));
                drop(patient.insert(field.to_owned(), said));
            });
            let told = found.iter().filter(|(rule, _)| *rule == "MPL-005").count();
            assert_eq!(
                (found.len(), told),
                (usize::from(expected), usize::from(expected)),
                "{name} {field}"
            );
        }
    }
}

#[test]
fn a_security_label_that_is_not_known_is_an_error_and_one_of_test_data_is_not() {
    let labelled =
        |label: Value| found(|bundle| resource(bundle, "Patient")["meta"] = json!({ "security": [label] }));
    let secret = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "V" });
    assert_eq!(
        labelled(secret),
        [("FHR-017", "Patient.meta.security".to_owned())]
    );
    let demo = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "DEMO" });
    assert_eq!(labelled(demo), []);
}

#[test]
fn a_security_label_of_the_whole_message_is_an_error_too() {
    let label = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R" });
    let labelled = found(|bundle| bundle["meta"] = json!({ "security": [label] }));
    assert_eq!(labelled, [("FHR-017", "Bundle.meta.security".to_owned())]);
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
fn a_status_that_says_that_the_message_does_not_hold_is_an_error_unless_it_is_taken_back() {
    for (name, kind, status) in [
        ("admission", "Encounter", "entered-in-error"),
        ("admission", "Encounter", "cancelled"),
        ("ready", "Communication", "not-done"),
        ("planning", "CarePlan", "revoked"),
        ("sip_invitation", "Appointment", "cancelled"),
        ("handover", "Composition", "entered-in-error"),
        ("assessment", "Observation", "cancelled"),
        ("enrolment", "EpisodeOfCare", "cancelled"),
    ] {
        let found = errors(name, |bundle| resource(bundle, kind)["status"] = json!(status));
        assert_eq!(found, [("FHR-017", format!("{kind}.status"))], "{name}");
    }
    let taken_back = errors("admission_withdrawn", |bundle| {
        resource(bundle, "Encounter")["status"] = json!("cancelled");
    });
    assert_eq!(taken_back, []);
}

#[test]
fn an_activity_that_is_stopped_or_not_to_be_done_is_an_error() {
    for (field, value) in [
        ("status", json!("cancelled")),
        ("status", json!("stopped")),
        ("doNotPerform", json!(true)),
    ] {
        let found = errors("handover", |bundle| {
            resource(bundle, "CarePlan")["activity"][0]["detail"][field] = value;
        });
        assert_eq!(found, [("FHR-017", "CarePlan.activity".to_owned())], "{field}");
    }
    let performed = errors("handover", |bundle| {
        resource(bundle, "CarePlan")["activity"][0]["detail"]["doNotPerform"] = json!(false);
    });
    assert_eq!(performed, []);
}

/// The errors of an assessment whose temperature is told otherwise.
fn temperature(said: Value) -> Vec<(&'static str, String)> {
    errors("assessment", |bundle| {
        resource(bundle, "Observation")["component"][1]["valueQuantity"] = said;
    })
}

#[test]
fn a_measured_value_is_of_the_unit_that_is_expected_or_an_error() {
    const SYSTEM: &str = "http://unitsofmeasure.org";
    for (said, rule) in [
        (
            json!({ "value": 38.1, "system": SYSTEM, "code": "Cel", "unit": "°C" }),
            None,
        ),
        (
            json!({ "value": 38.1, "system": SYSTEM, "code": "Cel", "unit": "Grad" }),
            None,
        ),
        (json!({ "value": 38.1, "unit": "°C" }), None),
        (json!({ "value": 38.1, "unit": "cel" }), None),
        (json!({ "value": 38.1, "code": "[degF]" }), Some("FHR-019")),
        (
            json!({ "value": 38.1, "code": "[degF]", "unit": "°C" }),
            Some("FHR-019"),
        ),
        (json!({ "value": 38.1, "unit": "°F" }), Some("FHR-019")),
        (json!({ "value": 38.1, "unit": 1 }), Some("FHR-019")),
        (json!({ "value": 38.1 }), Some("FHR-019")),
        (
            json!({ "value": 38.1, "system": "http://example.se/units", "code": "Cel" }),
            Some("FHR-019"),
        ),
        (
            json!({ "value": 38.1, "system": SYSTEM, "code": "Cel", "comparator": "<" }),
            Some("FHR-017"),
        ),
    ] {
        let path = "assessment.vitalSigns.temperatureTenths".to_owned();
        let expected: Vec<_> = rule.map(|rule| (rule, path)).into_iter().collect();
        assert_eq!(temperature(said.clone()), expected, "{said}");
    }
    let of_others = errors("assessment", |bundle| {
        let components = resource(bundle, "Observation")["component"]
            .as_array_mut()
            .unwrap();
        components
            .push(json!({ "code": { "text": "x" }, "valueQuantity": { "value": 1, "comparator": "<" } }));
    });
    assert_eq!(of_others, []);
}

#[test]
fn a_goal_of_a_meeting_that_is_cancelled_is_never_written_as_live() {
    let mut document = document(&sample("sip_rebooked"));
    let contracts::Content::SipInvitation(invitation) = &mut document.content else {
        panic!("not a call to SIP");
    };
    let goals = invitation.goal.len();
    assert!(goals > 0 && invitation.goal.iter().any(|goal| goal.status.is_some()));
    invitation.notice.action = contracts::Action::Withdraw;
    document.envelope.action = contracts::Action::Withdraw;
    let written = adapter(json!({})).encode(&valid(document)).unwrap();
    assert!(
        written
            .left_out
            .contains(&"sipInvitation.goal[0].status".to_owned())
    );
    let mut bundle: Value = serde_json::from_slice(&written.body).unwrap();
    let entries = bundle["entry"].as_array().unwrap();
    let is_goal = |entry: &&Value| entry["resource"]["resourceType"] == "Goal";
    let told: Vec<&Value> = entries.iter().filter(is_goal).collect();
    assert_eq!(told.len(), goals);
    for goal in told {
        assert_eq!(goal["resource"]["lifecycleStatus"], "entered-in-error");
    }
    for word in ["cancelled", "entered-in-error"] {
        resource(&mut bundle, "Goal")["lifecycleStatus"] = json!(word);
        let read = adapter(json!({})).decode(&WireMessage::new(bundle.to_string().as_bytes()));
        assert_eq!(read.unwrap().found, [], "{word}");
    }
}

#[test]
fn the_parts_of_a_message_that_is_taken_back_were_in_error() {
    for (name, kinds) in [
        ("planning", ["CarePlan", "Task"]),
        ("handover", ["Composition", "CarePlan"]),
        ("assessment", ["Observation", "Task"]),
    ] {
        let mut document = document(&sample(name));
        document.envelope.action = contracts::Action::Withdraw;
        match &mut document.content {
            contracts::Content::Planning(it) => it.notice.action = contracts::Action::Withdraw,
            contracts::Content::Handover(it) => it.notice.action = contracts::Action::Withdraw,
            contracts::Content::Assessment(it) => it.notice.action = contracts::Action::Withdraw,
            _ => panic!("another kind"),
        }
        let document = valid(document);
        let written = adapter(json!({})).encode(&document).unwrap();
        let mut bundle: Value = serde_json::from_slice(&written.body).unwrap();
        for kind in kinds {
            assert_eq!(
                resource(&mut bundle, kind)["status"],
                "entered-in-error",
                "{kind}"
            );
        }
        let again = adapter(json!({}))
            .decode(&WireMessage::new(&written.body))
            .unwrap();
        assert!(again.found.is_empty(), "{name}: {:?}", again.found);
        assert!(
            again.document == *document || !written.left_out.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn a_patient_died_when_the_patient_says_and_not_when_the_stay_ended() {
    let died = |death: &str| {
        let mut bundle: Value = serde_json::from_str(&sample("interruption_deceased")).unwrap();
        resource(&mut bundle, "Encounter")["period"]["end"] = json!("2026-05-20T08:00:00Z");
        resource(&mut bundle, "Patient")["deceasedDateTime"] = json!(death);
        let patient = resource(&mut bundle, "Patient").as_object_mut().unwrap();
        drop(patient.remove("deceasedBoolean"));
        let read = adapter(json!({})).decode(&WireMessage::new(bundle.to_string().as_bytes()));
        let read = read.unwrap();
        let contracts::Content::Interruption(it) = read.document.content else {
            panic!("not a death");
        };
        let found: Vec<_> = read
            .found
            .into_iter()
            .map(|one| (one.rule.id, one.path))
            .collect();
        (it.occurred_at.unwrap().to_string(), found)
    };
    let told = vec![("FHR-016", "interruption.occurredAt".to_owned())];
    assert_eq!(
        died("2026-05-20T04:30:00+02:00"),
        ("2026-05-20T02:30:00Z".to_owned(), told)
    );
    let stay = "2026-05-20T08:00:00Z".to_owned();
    assert_eq!(died("2026-05-20T10:00:00+02:00"), (stay.clone(), vec![]));
    assert_eq!(died("2026-05-20"), (stay, vec![]));
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

#[test]
fn a_protected_identity_is_a_label_or_no_message_at_all() {
    let protected = valid(document(&sample("protected_identity")));
    let written = adapter(json!({})).encode(&protected).unwrap();
    assert!(
        String::from_utf8(written.body)
            .unwrap()
            .contains("\"code\":\"sekretessmarkering\"")
    );
    let careful = adapter(json!({ "protected_identity": "refuse" }));
    let failure = careful.encode(&protected).unwrap_err();
    assert_eq!(failure.reason, Reason::NotExpressible);
    assert_eq!(
        failure.violations,
        [Violation::of(
            &rules::MPL_003,
            "admission.notice.patient.protectedIdentity"
        )]
    );
    assert!(careful.encode(&valid(document(&sample("admission")))).is_ok());
}

#[test]
fn a_system_calls_a_kind_of_identity_by_the_name_of_its_profile() {
    let name = "http://example.se/reserv";
    let profile = json!({ "person_id_systems": { name: "1.2.752.74.9.4" } });
    let mut bundle = admission();
    resource(&mut bundle, "Patient")["identifier"][0] = json!({ "system": name, "value": "380124DA1B" });
    let text = bundle.to_string();
    let read = adapter(profile.clone())
        .decode(&WireMessage::new(text.as_bytes()))
        .unwrap();
    assert!(contract::write(&read.document).contains("\"root\": \"1.2.752.74.9.4\""));
    let written = adapter(profile).encode(&valid(read.document)).unwrap();
    assert!(String::from_utf8(written.body).unwrap().contains(name));
}

#[test]
fn that_a_patient_is_alive_takes_no_death_back_and_a_death_that_cannot_be_read_is_refused() {
    let deceased = |value: Value| {
        let mut bundle = admission();
        resource(&mut bundle, "Patient")["deceasedBoolean"] = value;
        let read = adapter(json!({})).decode(&WireMessage::new(bundle.to_string().as_bytes()));
        read.map(|read| (read.document.kind().name(), read.found.len()))
    };
    assert_eq!(deceased(json!(false)), Ok(("discharge.admission", 0)));
    assert_eq!(deceased(json!(true)).unwrap().0, "discharge.interruption");
    assert_eq!(deceased(json!("true")).unwrap_err().reason, Reason::Unsupported);
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
    let readme = include_str!("README.md");
    for rule in [fhir::rules::RULES, rules::RULES].concat() {
        assert!(readme.contains(&format!("| {} |", rule.id)), "{}", rule.id);
    }
    for activity in Row::activities() {
        assert!(readme.contains(&format!("`{activity}`")), "{activity}");
    }
}
