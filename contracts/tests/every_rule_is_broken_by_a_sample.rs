//! Every rule is broken by an invalid sample, by a sample that passes with a warning, or, where a sample
//! would be too large to read, by a complete sample with one text made too long.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read what it tests fails"
)]

mod limits;
mod samples;

use std::collections::BTreeSet;
use std::fs;

use contracts::{Kind, rules};
use limits::LIMITS;
use serde_json::Value;

/// The complete sample with another text in one place, and the rules of severity error that it breaks.
fn broken_with(kind: Kind, place: &str, text: String) -> Vec<&'static str> {
    let sample = fs::read(samples::folder_of(kind).join("valid/complete.json")).unwrap();
    let mut sample: Value = serde_json::from_slice(&sample).unwrap();
    let before = sample
        .pointer_mut(&format!("/{place}"))
        .unwrap_or_else(|| panic!("{place}"));
    *before = text.into();
    let (_, violations) = samples::verdict(sample.to_string().as_bytes());
    let errors = violations.iter().filter(|one| one.is_error());
    errors.map(|one| one.rule.id).collect()
}

#[test]
fn a_text_may_have_as_many_characters_as_its_rule_says_and_no_more() {
    for (kind, place, limit, rule) in LIMITS {
        assert!(
            broken_with(*kind, place, "å".repeat(*limit)).is_empty(),
            "{place}"
        );
        assert_eq!(
            broken_with(*kind, place, "å".repeat(limit + 1)),
            [*rule],
            "{place}"
        );
    }
}

/// Base64 of that many characters, in the second attachment of the complete request.
fn with_attachment(characters: usize) -> Vec<&'static str> {
    let base64 = "A".repeat(characters);
    broken_with(Kind::ReferralRequest, "request/attachment/1/value", base64)
}

#[test]
fn attachments_may_have_ten_megabytes_together() {
    assert_eq!(with_attachment(10 * 1024 * 1024 - 400), [""; 0]);
    assert_eq!(with_attachment(10 * 1024 * 1024), ["ATT-010"]);
}

#[test]
fn the_attachments_of_an_original_request_count_in_the_message_that_carries_it() {
    let half = "A".repeat(5 * 1024 * 1024);
    let place = "requestOutcome/originalRequest/attachment/0/value";
    assert_eq!(broken_with(Kind::ReferralOutcome, place, half.clone()), [""; 0]);
    assert_eq!(
        broken_with(Kind::ReferralOutcome, place, half.repeat(2)),
        ["ATT-010"]
    );
}

#[test]
fn the_id_of_an_attachment_may_have_256_characters() {
    let id = |length: usize| format!("SE2321000131-S000000000401#{}#1", "9".repeat(length - 29));
    let place = "request/attachment/1/id";
    assert_eq!(broken_with(Kind::ReferralRequest, place, id(256)), [""; 0]);
    assert_eq!(broken_with(Kind::ReferralRequest, place, id(257)), ["ATT-003"]);
}

#[test]
fn every_rule_is_broken_by_a_sample() {
    let mut broken: BTreeSet<&str> = LIMITS.iter().map(|(.., rule)| *rule).collect();
    broken.extend(["ATT-003", "ATT-010"]);
    for sample in samples::all() {
        broken.extend(sample.verdict().1.iter().map(|one| one.rule.id));
    }
    let unbroken: Vec<_> = rules::all()
        .map(|rule| rule.id)
        .filter(|id| !broken.contains(id))
        .collect();
    assert_eq!(unbroken, [""; 0]);
}

#[test]
fn every_rule_that_a_sample_breaks_is_among_those_of_its_kind() {
    for sample in samples::all() {
        let (_, violations) = sample.verdict();
        if violations.iter().any(|one| one.rule.id == "ENV-001") {
            // The content is of another kind than the sample.
            continue;
        }
        let asked: BTreeSet<&str> = rules::of(sample.kind).map(|rule| rule.id).collect();
        for one in violations {
            assert!(asked.contains(one.rule.id), "{}: {one}", sample.name());
        }
    }
}

#[test]
fn the_rules_of_a_kind_leave_out_those_of_other_kinds() {
    let families = |kind: Kind| -> BTreeSet<&str> {
        let ids = rules::of(kind).map(|rule| rule.id);
        ids.filter_map(|id| id.split('-').next()).collect()
    };
    let shared = ["AUT", "COD", "ENV", "HSA", "JSN", "PAT", "PID", "TXT", "UNI"];
    let of = |own: &[&'static str]| BTreeSet::from_iter(shared.iter().chain(own).copied());
    assert_eq!(families(Kind::DischargeReady), of(&["NOT", "RDY"]));
    assert_eq!(families(Kind::DischargeHandover), of(&["NOT", "HND", "ITM"]));
    assert_eq!(families(Kind::CoordinationOutcome), of(&["NOT", "COU", "REG"]));
    let referral = ["CNF", "RID", "VER", "CON", "ACT", "ATT", "PAY"];
    assert_eq!(families(Kind::ReferralConfirmation), of(&referral));
}
