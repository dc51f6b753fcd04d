//! Every kind of message is remembered by what it says, in its place, once, and with nothing of the patient.
#![expect(clippy::unwrap_used, reason = "a test that cannot read what it tests fails")]

mod samples;

use std::fs;

use contracts::case::{Family, Record, Says, Step};
use contracts::coordination::Obstacle;
use contracts::discharge::Measure;
use contracts::referral::Organisation;
use contracts::{Action, CodedValue, Document, HsaId, Kind, json};
use expect_test::expect_file;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::{array, sample::select};
use serde_json::{Map, Value, json};

const RECEIVED: Timestamp = Timestamp::UNIX_EPOCH;

fn complete(kind: Kind) -> Document {
    let text = fs::read(samples::folder_of(kind).join("valid/complete.json")).unwrap();
    json::read(&text).unwrap().0
}

fn step(kind: Kind) -> Step {
    Step::of(&complete(kind), RECEIVED).unwrap()
}

#[test]
fn every_kind_is_remembered_by_what_it_says() {
    let all: Map<String, Value> = Kind::ALL
        .iter()
        .map(|kind| (kind.to_string(), json!(step(*kind))))
        .collect();
    expect_file!["golden/remembered.json"].assert_eq(&format!("{:#}\n", Value::from(all)));
}

#[test]
fn what_is_remembered_is_written_and_read_alike() {
    for kind in Kind::ALL {
        let mut record = Record::new(Family::Discharge);
        record.insert(step(*kind));
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record, "{kind}");
    }
}

#[test]
fn nothing_of_the_patient_is_remembered() {
    for kind in Kind::ALL {
        let document = complete(*kind);
        let text = serde_json::to_string(&step(*kind)).unwrap();
        let tree = serde_json::to_value(&document).unwrap();
        let content = &tree[kind.content_name()];
        let patient = content.get("notice").unwrap_or(content).get("patient").unwrap();
        for field in [
            "/personId/extension",
            "/name",
            "/dateOfBirth",
            "/address/streetName1",
        ] {
            if let Some(value) = patient.pointer(field).and_then(Value::as_str) {
                assert!(!text.contains(value), "{kind}{field}");
            }
        }
    }
}

#[test]
fn the_number_of_a_person_in_the_field_of_a_code_is_not_remembered() {
    for kind in [Kind::CoordinationRequest, Kind::CoordinationOutcome] {
        let mut document = complete(kind);
        let code = Some(CodedValue::new("18900107-9806", "1.2.752.129.2.2.9.2"));
        if let contracts::Content::CoordinationRequest(request) = &mut document.content {
            request.diagnosis_group = code;
        } else if let contracts::Content::CoordinationOutcome(outcome) = &mut document.content {
            outcome.obstacle = Some(Obstacle { code, text: None });
        }
        let text = serde_json::to_string(&Step::of(&document, RECEIVED).unwrap()).unwrap();
        assert!(text.contains("\"other\"") && !text.contains("9806"), "{text}");
    }
}

#[test]
fn a_message_without_an_id_is_no_step() {
    let mut document = complete(Kind::DischargeReady);
    document.envelope.message_id = None;
    assert!(Step::of(&document, RECEIVED).is_some());
    if let contracts::Content::Ready(ready) = &mut document.content {
        ready.notice.notice_id = None;
    }
    assert_eq!(Step::of(&document, RECEIVED), None);
}

proptest! {
    #[test]
    fn the_copies_of_a_notice_for_two_units_are_one_step(
        kind in select(Kind::ALL.to_vec()).prop_filter("has a notice", |kind| complete(*kind).content.notice().is_some()),
        units in array::uniform2("SE[0-9]{10}-[A-Z0-9]{1,12}"),
        own_id in any::<bool>(),
        minutes in 0_i64..10_000,
    ) {
        let mut document = complete(kind);
        if !own_id {
            document.envelope.message_id = Some("MSG00017".to_owned());
        }
        let first = Step::of(&document, RECEIVED).unwrap();
        let mut record = Record::new(Family::Discharge);
        record.insert(first.clone());
        for unit in units {
            let id = document.envelope.message_id.clone().unwrap();
            let mut copy = document.clone();
            copy.envelope.message_id = Some(format!("{id}@{unit}"));
            copy.envelope.receiver.unit = Some(HsaId::new(unit));
            let copy = Step::of(&copy, RECEIVED + SignedDuration::from_mins(minutes)).unwrap();
            prop_assert!(record.has(&copy));
            record.insert(copy);
        }
        prop_assert_eq!(record.steps, [first]);
    }
}

