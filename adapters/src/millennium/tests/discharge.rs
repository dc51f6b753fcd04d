//! What is particular to the discharge family: which event says what, and what is not said.

use contracts::discharge::InterruptionType;
use contracts::{Action, Content, Document, Kind, Profile, Reason, Valid, validate};
use serde_json::json;

use super::{adapter, edited};
use crate::{Decoded, EncodeFailure, WireMessage};

const ADMISSION: &[u8] = include_bytes!("../samples/admission.wire.hl7");
const MOVED: &[u8] = include_bytes!("../samples/moved_within_the_hospital.wire.hl7");
const READY: &[u8] = include_bytes!("../samples/ready.wire.hl7");
const DISCHARGE: &[u8] = include_bytes!("../samples/discharge.wire.hl7");
const PLANNING: &[u8] = include_bytes!("../samples/planning.wire.hl7");

fn read(message: &[u8]) -> Decoded {
    adapter(json!({})).decode(&WireMessage::new(message)).unwrap()
}

fn valid(document: Document) -> Valid<Document> {
    validate(document, Vec::new(), &Profile::default()).unwrap()
}

fn written(document: Document) -> Result<String, EncodeFailure> {
    let encoded = adapter(json!({})).encode(&valid(document))?;
    Ok(String::from_utf8(encoded.body).unwrap())
}

fn warned(decoded: &Decoded, rule: &str) -> Vec<String> {
    let of_rule = decoded.found.iter().filter(|found| found.rule.id == rule);
    of_rule.map(|found| found.path.clone()).collect()
}

#[test]
fn every_sample_of_the_contract_comes_back_as_it_was_or_is_refused_by_name() {
    let contracts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/samples");
    let (mut back, mut refused) = (0, Vec::new());
    for kind in Kind::ALL
        .iter()
        .filter(|kind| kind.name().starts_with("discharge."))
    {
        let folder = contracts.join(kind.name()).join("1.0/valid");
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let name = file.file_name().into_string().unwrap();
            if name.ends_with(".violations.json") {
                continue;
            }
            let (document, found) = contracts::json::read(&std::fs::read(file.path()).unwrap()).unwrap();
            let document = validate(document, found, &Profile::default()).unwrap();
            match adapter(json!({})).encode(&document) {
                Ok(encoded) => {
                    let again = read(&encoded.body);
                    let whole = again.document == *document;
                    assert!(whole || !encoded.left_out.is_empty(), "{kind} {name}");
                    let again = validate(again.document, again.found, &Profile::default()).unwrap();
                    let second = adapter(json!({})).encode(&again).unwrap();
                    assert!(second.body == encoded.body, "{kind} {name}");
                    back += 1;
                }
                Err(failure) => refused.push((failure.reason, failure.violations[0].rule.id, name)),
            }
        }
    }
    assert!(back > 25, "{back}");
    assert!(
        refused
            .iter()
            .all(|(reason, rule, _)| (*reason, *rule) == (Reason::NotExpressible, "MIL-020")),
        "{refused:?}"
    );
}

#[test]
fn a_move_is_a_transfer_only_when_both_hospitals_are_named_and_differ() {
    let kind = |message: &[u8]| read(message).document.kind();
    assert_eq!(kind(MOVED), Kind::DischargeAdmission);
    let from = "|SE2321000131-E000000011121^^^SE2321000131-E000000011111&";
    let elsewhere = "|SE2321000131-E000000011121^^^SE2321000131-E000000022222&";
    assert_eq!(kind(&edited(MOVED, from, elsewhere)), Kind::DischargeInterruption);
    let other_case = "|SE2321000131-E000000011121^^^se2321000131-e000000011111&";
    assert_eq!(kind(&edited(MOVED, from, other_case)), Kind::DischargeAdmission);
    let unnamed = "|SE2321000131-E000000011121^^^&";
    assert_eq!(kind(&edited(MOVED, from, unnamed)), Kind::DischargeAdmission);
    assert_eq!(read(MOVED).document.envelope.action, Action::Revise);
}

