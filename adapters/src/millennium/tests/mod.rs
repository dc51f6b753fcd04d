//! Conformance on this folder's samples, and what is particular to this adapter.

mod discharge;

mod several;

mod taken_back;

use std::collections::BTreeSet;

use contracts::{Document, Reason, Rule, Valid, Violation, validate};
use serde_json::json;

use super::{ENTRY, rules};
use crate::wire::hl7v2;
use crate::{Acknowledged, Acknowledgement, Adapter, Answer, WireMessage, conformance};

const NEW: &[u8] = include_bytes!("../samples/new_referral.wire.hl7");
const COMPLETE: &[u8] = include_bytes!("../samples/new_referral_complete.written.hl7");

fn adapter(profile: serde_json::Value) -> std::sync::Arc<dyn Adapter> {
    (ENTRY.build)(profile).unwrap()
}

fn document(message: &[u8]) -> Valid<Document> {
    let decoded = adapter(json!({})).decode(&WireMessage::new(message)).unwrap();
    validate(decoded.document, decoded.found, &contracts::Profile::default()).unwrap()
}

fn edited(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(message).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

fn acknowledged(received: &[u8], outcome: Acknowledged<'_>) -> String {
    let acknowledgement = Acknowledgement {
        outcome,
        now: "2026-03-02T09:15:01Z".parse().unwrap(),
        id: "VB1",
    };
    let body = adapter(json!({})).acknowledge(received, &acknowledgement).body;
    String::from_utf8(body).unwrap()
}

fn reply(acknowledgement: &str) -> Answer {
    let reply = format!("MSH|^~\\&|X|Y|A|B|20260302||ACK^I12^ACK|1|P|2.5.1\r{acknowledgement}");
    adapter(json!({})).read_reply(NEW, reply.as_bytes()).unwrap()
}

#[test]
fn millennium_conforms() {
    conformance::run(&ENTRY).unwrap();
}

#[test]
fn every_rule_of_the_wire_and_of_the_adapter_has_an_id_of_its_own_and_two_languages() {
    let all: Vec<&Rule> = [hl7v2::rules::RULES, rules::RULES].concat();
    let ids: BTreeSet<&str> = all.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), all.len());
    for rule in all {
        assert_ne!(rule.english, rule.swedish, "{}", rule.id);
        assert!(!rule.source.is_empty(), "{}", rule.id);
    }
    for rules in [hl7v2::rules::RULES, rules::RULES] {
        assert!(rules.is_sorted_by_key(|rule| rule.id));
    }
}

#[test]
fn the_readme_names_every_rule() {
    let readme = include_str!("../README.md");
    for rule in [hl7v2::rules::RULES, rules::RULES].concat() {
        assert!(readme.contains(rule.id), "{}", rule.id);
    }
}

#[test]
fn the_readme_names_every_setting() {
    let readme = include_str!("../README.md");
    let schema = (ENTRY.profile)();
    for key in schema.get("properties").unwrap().as_object().unwrap().keys() {
        assert!(readme.contains(&format!("| `{key}")), "{key}");
    }
}

#[test]
fn an_error_in_a_profile_names_the_place() {
    let error = (ENTRY.build)(json!({ "assume": { "answered_version": "one" } })).unwrap_err();
    assert_eq!(error.path, "assume.answered_version");
    let error = (ENTRY.build)(json!({ "observation_codes": { "question": "a code of more than twenty" } }));
    assert_eq!(error.unwrap_err().path, "observation_codes.question");
}

#[test]
fn renamed_codes_are_written_and_read_and_the_old_ones_are_not() {
    let renamed = adapter(json!({
        "observation_system": "99VGR",
        "observation_codes": { "question": "FRAGA" }
    }));
    let written = renamed.encode(&document(COMPLETE)).unwrap().body;
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.contains("|FRAGA^questionFormulation.text^99VGR|"));
    let again = renamed.decode(&WireMessage::new(&written)).unwrap();
    assert!(again.document == *document(COMPLETE));
    let old = renamed.decode(&WireMessage::new(COMPLETE)).unwrap();
    assert!(validate(old.document, old.found, &contracts::Profile::default()).is_err());
}

