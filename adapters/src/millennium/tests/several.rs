//! What a message says several of: each is read, and what there is room for once is an error when it stands there twice.

use contracts::Content;
use serde_json::json;

use super::{adapter, edited};
use crate::{Decoded, WireMessage};

const READY: &[u8] = include_bytes!("../samples/ready.wire.hl7");
const INVITATION: &[u8] = include_bytes!("../samples/sip_invitation.wire.hl7");
const REFERRAL: &[u8] = include_bytes!("../samples/new_referral.wire.hl7");
const PLANNING: &[u8] = include_bytes!("../samples/planning.wire.hl7");

fn read(message: &[u8]) -> Decoded {
    adapter(json!({})).decode(&WireMessage::new(message)).unwrap()
}

fn errors(decoded: &Decoded) -> Vec<&str> {
    let errors = decoded.found.iter().filter(|found| found.is_error());
    errors.map(|found| found.path.as_str()).collect()
}

fn unit(number: u8) -> String {
    format!("^^^^^^^^^SE2120001355-E00000000070{number}")
}

fn units_spoken_to(message: &[u8]) -> Vec<String> {
    let document = read(message).document;
    let notice = document.content.notice().unwrap();
    notice.addressed().map(|unit| unit.as_str().to_owned()).collect()
}

#[test]
fn every_unit_spoken_to_is_one_by_segment_and_by_repetition() {
    let addressee = |sub_id: &str, value: &str| {
        format!("OBX|1|XON|addressee^notice.addressee.organisation^99RIVTA|{sub_id}|{value}||||||F\r")
    };
    let said = |observed: &[String]| [READY, observed.concat().as_bytes()].concat();
    let three = ["701", "702", "703"].map(|end| format!("SE2120001355-E000000000{end}"));
    let segments = said(&[
        addressee("1", &unit(1)),
        addressee("1", &unit(2)),
        addressee("1", &unit(3)),
    ]);
    assert_eq!(units_spoken_to(&segments), three);
    let repeated = said(&[addressee("", &[unit(1), unit(2), unit(3)].join("~"))]);
    assert_eq!(units_spoken_to(&repeated), three);
}

#[test]
fn every_medicine_and_every_measure_is_one_by_segment_and_by_repetition() {
    let medicines = "OBX|6|CE|medication^medication^99RIVTA||A^Ett^99X~B^Två^99X||||||F\r";
    let measures = "OBX|7|TX|measure^measure.activity^99RIVTA|2|Larm||||||F\r\
                    OBX|8|TX|measure^measure.activity^99RIVTA|2|Säng||||||F\r\
                    OBX|9|XON|measureUnit^measure.responsibleOrganisation^99RIVTA|2|^^^^^^^^^SE2120001355-E000000000701||||||F\r";
    let decoded = read(&[PLANNING, medicines.as_bytes(), measures.as_bytes()].concat());
    let Content::Planning(planning) = &decoded.document.content else {
        panic!("a plan")
    };
    assert_eq!(planning.medication.len(), 2);
    let responsible = planning
        .measure
        .iter()
        .map(|one| one.responsible_organisation.is_some());
    assert_eq!(responsible.collect::<Vec<_>>(), [true, true, true]);
    let texts = planning
        .measure
        .iter()
        .skip(1)
        .map(|one| one.activity.text.clone());
    assert_eq!(
        texts.collect::<Vec<_>>(),
        [Some("Larm".to_owned()), Some("Säng".to_owned())]
    );
    assert!(errors(&decoded).is_empty());
}

#[test]
fn a_second_value_where_there_is_room_for_one_is_an_error_and_never_chosen_among() {
    let responsible = "|1|^^^^^^^^^SE2120001355-E000000000701||||||F\r";
    let twice = format!(
        "{responsible}OBX|9|XON|measureUnit^measure.responsibleOrganisation^99RIVTA|1|{}||||||F\r",
        unit(2)
    );
    assert_eq!(
        errors(&read(&edited(PLANNING, responsible, &twice))),
        ["OBX[4]-5"]
    );
    let track = "OBX|6|CE|track^track^99RIVTA||green~red||||||F\r";
    let message = [PLANNING, track.as_bytes()].concat();
    assert_eq!(errors(&read(&message)), ["OBX[6]-5"]);
}