#[test]
fn a_message_of_the_referral_family_is_known_by_the_id_of_its_envelope() {
    let mut document = complete(Kind::ReferralConfirmation);
    document.envelope.message_id = Some("MSG00017".to_owned());
    assert_eq!(Step::of(&document, RECEIVED).unwrap().message_id, "MSG00017");
}

#[test]
fn an_answer_to_a_copy_answers_the_message() {
    let mut document = complete(Kind::Receipt);
    for (said, remembered) in [
        ("A-1", "A-1"),
        ("A-1@SE2120001355-E000000061001", "A-1"),
        ("post@a.example@SE2120001355-E000000061001", "post@a.example"),
        ("post@a.example", "post@a.example"),
        ("@SE2120001355-E000000061001", "@SE2120001355-E000000061001"),
    ] {
        if let contracts::Content::Receipt(receipt) = &mut document.content {
            receipt.answers = Some(said.to_owned());
        }
        let Says::Receipt { answers, .. } = Step::of(&document, RECEIVED).unwrap().says else {
            unreachable!("it is a receipt")
        };
        assert_eq!(answers.as_deref(), Some(remembered));
    }
}

#[test]
fn a_message_that_does_not_say_when_it_was_made_was_made_when_it_was_sent_or_else_received() {
    let mut document = complete(Kind::DischargeReady);
    if let contracts::Content::Ready(ready) = &mut document.content {
        ready.notice.notice_time = None;
    }
    let at = |document: &Document| Step::of(document, RECEIVED).unwrap().at;
    assert_eq!(Some(at(&document)), document.envelope.sent_at);
    document.envelope.sent_at = None;
    assert_eq!(at(&document), RECEIVED);
}

/// A step of that name, so many minutes into the case.
fn named(name: &str, minutes: i64) -> Step {
    Step {
        message_id: name.to_owned(),
        at: RECEIVED + SignedDuration::from_mins(minutes),
        ..step(Kind::DischargePlanning)
    }
}

fn names(steps: impl IntoIterator<Item = Step>) -> Vec<String> {
    let mut record = Record::new(Family::Discharge);
    steps.into_iter().for_each(|step| record.insert(step));
    record.steps.into_iter().map(|step| step.message_id).collect()
}

#[test]
fn steps_stand_in_the_order_in_which_they_were_said_and_of_the_same_time_in_the_order_of_arrival() {
    let arrived = [
        named("second", 2),
        named("third", 2),
        named("fourth", 9),
        named("first", 1),
    ];
    assert_eq!(names(arrived), ["first", "second", "third", "fourth"]);
}

#[test]
fn the_same_message_is_remembered_once() {
    let later = Step {
        received: RECEIVED + SignedDuration::from_hours(1),
        ..named("one", 5)
    };
    assert_eq!(names([named("one", 1), later]), ["one"]);
}

#[test]
fn what_another_says_or_what_says_something_else_under_the_same_id_is_another_step() {
    let one = named("one", 1);
    let others = [
        Step {
            says: Says::Planning {
                ability: None,
                measures_ready: Some(true),
                names_care_contact: false,
            },
            ..one.clone()
        },
        Step {
            action: contracts::Action::Withdraw,
            ..one.clone()
        },
        Step {
            sender: Some(HsaId::new("SE2321000131-E000000099999")),
            ..one.clone()
        },
    ];
    for other in others {
        assert_eq!(names([one.clone(), other.clone()]), ["one", "one"], "{other:?}");
    }
}

