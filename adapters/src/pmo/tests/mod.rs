//! What is claimed of the PMO adapter beyond the suite that every adapter runs: that no field of any
//! document is lost, whatever stands in it, and what its profiles change. Of our own contracts in `care`.

mod care;
mod unknown;

use std::sync::Arc;

use contracts::referral::{Patient, ProtectedIdentity};
use contracts::{Content, Document, Profile, Reason, Valid, json, validate};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use super::{ENTRY, rules};
use crate::wire::riv;
use crate::{Adapter, WireMessage, conformance};

#[test]
fn the_adapter_keeps_every_claim_of_the_suite() {
    conformance::run(&ENTRY).unwrap();
}

fn adapter(profile: serde_json::Value) -> Arc<dyn Adapter> {
    (ENTRY.build)(profile).unwrap()
}

fn valid(document: Document) -> Valid<Document> {
    validate(document, Vec::new(), &Profile::default()).unwrap()
}

/// The documents with every field there is.
fn sample(content: usize) -> Document {
    let text: &[u8] = match content {
        0 => include_bytes!("../samples/request_new_complete.document.json"),
        1 => include_bytes!("../samples/confirmation_confirmed.document.json"),
        _ => include_bytes!("../samples/outcome_final.document.json"),
    };
    json::read(text).unwrap().0
}

/// Text of any kind that XML can hold: markup, quotes, line ends, letters of one to four bytes.
fn text() -> impl Strategy<Value = String> {
    "[ -~\t\n\råäöÅÄÖ€\u{1F600}\u{FFFD}]{0,40}x[ -~\r\n]{0,8}|a]]>b<!-- c --><\\?d\\?>&amp;&#13;"
}

/// Instants down to the nanosecond, most of them around the two nights when the clock changes.
fn instant() -> impl Strategy<Value = Timestamp> {
    let nights = prop_oneof![Just(1_792_886_400_i64), Just(1_774_741_200), Just(1_780_000_000)];
    (
        nights,
        -7_200_i64..7_200,
        prop_oneof![Just(0_i32), 0..1_000_000_000],
    )
        .prop_map(|(night, second, nano)| Timestamp::new(night + second, nano).unwrap())
}

fn protection() -> impl Strategy<Value = Option<ProtectedIdentity>> {
    prop_oneof![
        Just(None),
        Just(Some(ProtectedIdentity::ConfidentialityMark)),
        Just(Some(ProtectedIdentity::ProtectedRegistration)),
    ]
}

/// Puts what was drawn into a document; each bit of `kept` decides whether one optional field stays.
fn filled(
    mut document: Document,
    texts: &[String],
    instants: &[Timestamp],
    kept: u16,
    protected: Option<ProtectedIdentity>,
) -> Document {
    let text = |index: usize| texts.get(index).cloned();
    let keep = |bit: u16| kept & (1 << bit) != 0;
    match &mut document.content {
        Content::Request(request) => {
            request.version_time_stamp = instants.first().copied();
            request.question_formulation.text = text(0);
            request.awareness_information = request.awareness_information.take().filter(|_| keep(0));
            request.payment_commitment = request.payment_commitment.take().filter(|_| keep(1));
            request.attachment.retain(|_| keep(2));
            request.question_formulation.condition.retain(|_| keep(3));
            request.patient = Patient {
                protected_identity: protected,
                address: request.patient.address.take().filter(|_| keep(4)),
                ..std::mem::take(&mut request.patient)
            };
            if let Some(payment) = &mut request.payment_commitment {
                payment.date_of_approval = instants.get(1).copied();
                payment.clinical_responsibility_description = text(1);
            }
        }
        Content::Confirmation(confirmation) => {
            confirmation.request_confirmation_time = instants.first().copied();
            confirmation.outcome.outcome_text = text(0);
            confirmation.patient.protected_identity = protected;
        }
        Content::Outcome(outcome) => {
            outcome.request_outcome_time = instants.first().copied();
            outcome.outcome.outcome_text = text(0);
            outcome.patient.protected_identity = protected;
            if let Content::Request(mut original) = sample(0).content {
                original.patient.protected_identity = protected.filter(|_| keep(5));
                original.version_time_stamp = instants.get(1).copied();
                original.request_id.clone_from(&outcome.request_id);
                original.attachment.clear();
                outcome.original_request = Some(original).filter(|_| keep(6));
            }
        }
        Content::Admission(_)
        | Content::Planning(_)
        | Content::Ready(_)
        | Content::SipInvitation(_)
        | Content::Discharged(_)
        | Content::Handover(_)
        | Content::Leave(_)
        | Content::Interruption(_)
        | Content::Enrolment(_)
        | Content::Assessment(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_)
        | Content::Receipt(_) => unreachable!("the samples are referrals"),
    }
    let envelope = &mut document.envelope;
    envelope.message_id = text(2).filter(|_| keep(7)).or_else(|| document.content.own_id());
    envelope.sent_at = instants.get(2).copied();
    envelope.sender.system = text(3).filter(|_| keep(8));
    envelope.receiver.system = text(4).filter(|_| keep(9));
    envelope.in_reply_to = text(5).filter(|_| keep(10));
    document
}