#[test]
fn what_is_left_out_refuses_the_document_when_the_profile_says_so() {
    let mut open = document(COMPLETE).into_inner();
    if let contracts::Content::Request(request) = &mut open.content {
        let code = request.author.type_of_healthcare_professional.as_mut().unwrap();
        code.code_system_name = Some("Legitimerade yrken".to_owned());
    }
    let document = validate(open, Vec::new(), &contracts::Profile::default()).unwrap();
    let path = "request.author.typeOfHealthcareProfessional.codeSystemName";
    assert_eq!(adapter(json!({})).encode(&document).unwrap().left_out, [path]);
    let failure = adapter(json!({ "refuse_left_out": true }))
        .encode(&document)
        .unwrap_err();
    assert_eq!(failure.reason, Reason::NotExpressible);
    assert_eq!(failure.violations[0].rule.id, "MIL-015");
    assert_eq!(failure.violations[0].path, path);
}

#[test]
fn a_text_that_does_not_fit_the_character_set_is_named_by_its_path() {
    let message = edited(NEW, "artroskopi", "artroskopi αβ");
    let failure = adapter(json!({ "character_set": "8859/1" }))
        .encode(&document(&message))
        .unwrap_err();
    assert_eq!(failure.reason, Reason::NotExpressible);
    assert_eq!(failure.violations[0].rule.id, "HL7-014");
    assert_eq!(failure.violations[0].path, "request.questionFormulation.text");
}

#[test]
fn an_acceptance_goes_back_to_the_sender_under_the_control_id() {
    assert_eq!(
        acknowledged(NEW, Acknowledged::Accepted(&[])),
        "MSH|^~\\&|VARDBRYGGA|SE2321000131-E000000022222^1.2.752.29.4.19^ISO|MILLENNIUM|\
         SE2321000131-E000000011111^1.2.752.29.4.19^ISO|20260302101501+0100||ACK^I12^ACK|VB1|P|2.5.1\
         ||||||UNICODE UTF-8\rMSA|AA|M1001\r"
    );
}

#[test]
fn a_refusal_says_which_rule_where_and_in_which_words() {
    let found = [Violation::of(
        &rules::MIL_014,
        "request.patient.protectedIdentity",
    )];
    let refusal = acknowledged(COMPLETE, Acknowledged::Refused(Reason::ContractViolated, &found));
    assert!(refusal.contains("\rMSA|AE|"));
    assert!(refusal.contains("\rERR||PV1^1^16|103^Table value not found^HL70357|E|MIL-014||"));
    assert!(refusal.contains("skyddet av patientens identitet"));
}

#[test]
fn only_so_many_errors_are_told_and_the_rest_are_counted() {
    let found = vec![Violation::of(&rules::MIL_012, "request.patient.name"); 50];
    let refusal = acknowledged(NEW, Acknowledged::Refused(Reason::ContractViolated, &found));
    assert_eq!(refusal.matches("\rERR|").count(), 22);
    assert!(refusal.contains("|30 more|30 till\r"));
}

#[test]
fn enhanced_mode_is_answered_in_kind_and_not_at_all_when_nothing_is_asked_for() {
    let asking = |accept: &str, application: &str| {
        edited(NEW, "|2.5.1||||||", &format!("|2.5.1|||{accept}|{application}||"))
    };
    let code = |received: &[u8], outcome| {
        let said = acknowledged(received, outcome);
        said.split("\rMSA|").nth(1).map(|rest| rest[..2].to_owned())
    };
    let refused = Acknowledged::Refused(Reason::ContractViolated, &[]);
    let accepted = Acknowledged::Accepted(&[]);
    let is = |code: &str| Some(code.to_owned());
    assert_eq!(code(&asking("AL", "NE"), accepted), is("CA"));
    assert_eq!(code(&asking("AL", "AL"), refused), is("CR"));
    assert_eq!(code(&asking("AL", ""), Acknowledged::Unavailable), is("CE"));
    assert_eq!(code(&asking("NE", "AL"), accepted), is("AA"));
    assert_eq!(code(&asking("ER", "NE"), accepted), None);
    assert_eq!(code(&asking("ER", "NE"), refused), is("CR"));
    assert_eq!(code(&asking("NE", "NE"), refused), None);
}

#[test]
fn bytes_that_are_no_message_are_refused_without_a_control_id() {
    let refusal = acknowledged(b"\xff\xfe", Acknowledged::Refused(Reason::Unreadable, &[]));
    assert!(
        refusal.starts_with("MSH|^~\\&|||||20260302101501+0100||ACK^^ACK|VB1|P|2.5.1||||||UNICODE UTF-8\r")
    );
    assert!(refusal.contains("\rMSA|AR\rERR|"));
}

