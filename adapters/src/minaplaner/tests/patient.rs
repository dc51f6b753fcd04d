//! Who the patient is, how the identity is protected, and whether the patient lives.

use contracts::{Reason, Violation, json as contract};
use serde_json::{Value, json};

use super::{adapter, admission, document, errors, found, resource, sample, valid};
use crate::WireMessage;
use crate::minaplaner::rules;

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
    let unused = changed(&|patient| patient["active"] = json!(false));
    assert_eq!(unused, [("FHR-017", "Patient.active".to_owned())]);
    assert_eq!(changed(&|patient| patient["active"] = json!(true)), []);
}

#[test]
fn a_number_written_in_two_ways_is_one_person_and_an_identity_without_a_number_is_nobody() {
    let beside = |change: &dyn Fn(&mut Value)| {
        errors("admission", |bundle| {
            let numbers = resource(bundle, "Patient")["identifier"].as_array_mut().unwrap();
            let mut more = numbers[0].clone();
            change(&mut more);
            numbers.push(more);
        })
    };
    let written = |number: String| beside(&|more| more["value"] = json!(number));
    let bundle = admission();
    let patient = bundle["entry"].as_array().unwrap().iter();
    let mut patient = patient.filter(|entry| entry["resource"]["resourceType"] == "Patient");
    let number = &patient.next().unwrap()["resource"]["identifier"][0]["value"];
    let (day, last) = number.as_str().unwrap().split_at(8);
    for one in [
        format!("{}{last}", &day[2..]),
        format!("{}-{last}", &day[2..]),
        format!("{day}-{last}"),
    ] {
        assert_eq!(written(one.clone()), [], "{one}");
    }
    let two = [("FHR-004", "admission.notice.patient.personId".to_owned())];
    assert_eq!(written("900417-9801".to_owned()), two);
    assert_eq!(
        beside(&|more| drop(more.as_object_mut().unwrap().remove("value"))),
        []
    );
    assert_eq!(written("-".to_owned()), []);
}

#[test]
fn a_record_may_be_closed_when_the_patient_has_died_or_the_message_takes_something_back() {
    for (name, expected) in [
        ("interruption_deceased", [].as_slice()),
        ("death_taken_back", &[]),
        ("discharged_withdrawn", &[]),
        ("admission_withdrawn", &[]),
        ("ready_withdrawn", &[]),
        ("enrolment_ended", &["Patient.active"]),
        ("discharged", &["Patient.active"]),
    ] {
        let found = errors(name, |bundle| {
            resource(bundle, "Patient")["active"] = json!(false)
        });
        let expected: Vec<_> = expected
            .iter()
            .map(|path| ("FHR-017", (*path).to_owned()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
    let ended = errors("enrolment_ended", |bundle| {
        let patient = resource(bundle, "Patient");
        patient["active"] = json!(false);
        patient["deceasedDateTime"] = json!("2026-05-20");
    });
    assert_eq!(ended, []);
}

#[test]
fn a_link_to_the_record_that_holds_is_an_error_and_one_from_it_is_told() {
    for (kind, rule) in [
        ("replaced-by", "FHR-017"),
        ("refer", "FHR-017"),
        ("replaces", "FHR-016"),
        ("seealso", "FHR-016"),
    ] {
        let link = json!([{ "type": "seealso" }, { "type": kind }]);
        let told = found(|bundle| resource(bundle, "Patient")["link"] = link.clone());
        assert_eq!(told, [(rule, "Patient.link".to_owned())], "{kind}");
        let taken_back = errors("admission_withdrawn", |bundle| {
            resource(bundle, "Patient")["link"] = link;
        });
        assert_eq!(taken_back, [], "{kind}");
    }
}

#[test]
fn an_identity_without_a_number_is_never_taken_for_one_that_has_a_number() {
    let mut bundle = admission();
    let numbers = resource(&mut bundle, "Patient")["identifier"]
        .as_array_mut()
        .unwrap();
    let holds = numbers[0]["value"].as_str().unwrap().to_owned();
    numbers.insert(0, json!({ "system": numbers[0]["system"] }));
    let read = document(&bundle.to_string());
    let patient = &read.content.notice().unwrap().patient;
    assert_eq!(patient.person_id.as_ref().unwrap().extension, holds);
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