#[test]
fn a_transfer_to_the_hospital_that_speaks_cannot_be_written() {
    let moved = include_bytes!("../samples/moved_to_another_hospital.wire.hl7");
    let mut document = read(moved).document;
    if let Content::Interruption(interruption) = &mut document.content {
        let own = interruption.notice.sending_organisation.care_unit_id.clone();
        interruption.transferred_to.as_mut().unwrap().care_unit_id = own;
    }
    let failure = written(document).unwrap_err();
    assert_eq!(failure.violations[0].rule.id, "MIL-020");
    assert_eq!(failure.violations[0].path, "interruption.transferredTo");
}

#[test]
fn a_discharge_with_any_sign_of_death_never_says_that_the_patient_went_home() {
    let name = "||Testman^Tolvan||18900107|M";
    let dead = format!("{name}{}Y", "|".repeat(22));
    let coded = format!("{name}{}Y^Ja^HL70136", "|".repeat(22));
    let dated = format!("{name}{}20260305043000+0100", "|".repeat(21));
    let expired = edited(DISCHARGE, "|01||||", "|20||||");
    let named = edited(DISCHARGE, "|01||||", "|20^Avliden^HL70112||||");
    let taken_back = edited(&named, "ADT^A03^ADT_A03", "ADT^A13^ADT_A01");
    let died = [dead, coded, dated].map(|dead| edited(DISCHARGE, name, &dead));
    for message in died.into_iter().chain([expired, named, taken_back]) {
        let Content::Interruption(interruption) = read(&message).document.content else {
            panic!("a death")
        };
        assert_eq!(
            interruption.type_of_interruption,
            Some(InterruptionType::Deceased)
        );
    }
}

#[test]
fn signs_of_death_and_of_life_in_one_discharge_are_an_error_and_never_a_guess() {
    let name = "||Testman^Tolvan||18900107|M";
    let errors = |dated: &str, told: &str, ended: &str| {
        let message = edited(
            DISCHARGE,
            name,
            &format!("{name}{}{dated}|{told}", "|".repeat(21)),
        );
        let decoded = read(&edited(&message, "|01||||", &format!("|{ended}||||")));
        ["MIL-032", "MIL-012"].map(|rule| warned(&decoded, rule).join(" "))
    };
    let (none, both) = (["", ""], ["PID-30", ""]);
    for (dated, told, ended, expected) in [
        ("20260305", "N", "01", both),
        ("20260305", "", "01", both),
        ("", "Y", "03", both),
        ("20260305", "N", "", both),
        ("20260305", "N", "99", ["PID-30", "PV1-36"]),
        ("", "N", "01", none),
        ("\"\"", "\"\"", "01", none),
        ("20260305", "", "", none),
        ("20260305", "Y", "20", none),
        ("20260305", "N", "20", none),
        ("", "Y", "", none),
        ("", "Y", "99", ["", "PV1-36"]),
        ("", "", "^Hem", ["", "PV1-36"]),
    ] {
        assert_eq!(errors(dated, told, ended), expected, "{dated} {told} {ended}");
    }
    let taken_back = edited(DISCHARGE, "ADT^A03^ADT_A03", "ADT^A13^ADT_A01");
    let unknown = read(&edited(&taken_back, "|01||||", "|99||||"));
    assert_eq!(warned(&unknown, "MIL-012"), ["PV1-36"]);
}

#[test]
fn whether_the_patient_lives_is_read_as_it_stands_or_is_an_error() {
    const MEETING: &[u8] = include_bytes!("../samples/sip_invitation.wire.hl7");
    let name = "||Testman^Tolvan||18900107|M";
    for message in [DISCHARGE, READY, MEETING] {
        let errors = |told: &str| {
            let message = edited(message, name, &format!("{name}{}{told}", "|".repeat(22)));
            warned(&read(&message), "MIL-012")
        };
        for told in ["J", "Yes", "1", "true", "^Ja"] {
            assert_eq!(errors(told), ["PID-30"], "{told}");
        }
        for told in ["", "\"\"", "N", "n", "N^Nej^HL70136"] {
            assert!(errors(told).is_empty(), "{told}");
        }
    }
}

