//! Conformance on this folder's samples, and what is particular to this adapter.

use contracts::Reason;
use serde_json::json;

use super::{ENTRY, decode};
use crate::{Acknowledged, Acknowledgement, Answer, conformance};

#[test]
fn canonical_conforms() {
    conformance::run(&ENTRY).unwrap();
}

const SENT: &[u8] = br#"{ "envelope": { "messageId": "M-1" } }"#;

#[test]
fn a_reply_that_names_no_message_is_matched_by_the_transport() {
    let reply = br#"{ "outcome": "accepted" }"#;
    assert_eq!(decode::reply(SENT, reply), Ok(Answer::Accepted));
}

#[test]
fn a_reply_that_names_another_message_is_none() {
    let reply = br#"{ "outcome": "accepted", "messageId": "M-2" }"#;
    assert!(decode::reply(SENT, reply).is_err());
}

#[test]
fn a_refusal_for_want_of_a_route_is_told_from_a_refusal_of_the_message() {
    let refused = |reason| {
        let reply = json!({ "outcome": "refused", "reason": reason, "messageId": "M-1" });
        decode::reply(SENT, reply.to_string().as_bytes()).unwrap()
    };
    let answer = |reason, code: &str| Answer::Refused {
        reason,
        code: code.to_owned(),
    };
    assert_eq!(refused("VB301"), answer(Reason::TargetUnknown, "VB301"));
    assert_eq!(refused("VB201"), answer(Reason::TargetRefused, "VB201"));
    assert_eq!(refused("E17"), answer(Reason::TargetRefused, "E17"));
}

#[test]
fn free_text_in_place_of_a_code_is_not_passed_on() {
    let reply = br#"{ "outcome": "refused", "reason": "no bed for Anna" }"#;
    let expected = Answer::Refused {
        reason: Reason::TargetRefused,
        code: "refused".to_owned(),
    };
    assert_eq!(decode::reply(SENT, reply), Ok(expected));
}

#[test]
fn the_outcome_of_a_fhir_server_is_read_by_severity_and_type_and_its_texts_stay_where_they_are() {
    let outcome = |issues: &[(&str, &str)]| {
        let issue = |(severity, code): &(&str, &str)| json!({ "severity": severity, "code": code, "diagnostics": "no bed for Anna" });
        let issues: Vec<_> = issues.iter().map(issue).collect();
        let reply = json!({ "resourceType": "OperationOutcome", "issue": issues });
        decode::reply(SENT, reply.to_string().as_bytes())
    };
    let refused = |reason, code: &str| {
        Ok(Answer::Refused {
            reason,
            code: format!("OperationOutcome {code}"),
        })
    };
    let failed = |code: &str| {
        Ok(Answer::Failed {
            code: format!("OperationOutcome {code}"),
        })
    };
    let (mild, busy) = (("warning", "invalid"), ("error", "transient"));
    assert_eq!(outcome(&[("information", "informational")]), Ok(Answer::Accepted));
    assert_eq!(outcome(&[mild]), Ok(Answer::Accepted));
    assert_eq!(
        outcome(&[busy, ("error", "business-rule")]),
        refused(Reason::TargetRefused, "business-rule")
    );
    assert_eq!(
        outcome(&[("fatal", "not-found")]),
        refused(Reason::TargetUnknown, "not-found")
    );
    assert_eq!(outcome(&[mild, busy]), failed("transient"));
    assert_eq!(outcome(&[("error", "login")]), failed("login"));
    assert_eq!(
        outcome(&[("error", "no bed for Anna")]),
        refused(Reason::TargetRefused, "other")
    );
    assert!(outcome(&[]).is_err(), "an outcome that says nothing");
    let patient = br#"{ "resourceType": "Patient", "issue": [] }"#;
    assert!(decode::reply(SENT, patient).is_err());
}

#[test]
fn an_acknowledgement_says_what_of_which_message_and_nothing_else() {
    let adapter = (ENTRY.build)(json!({})).unwrap();
    let acknowledgement = Acknowledgement {
        outcome: Acknowledged::Refused(Reason::Unreadable, &[]),
        now: jiff::Timestamp::UNIX_EPOCH,
        id: "VB1",
    };
    let body = adapter.acknowledge(SENT, &acknowledgement).body;
    let said: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let expected = json!({
        "outcome": "refused",
        "reason": "VB101",
        "violations": [],
        "acknowledgementId": "VB1",
        "messageId": "M-1"
    });
    assert_eq!(said, expected);
}