#[test]
fn an_acknowledgement_is_in_the_character_set_of_the_message() {
    let message = include_bytes!("../samples/new_referral_complete.wire.hl7");
    let found = [Violation::of(&rules::MIL_010, "request.versionNumber")];
    let acknowledgement = Acknowledgement {
        outcome: Acknowledged::Accepted(&found),
        now: jiff::Timestamp::UNIX_EPOCH,
        id: "VB1",
    };
    let said = adapter(json!({})).acknowledge(message, &acknowledgement);
    assert_eq!(said.content_type, "x-application/hl7-v2+er7; charset=iso-8859-1");
    assert!(said.body.windows(9).any(|window| window == b"v\xe4rdet sa"));
}

#[test]
fn what_a_target_answers_is_for_good_or_for_now() {
    let refused = |reason, code: &str| Answer::Refused {
        reason,
        code: code.to_owned(),
    };
    let failed = |code: &str| Answer::Failed {
        code: code.to_owned(),
    };
    assert_eq!(reply("MSA|AA|M1001"), Answer::Accepted);
    assert_eq!(
        reply("MSA|AE|M1001\rERR|||207|E"),
        refused(Reason::TargetRefused, "AE 207")
    );
    assert_eq!(
        reply("MSA|AE|M1001\rERR|||204|E"),
        refused(Reason::TargetUnknown, "AE 204")
    );
    assert_eq!(
        reply("MSA|AR|M1001\rERR|PID^1^3^101"),
        refused(Reason::TargetRefused, "AR 101")
    );
    assert_eq!(reply("MSA|AR|M1001\rERR|||207|E"), failed("AR 207"));
}

#[test]
fn what_was_not_committed_is_tried_again_or_means_that_the_system_takes_nothing_as_the_profile_says() {
    let answer = |profile, said: &str| {
        let reply = format!("MSH|^~\\&|X|Y|A|B|20260302||ACK^I12^ACK|1|P|2.5.1\r{said}");
        adapter(profile).read_reply(NEW, reply.as_bytes()).unwrap()
    };
    let failed = |code: &str| Answer::Failed {
        code: code.to_owned(),
    };
    let unavailable = |code: &str| Answer::Unavailable {
        code: code.to_owned(),
    };
    let (error, reject) = ("MSA|CE|M1001\rERR|||Anna|E", "MSA|CR|M1001");
    assert_eq!(answer(json!({}), error), failed("CE"));
    assert_eq!(answer(json!({}), reject), failed("CR"));
    let down = json!({ "commit_error": "unavailable" });
    assert_eq!(answer(down.clone(), error), unavailable("CE"));
    assert_eq!(answer(down, reject), failed("CR"));
    let closed = json!({ "commit_reject": "unavailable" });
    assert_eq!(answer(closed.clone(), reject), unavailable("CR"));

    let (named, internal) = ("MSA|CR|M1001\rERR|||203|E", "MSA|CR|M1001\rERR|||207|E");
    let for_good = Answer::Refused {
        reason: Reason::TargetRefused,
        code: "CR 203".to_owned(),
    };
    assert_eq!(answer(json!({}), named), for_good);
    assert_eq!(answer(json!({}), internal), failed("CR 207"));
    assert_eq!(answer(closed, named), unavailable("CR 203"));
    assert_eq!(
        answer(json!({ "commit_reject": "transient" }), named),
        failed("CR 203")
    );
}

#[test]
fn a_commit_is_the_whole_answer_unless_the_application_was_asked_too() {
    let sent = |mode: &str| {
        let written = adapter(json!({ "acknowledgement": mode })).encode(&document(NEW));
        written.unwrap().body
    };
    let header = |message: &[u8]| {
        let text = String::from_utf8_lossy(message);
        let fields: Vec<&str> = text.split('\r').next().unwrap().split('|').collect();
        [14, 15].map(|field| fields.get(field).copied().unwrap_or_default().to_owned())
    };
    let committed = b"MSH|^~\\&|X|Y|A|B|20260302||ACK^I12^ACK|1|P|2.5.1\rMSA|CA|M1001";
    for (mode, asked, answer) in [
        ("original", ["", ""], Answer::Accepted),
        ("commit", ["AL", "NE"], Answer::Accepted),
        ("enhanced", ["AL", "AL"], Answer::Committed),
    ] {
        let sent = sent(mode);
        assert_eq!(header(&sent), asked, "{mode}");
        assert_eq!(
            adapter(json!({})).read_reply(&sent, committed),
            Ok(answer),
            "{mode}"
        );
    }
}