#[test]
fn a_patient_died_when_the_time_of_death_says_and_not_when_the_discharge_was_entered() {
    const DEATH: &[u8] = include_bytes!("../samples/death.wire.hl7");
    let died = |stamp: &str| {
        let from = format!("||Testman^Tolvan{}Y", "|".repeat(25));
        let to = format!("||Testman^Tolvan{}{stamp}|Y", "|".repeat(24));
        let decoded = read(&edited(DEATH, &from, &to));
        let Content::Interruption(interruption) = &decoded.document.content else {
            panic!("a death")
        };
        let mut named = warned(&decoded, "MIL-011");
        named.retain(|place| !place.starts_with("PV1"));
        (interruption.occurred_at.unwrap().to_string(), named)
    };
    let at = |time: &str, named: &[&str]| {
        let named: Vec<String> = named.iter().map(|&place| place.to_owned()).collect();
        (time.to_owned(), named)
    };
    assert_eq!(died(""), at("2026-03-05T03:30:00Z", &[]));
    assert_eq!(died("20260305043000+0100"), at("2026-03-05T03:30:00Z", &[]));
    assert_eq!(
        died("20260304233000+0100"),
        at("2026-03-04T22:30:00Z", &["EVN-6"])
    );
    assert_eq!(died("20260305"), at("2026-03-05T03:30:00Z", &[]));
    assert_eq!(died("20260304"), at("2026-03-05T03:30:00Z", &["PID-29"]));
}

#[test]
fn the_care_process_is_the_number_with_the_hospital_that_counts_it_or_a_whole_id() {
    let case = |visit: &str| {
        let message = edited(READY, "|4711001^^^^VN", &format!("|{visit}"));
        read(&message).document.envelope.case_id.unwrap()
    };
    assert_eq!(case("4711001^^^^VN"), "SE2321000131-E000000011111#4711001");
    let other = "4711001^^^SE2321000131-E000000022222&1.2.752.29.4.19&ISO^VN";
    assert_eq!(case(other), "SE2321000131-E000000022222#4711001");
    assert_eq!(case("SE2321000131-S1#4711001"), "SE2321000131-S1#4711001");
    assert_eq!(case("4711001^^^^U"), "4711001");
}

#[test]
fn an_author_without_a_care_unit_is_left_out_unless_the_profile_assumes_it() {
    let decoded = read(READY);
    assert!(decoded.document.content.notice().unwrap().author.is_none());
    assert_eq!(warned(&decoded, "MIL-013"), ["EVN-5"]);
    let assuming = adapter(json!({ "assume": { "unit_is_care_unit": true } }));
    let decoded = assuming.decode(&WireMessage::new(READY)).unwrap();
    let notice = decoded.document.content.notice().unwrap();
    let author = notice.author.as_ref().unwrap();
    assert!(
        author.healthcare_professional_organisation.care_unit_id == notice.sending_organisation.care_unit_id
    );
}

#[test]
fn an_observation_that_no_field_of_the_document_is_made_of_is_named() {
    let observed = "OBX|1|TX|needs^x^99RIVTA||a||||||F\rOBX|2|TX|goal^goal.goal^99RIVTA||b||||||F\r\
                    OBX|3|ED|attachment^x^99RIVTA||^AP^PDF^Base64^AA==||||||F\r";
    let message = [READY, observed.as_bytes()].concat();
    let named = warned(&read(&message), "MIL-011");
    assert_eq!(named, ["OBX-5", "OBX[3]-5", "OBX[2]-5", "PV1-3"]);
}

#[test]
fn a_revision_without_an_event_of_its_own_is_the_event_with_an_observation_that_says_so() {
    let observed = "OBX|1|CE|action^notice.action^99RIVTA||R||||||F\r";
    let revised = [READY, observed.as_bytes()].concat();
    let document = read(&revised).document;
    assert_eq!(document.envelope.action, Action::Revise);
    let text = written(document).unwrap();
    assert!(text.contains("|ADT^A16^ADT_A16|"), "{text}");
    assert!(text.contains("|CE|action^notice.action^99RIVTA||R|"), "{text}");
    let withdrawn = edited(&revised, "||R||", "||W||");
    assert_eq!(warned(&read(&withdrawn), "MIL-012"), ["ready.notice.action"]);
}