#[test]
fn the_same_step_for_other_units_or_said_at_another_time_is_no_second_one() {
    let one = named("one", 1);
    let elsewhere = Step {
        receivers: Vec::new(),
        ..named("one", 9)
    };
    assert_eq!(names([one, elsewhere]), ["one"]);
}

#[test]
fn messages_of_two_kinds_may_share_an_id() {
    let other = Step {
        kind: Kind::DischargeReady,
        ..named("one", 2)
    };
    assert_eq!(names([named("one", 1), other]), ["one", "one"]);
}

#[test]
fn a_receipt_belongs_to_the_family_of_what_it_says_that_it_answers() {
    let mut document = complete(Kind::Receipt);
    for (answers, family) in [
        (Some(Kind::ReferralRequest), Some(Family::Referral)),
        (Some(Kind::TeamEnrolment), Some(Family::Team)),
        (Some(Kind::Receipt), None),
        (None, None),
    ] {
        if let contracts::Content::Receipt(receipt) = &mut document.content {
            receipt.answers_kind = answers;
        }
        assert_eq!(Family::of_document(&document), family, "{answers:?}");
    }
    let document = complete(Kind::DischargeReady);
    assert_eq!(Family::of_document(&document), Some(Family::Discharge));
}

/// What is remembered of a plan with these measures, each of a unit.
fn measures_ready(measures: &[(&str, Option<bool>)]) -> Option<bool> {
    let mut document = complete(Kind::DischargePlanning);
    if let contracts::Content::Planning(planning) = &mut document.content {
        planning.measure = measures
            .iter()
            .map(|(unit, is_ready)| Measure {
                responsible_organisation: Some(Organisation {
                    care_unit_id: Some(HsaId::new(*unit)),
                }),
                is_ready: *is_ready,
                ..Measure::default()
            })
            .collect();
    }
    let Says::Planning { measures_ready, .. } = Step::of(&document, RECEIVED).unwrap().says else {
        return None;
    };
    measures_ready
}

#[test]
fn a_measure_is_not_ready_when_that_is_said_and_a_municipalitys_own_does_not_count() {
    let (region, municipality) = ("SE2321000131-E000000011201", "SE2120001355-E000000061001");
    assert_eq!(measures_ready(&[]), None);
    assert_eq!(measures_ready(&[(region, Some(true)), (region, None)]), None);
    assert_eq!(
        measures_ready(&[(region, Some(false)), (region, None)]),
        Some(false)
    );
    assert_eq!(
        measures_ready(&[(region, Some(true)), (municipality, Some(false))]),
        Some(true)
    );
    assert_eq!(measures_ready(&[(municipality, Some(false))]), None);
}

#[test]
fn every_kind_but_the_receipt_belongs_to_the_family_it_is_named_after() {
    for kind in Kind::ALL {
        let family = kind.name().split_once('.').map(|(family, _)| family);
        assert_eq!(Family::of(*kind).map(Family::name), family, "{kind}");
    }
}

#[test]
fn what_is_said_again_under_its_id_after_it_was_taken_back_holds_again() {
    let of = |action, minutes| {
        let mut document = complete(Kind::DischargeReady);
        if let contracts::Content::Ready(ready) = &mut document.content {
            ready.notice.action = action;
            ready.notice.notice_time = Some(RECEIVED + SignedDuration::from_mins(minutes));
        }
        Step::of(&document, RECEIVED).unwrap()
    };
    let (first, back, again) = (of(Action::New, 0), of(Action::Withdraw, 10), of(Action::New, 20));
    let mut record = Record::new(Family::Discharge);
    record.insert(first.clone());
    assert!(record.has(&again), "the same words, nothing between");
    record.insert(back.clone());
    assert!(record.has(&first) && !record.has(&again));
    assert!(
        record.has(&of(Action::New, 1)),
        "a copy that was sent before it was taken back"
    );
    for step in [&first, &again, &back, &again] {
        record.insert(step.clone());
    }
    assert_eq!(record.steps, [first, back, again]);
}
