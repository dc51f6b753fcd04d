//! What is read holds, and what is taken back is written so.

use serde_json::{Value, json};

use super::{adapter, document, errors, resource, sample, valid};
use crate::WireMessage;

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
        let withdrawn = contracts::Action::Withdraw;
        if let contracts::Content::Planning(it) = &mut document.content {
            it.notice.action = withdrawn;
        } else if let contracts::Content::Handover(it) = &mut document.content {
            it.notice.action = withdrawn;
        } else if let contracts::Content::Assessment(it) = &mut document.content {
            it.notice.action = withdrawn;
        }
        assert_eq!(document.content.action(), withdrawn, "{name}");
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