fn document() -> impl Strategy<Value = Document> {
    let texts = prop::collection::vec(text(), 6);
    let instants = prop::collection::vec(instant(), 3);
    (0_usize..3, texts, instants, any::<u16>(), protection()).prop_map(
        |(content, texts, instants, kept, protected)| {
            filled(sample(content), &texts, &instants, kept, protected)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_any_document_is_lost_between_gateways(document in document(), soap in any::<bool>()) {
        let adapter = adapter(json!({ "soap": soap }));
        let written = adapter.encode(&valid(document.clone())).unwrap();
        prop_assert!(written.left_out.is_empty(), "{:?}", written.left_out);
        let read = adapter.decode(&WireMessage::new(&written.body)).unwrap();
        prop_assert!(read.found.is_empty(), "{:?}", read.found);
        let [before, after] = [&document, &read.document].map(|document| serde_json::to_value(document).unwrap());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn without_context_a_protected_identity_is_carried_all_the_same(document in document()) {
        let adapter = adapter(json!({ "context": false }));
        let written = adapter.encode(&valid(document.clone())).unwrap();
        let read = adapter.decode(&WireMessage::new(&written.body)).unwrap();
        prop_assert_eq!(protection_of(&read.document), protection_of(&document));
    }
}

fn protection_of(document: &Document) -> Vec<bool> {
    let of = |protected: Option<ProtectedIdentity>| {
        [
            ProtectedIdentity::ConfidentialityMark,
            ProtectedIdentity::ProtectedRegistration,
        ]
        .map(|kind| protected == Some(kind))
    };
    let protections = match &document.content {
        Content::Request(request) => vec![request.patient.protected_identity],
        Content::Confirmation(confirmation) => vec![confirmation.patient.protected_identity],
        Content::Outcome(outcome) => {
            let original = outcome.original_request.as_ref();
            vec![
                outcome.patient.protected_identity,
                original.and_then(|request| request.patient.protected_identity),
            ]
        }
        Content::Admission(_)
        | Content::Planning(_)
        | Content::Ready(_)
        | Content::SipInvitation(_)
        | Content::Discharged(_)
        | Content::Handover(_)
        | Content::Leave(_)
        | Content::Interruption(_)
        | Content::Enrolment(_)
        | Content::Assessment(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_)
        | Content::Receipt(_) => unreachable!("the samples are referrals"),
    };
    protections.into_iter().flat_map(of).collect()
}

#[test]
fn the_later_of_two_equal_hours_survives_in_the_context_and_is_reported_without_it() {
    let mut document = sample(0);
    if let Content::Request(request) = &mut document.content {
        request.version_time_stamp = Some("2026-10-25T01:30:00Z".parse().unwrap());
    }
    document.envelope.sent_at = document.content.made_at();
    let document = valid(document);
    let with = adapter(json!({})).encode(&document).unwrap();
    let read = adapter(json!({})).decode(&WireMessage::new(&with.body)).unwrap();
    assert_eq!(read.document.content.made_at(), document.content.made_at());
    let without = adapter(json!({ "context": false })).encode(&document).unwrap();
    assert_eq!(without.left_out, ["request.versionTimeStamp"]);
}

#[test]
fn a_character_that_xml_cannot_hold_is_replaced_and_reported() {
    let mut document = sample(0);
    if let Content::Request(request) = &mut document.content {
        request.question_formulation.text = Some("form\u{C}feed".to_owned());
    }
    let written = adapter(json!({})).encode(&valid(document)).unwrap();
    assert_eq!(written.left_out, ["request.questionFormulation.text"]);
    let body = String::from_utf8(written.body).unwrap();
    assert!(body.contains("<text>form\u{FFFD}feed</text>"));
}

#[test]
fn a_withdrawal_is_refused_since_no_message_says_it() {
    let mut document = sample(0);
    document.envelope.action = contracts::Action::Withdraw;
    let failure = adapter(json!({})).encode(&valid(document)).unwrap_err();
    assert_eq!(failure.reason, Reason::NotExpressible);
    assert_eq!(
        failure.violations.first().map(|violation| violation.rule.id),
        Some("PMO-005")
    );
}

#[test]
fn every_wire_rule_has_an_id_of_its_own_and_two_languages() {
    let rules = crate::wire::riv::RULES.iter().chain(super::rules::RULES);
    let mut ids: Vec<&str> = rules.clone().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules.clone().count());
    assert!(
        rules
            .clone()
            .all(|rule| rule.english != rule.swedish && !rule.source.is_empty())
    );
}

#[test]
fn the_readme_names_every_rule() {
    let readme = include_str!("../README.md");
    for rule in [riv::RULES, rules::RULES].concat() {
        assert!(readme.contains(&format!("| {} |", rule.id)), "{}", rule.id);
    }
}