#[test]
fn a_referral_response_that_acknowledges_is_a_reply() {
    let response = b"MSH|^~\\&|X|Y|A|B|20260302||RRI^I12^RRI_I12|1|P|2.5.1\rMSA|AA|M1001\rRF1|A";
    assert_eq!(adapter(json!({})).read_reply(NEW, response), Ok(Answer::Accepted));
}

#[test]
fn a_reply_to_another_message_or_with_an_unknown_code_is_none() {
    for said in ["MSA|AA|M1002", "MSA|AA|", "MSA|XX|M1001", "MSA|", "PID|1"] {
        let reply = format!("MSH|^~\\&|X|Y|A|B|20260302||ACK^I12^ACK|1|P|2.5.1\r{said}");
        assert!(
            adapter(json!({})).read_reply(NEW, reply.as_bytes()).is_err(),
            "{said}"
        );
    }
}

#[test]
fn the_priority_is_the_first_line_of_the_administrative_information_and_comes_back_as_rf1_2() {
    for (priority, line) in [
        ("S^STAT^HL70280", "Prioritet: akut (S)"),
        ("A^ASAP^HL70280", "Prioritet: skyndsam (A)"),
        ("R^Routine^HL70280", "Prioritet: rutin (R)"),
    ] {
        let message = edited(NEW, "99RIVTA|||RP^", &format!("99RIVTA|{priority}||RP^"));
        let document = document(&message);
        let contracts::Content::Request(request) = &document.content else {
            panic!("a request")
        };
        let said = request.additional_information.as_ref().unwrap();
        assert_eq!(said.administrative_information.as_deref(), Some(line));
        let written = adapter(json!({})).encode(&document).unwrap().body;
        assert!(
            String::from_utf8(written)
                .unwrap()
                .contains(&format!("|{priority}|"))
        );
    }
}

#[test]
fn z_segments_and_what_the_contract_has_no_place_for_are_named_and_not_shown() {
    let message = edited(NEW, "\rPRD|RP", "\rZVG|hemligt\rNK1|1|Anhörig\rPRD|RP");
    let decoded = adapter(json!({})).decode(&WireMessage::new(&message)).unwrap();
    let named = decoded
        .found
        .iter()
        .find(|found| found.rule.id == "MIL-011")
        .unwrap();
    assert!(named.expected.ends_with(": ZVG, NK1"), "{}", named.expected);
}

#[test]
fn reading_takes_time_in_step_with_the_size() {
    // Each of these would take minutes if every segment or field were held against all before it.
    let started = std::time::Instant::now();
    for piece in [
        "PID|1||1^^^A^NI\r",
        "OBX|1|ED|a|7|^AP^PDF^Base64^AA==\r",
        "Z",
        "PID|x|",
        "~",
        "\\Q\\^",
    ] {
        let mut message = NEW.to_vec();
        message.extend(piece.as_bytes().repeat(400_000 / piece.len()));
        let read = adapter(json!({})).decode(&WireMessage::new(&message));
        assert!(read.is_ok());
    }
    let mut message = NEW.to_vec();
    for id in 0..26_u32.pow(3) {
        let letter = |of: u32| char::from_u32(65 + of % 26).unwrap();
        message.extend(format!("{}{}{}|1|2\r", letter(id / 676), letter(id / 26), letter(id)).bytes());
    }
    assert!(adapter(json!({})).decode(&WireMessage::new(&message)).is_ok());
    assert!(started.elapsed().as_secs() < 60);
}

#[test]
fn the_first_error_of_a_message_that_is_not_read_says_which_part_of_the_header_it_is() {
    for (rule, code) in [
        (&rules::MIL_001, "201"),
        (&rules::MIL_002, "203"),
        (&rules::MIL_003, "202"),
    ] {
        let found = [Violation::of(rule, "MSH")];
        let refusal = acknowledged(NEW, Acknowledged::Refused(Reason::Unsupported, &found));
        assert!(refusal.contains(&format!("\rERR|||{code}^")), "{}", rule.id);
    }
}
