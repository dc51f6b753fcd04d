//! That nothing of a discharge, team or receipt message is lost, whatever stands in it and whatever is left out of it.

use contracts::{Document, Profile, validate};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{adapter, instant, text, valid};
use crate::WireMessage;

/// The documents with every field there is, one of each kind.
const COMPLETE: &[&str] = &[
    include_str!("../samples/admission_new_complete.document.json"),
    include_str!("../samples/admission_reserve_number.document.json"),
    include_str!("../samples/planning_complete.document.json"),
    include_str!("../samples/ready_with_context.document.json"),
    include_str!("../samples/sip_invitation_complete.document.json"),
    include_str!("../samples/discharged_complete.document.json"),
    include_str!("../samples/handover_complete.document.json"),
    include_str!("../samples/leave_out.document.json"),
    include_str!("../samples/interruption_transferred.document.json"),
    include_str!("../samples/enrolment_begin_complete.document.json"),
    include_str!("../samples/assessment_complete.document.json"),
    include_str!("../samples/receipt_refused.document.json"),
];

/// Texts that may say anything.
const FREE: &[&str] = &[
    "assessment",
    "background",
    "endReason",
    "expected",
    "followUp",
    "goal",
    "inReplyTo",
    "intervention",
    "location",
    "messageId",
    "need",
    "obstacle",
    "patientPriorities",
    "patientView",
    "reason",
    "reasonForAdmission",
    "recommendation",
    "riskAssessment",
    "situation",
    "stateAtAdmission",
    "stateAtDischarge",
    "summaryOfCare",
    "system",
    "telephone",
    "text",
    "workCapacity",
];

/// What is put into a document, each in turn.
struct Drawn<'a> {
    texts: std::iter::Cycle<std::slice::Iter<'a, String>>,
    instants: std::iter::Cycle<std::slice::Iter<'a, Timestamp>>,
}