#[test]
fn codes_of_a_profile_that_have_two_meanings_or_none_are_an_error() {
    for (profile, path) in [
        (
            json!({ "discharge_dispositions": { "home": ["20"] } }),
            "discharge_dispositions",
        ),
        (
            json!({ "discharge_dispositions": { "deceased": [] } }),
            "discharge_dispositions",
        ),
        (
            json!({ "document_types": { "planning": ["ds"] } }),
            "document_types",
        ),
        (
            json!({ "document_types": { "handover": [" "] } }),
            "document_types",
        ),
        (json!({ "sip_appointments": [""] }), "sip_appointments"),
    ] {
        let error = (super::ENTRY.build)(profile).unwrap_err();
        assert_eq!(error.path, path);
    }
}

#[test]
fn an_appointment_is_a_call_to_sip_only_by_a_code_that_the_profile_knows() {
    let message = include_bytes!("../samples/american_appointment.wire.hl7");
    let failure = adapter(json!({})).decode(&WireMessage::new(message)).unwrap_err();
    assert_eq!(failure.reason, Reason::Unsupported);
    assert_eq!(failure.violations[0].rule.id, "MIL-023");
    for types in [json!([]), json!(["normal"])] {
        let knowing = adapter(json!({ "sip_appointments": types }));
        let decoded = knowing.decode(&WireMessage::new(message)).unwrap();
        assert_eq!(decoded.document.kind(), Kind::DischargeSipInvitation);
    }
}

#[test]
fn the_codes_of_a_profile_are_written_and_read() {
    let other = adapter(json!({
        "discharge_dispositions": { "home": ["HEM"] },
        "document_types": { "planning": ["PU"] }
    }));
    let both_ways = |document: Document, code: &str| {
        let document = valid(document);
        let body = other.encode(&document).unwrap().body;
        let text = String::from_utf8(body.clone()).unwrap();
        assert!(text.contains(code), "{text}");
        let again = other.decode(&WireMessage::new(&body)).unwrap();
        assert!(again.document == *document);
    };
    both_ways(read(DISCHARGE).document, "|HEM|");
    both_ways(read(PLANNING).document, "\rTXA|1|PU|");
}

#[test]
fn an_error_is_told_at_the_field_that_says_it() {
    use crate::Acknowledged;
    let place = |message: &[u8], path: &str| {
        let found = [contracts::Violation::of(&super::rules::MIL_012, path)];
        let said = super::acknowledged(message, Acknowledged::Refused(Reason::ContractViolated, &found));
        let error = said.split("\rERR|").nth(2).unwrap().to_owned();
        error.split('|').nth(1).unwrap().to_owned()
    };
    assert_eq!(place(ADMISSION, "admission.expectedDischargeAt"), "PV2^1^9");
    assert_eq!(
        place(ADMISSION, "admission.registeredAddress.postalCode"),
        "PID^1^11"
    );
    assert_eq!(place(ADMISSION, "admission.notice.patient.personId"), "PID^1^3");
    assert_eq!(place(ADMISSION, "admission.notice.caseId"), "PV1^1^19");
    assert_eq!(place(ADMISSION, "envelope.sender.unit"), "MSH^1^4");
    assert_eq!(place(ADMISSION, "admission.notice.consent"), "");
    assert_eq!(place(READY, "ready.readyAt"), "EVN^1^6");
    assert_eq!(place(PLANNING, "planning.aid[0].text"), "OBX^4^5");
    assert_eq!(place(PLANNING, "planning.text"), "OBX^5^5");
}

#[test]
fn no_message_but_that_of_the_death_tells_of_it() {
    let name = "||Testman^Tolvan||18900107|M";
    let dead = format!("{name}{}Y", "|".repeat(22));
    let dated = format!("{name}{}20260305043000+0100", "|".repeat(21));
    for message in [ADMISSION, MOVED, READY, PLANNING] {
        for died in [&dead, &dated] {
            let decoded = read(&edited(message, name, died));
            assert_eq!(warned(&decoded, "MIL-030"), ["PID-30"]);
        }
        assert!(warned(&read(message), "MIL-030").is_empty());
    }
    let taken_back = include_bytes!("../samples/ready_withdrawn.wire.hl7");
    assert!(warned(&read(&edited(taken_back, name, &dead)), "MIL-030").is_empty());
}