#[test]
fn every_place_and_every_person_of_a_meeting_is_told() {
    let more = edited(
        INVITATION,
        "AIL|1|A|Rum 3^^^Vårdcentralen\r",
        "AIL|1|A|Rum 3^^^Vårdcentralen~^^^^^^^^Reserv: rum 5\rAIL|2|A|^^^^^^^^Videomöte\r",
    );
    let more = edited(
        &more,
        "|^Testman^Tora|relative",
        "|^Testman^Tora~^Testman^Tuva|relative",
    );
    let decoded = read(&more);
    let Content::SipInvitation(invitation) = &decoded.document.content else {
        panic!("a call to SIP")
    };
    let places = "Rum 3, Vårdcentralen; Reserv: rum 5; Videomöte";
    assert_eq!(invitation.location.as_deref(), Some(places));
    let names = invitation.participant.iter().map(|one| one.name.as_deref());
    let named: Vec<_> = names.flatten().collect();
    assert_eq!(named, ["Almgren, Doris", "Testman, Tora", "Testman, Tuva"]);
    assert_eq!(errors(&decoded), Vec::<&str>::new());
}

#[test]
fn a_meeting_at_two_times_is_an_error() {
    let time = "TQ1|1||||||20260308130000+0100\r";
    let again = |other: &str| edited(INVITATION, time, &format!("{time}TQ1|2||||||{other}\r"));
    assert_eq!(errors(&read(&again("20260309130000+0100"))), ["TQ1[2]-7"]);
    assert_eq!(errors(&read(&again("20260308130000+0100"))), Vec::<&str>::new());
}

#[test]
fn a_second_patient_or_stay_is_an_error_and_none_is_chosen() {
    for (message, id) in [
        (READY, "PID"),
        (READY, "PV1"),
        (READY, "EVN"),
        (INVITATION, "SCH"),
        (INVITATION, "PID"),
        (PLANNING, "TXA"),
        (REFERRAL, "RF1"),
        (REFERRAL, "PID"),
    ] {
        let text = String::from_utf8(message.to_vec()).unwrap();
        let segment = text.split('\r').find(|segment| segment.starts_with(id)).unwrap();
        let twice = edited(message, segment, &format!("{segment}\r{segment}"));
        assert_eq!(errors(&read(&twice)), [format!("{id}[2]")], "{id}");
    }
}

#[test]
fn two_numbers_of_one_kind_are_two_persons_and_an_error() {
    let number = "189001079806^^^SKV&1.2.752.129.2.1.3.1&ISO^NI";
    let with = |other: &str| edited(READY, number, &format!("{number}~{other}"));
    let other = "189004179801^^^SKV&1.2.752.129.2.1.3.1&ISO^NI";
    assert_eq!(errors(&read(&with(other))), ["PID-3"]);
    for same in [
        "900107-9806^^^SKV^NI",
        "LC4711^^^LIFECARE&1.2.752.97.3.1.3&ISO^PI",
        number,
    ] {
        assert_eq!(errors(&read(&with(same))), Vec::<&str>::new(), "{same}");
    }
}

#[test]
fn an_access_restriction_that_is_not_understood_refuses_the_message() {
    let name = "|18900107|M\r";
    let with = |more: &str| edited(READY, name, &format!("{name}{more}\r"));
    let protected = |message: &[u8]| {
        let decoded = read(message);
        let errors = decoded.found.iter().filter(|found| found.is_error());
        let errors: Vec<_> = errors.map(|found| found.rule.id).collect();
        let notice = decoded.document.content.notice().unwrap();
        (notice.patient.protected_identity.is_some(), errors)
    };
    for (more, expected) in [
        ("PD1||||||||||||N", (false, vec![])),
        ("PD1||||||||||||Y", (true, vec![])),
        ("PD1||||||||||||J", (false, vec!["MIL-014"])),
        ("ARV|1|A|DEM", (false, vec!["MIL-014"])),
        ("ARV|1|D|DEM", (false, vec![])),
    ] {
        assert_eq!(protected(&with(more)), expected, "{more}");
    }
}

#[test]
fn a_second_observation_of_what_there_is_one_of_is_an_error() {
    let track =
        |number: u8, code: &str| format!("OBX|{number}|CE|track^track^99RIVTA||{code}^Spår^99RIVTA||||||F\r");
    let once = [READY, track(1, "red").as_bytes()].concat();
    assert_eq!(errors(&read(&once)), Vec::<&str>::new());
    let twice = [once.as_slice(), track(2, "green").as_bytes()].concat();
    assert_eq!(errors(&read(&twice)), ["OBX[2]-5"]);
    let action = |code: &str| format!("OBX|3|CE|action^notice.action^99RIVTA||{code}||||||F\r");
    let both = [READY, action("R").as_bytes(), action("W").as_bytes()].concat();
    assert_eq!(errors(&read(&both)), ["OBX[2]-5"]);
}