/// Puts what was drawn in place of every free text and every time.
fn fill(key: &str, value: &mut Value, drawn: &mut Drawn<'_>) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| fill(key, value, drawn)),
        Value::Array(items) => items.iter_mut().for_each(|value| fill(key, value, drawn)),
        Value::String(said) if said.parse::<Timestamp>().is_ok() => {
            *value = json!(drawn.instants.next().unwrap());
        }
        Value::String(_) if FREE.contains(&key) => *value = json!(drawn.texts.next().unwrap()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Where there is a field, as JSON pointers; what is inside a field comes after it.
fn fields(value: &Value, at: &str, found: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (format!("{at}/{key}"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (format!("{at}/{index}"), value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return,
    };
    for (pointer, value) in inside {
        if pointer.ends_with(|last: char| !last.is_ascii_digit()) {
            found.push(pointer.clone());
        }
        fields(value, &pointer, found);
    }
}

fn without(mut tree: Value, pointer: &str) -> Option<Value> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let fields = tree.pointer_mut(parent)?.as_object_mut()?;
    fields.remove(key).map(|_| tree)
}

fn is_valid(tree: &Value) -> bool {
    let document = serde_json::from_value::<Document>(tree.clone());
    document.is_ok_and(|document| validate(document, Vec::new(), &Profile::default()).is_ok())
}

/// Leaves out each field that is drawn, where the contract lets it be left out.
fn thinned(mut tree: Value, drawn: &[bool]) -> Value {
    let mut all = Vec::new();
    fields(&tree, "", &mut all);
    let leave_out = all.iter().zip(drawn).filter(|(_, drawn)| **drawn);
    for (pointer, _) in leave_out {
        if let Some(less) = without(tree.clone(), pointer).filter(is_valid) {
            tree = less;
        }
    }
    tree
}

/// A tree without anything empty: that is written as nothing, and means nothing.
fn pruned(tree: Value) -> Value {
    let says = |value: &Value| !value.is_null() && *value != json!({}) && *value != json!([]);
    match tree {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| (key, pruned(value)))
            .filter(|(_, value)| says(value))
            .collect(),
        Value::Array(items) => items.into_iter().map(pruned).filter(says).collect(),
        leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => leaf,
    }
}

fn document() -> impl Strategy<Value = Document> {
    let texts = prop::collection::vec(text(), 5);
    let instants = prop::collection::vec(instant(), 4);
    let left_out = prop::collection::vec(prop::bool::weighted(0.25), 200);
    (prop::sample::select(COMPLETE), texts, instants, left_out).prop_map(
        |(sample, texts, instants, left_out)| {
            let mut tree: Value = serde_json::from_str(sample).unwrap();
            let mut drawn = Drawn {
                texts: texts.iter().cycle(),
                instants: instants.iter().cycle(),
            };
            fill("", &mut tree, &mut drawn);
            serde_json::from_value(thinned(tree, &left_out)).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_any_care_message_is_lost_between_gateways(document in document(), soap in any::<bool>()) {
        let adapter = adapter(json!({ "soap": soap }));
        let written = adapter.encode(&valid(document.clone())).unwrap();
        prop_assert!(written.left_out.is_empty(), "{:?}", written.left_out);
        let read = adapter.decode(&WireMessage::new(&written.body)).unwrap();
        prop_assert!(read.found.is_empty(), "{:?}", read.found);
        let [before, after] =
            [&document, &read.document].map(|document| pruned(serde_json::to_value(document).unwrap()));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn without_context_nothing_is_lost_but_the_envelope_and_parts_of_a_second(document in document()) {
        let adapter = adapter(json!({ "context": false }));
        let written = adapter.encode(&valid(document.clone())).unwrap();
        let read = adapter.decode(&WireMessage::new(&written.body)).unwrap();
        let times = ["At", "noticeTime", "ableFrom"];
        let is_time = |path: &str| times.iter().any(|time| path.ends_with(time));
        let expected = |path: &String| path.starts_with("envelope.") || is_time(path);
        prop_assert!(written.left_out.iter().all(expected), "{:?}", written.left_out);
        let notices = [&document, &read.document].map(|document| document.content.notice().cloned());
        let [before, after] = notices.map(Option::unwrap);
        prop_assert!(before.patient == after.patient && before.addressee == after.addressee);
    }
}

#[test]
fn a_withdrawal_is_written_and_read_as_one() {
    let document: Document =
        serde_json::from_str(include_str!("../samples/ready_withdrawn.document.json")).unwrap();
    let written = adapter(json!({})).encode(&valid(document.clone())).unwrap();
    let read = adapter(json!({}))
        .decode(&WireMessage::new(&written.body))
        .unwrap();
    assert_eq!(read.document.envelope.action, contracts::Action::Withdraw);
    assert!(read.document == document);
}

#[test]
fn a_message_to_several_units_is_for_the_one_that_the_envelope_names() {
    let mut document: Document =
        serde_json::from_str(include_str!("../samples/ready_minimal.document.json")).unwrap();
    let second = document.content.receiving_units().get(1).copied().cloned();
    document.envelope.receiver.unit.clone_from(&second);
    let written = adapter(json!({})).encode(&valid(document)).unwrap();
    let body = String::from_utf8(written.body).unwrap();
    let address = second.unwrap();
    assert!(body.contains(&format!(">{}</LogicalAddress>", address.as_str())));
    assert!(!body.contains("receiverUnit"));
    let read = adapter(json!({}))
        .decode(&WireMessage::new(body.as_bytes()))
        .unwrap();
    assert_eq!(read.document.envelope.receiver.unit, Some(address));
}

#[test]
fn the_action_of_a_care_message_names_its_contract() {
    let document: Document =
        serde_json::from_str(include_str!("../samples/ready_minimal.document.json")).unwrap();
    let written = adapter(json!({})).encode(&valid(document)).unwrap();
    assert_eq!(
        adapter(json!({})).action(&written.body).as_deref(),
        Some("urn:vardbrygga:care:ProcessReadyResponder:1:ProcessReady")
    );
}
