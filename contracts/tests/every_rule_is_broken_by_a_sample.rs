//! Every rule is broken by an invalid sample, by a sample that passes with a warning, or, where a sample
//! would be too large to read, by a complete sample with one text made too long.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read what it tests fails"
)]

mod samples;

use std::collections::BTreeSet;
use std::fs;

use contracts::{Kind, rules};
use serde_json::Value;

/// A text of the complete sample, the characters it may have, and the rule that says so.
const LIMITS: &[(Kind, &str, usize, &str)] = &[
    (Kind::ReferralConfirmation, "envelope/inReplyTo", 300, "ENV-003"),
    (Kind::ReferralRequest, "envelope/receiver/system", 180, "ENV-011"),
    (
        Kind::ReferralRequest,
        "request/patient/address/careOf",
        35,
        "PAT-007",
    ),
    (
        Kind::ReferralRequest,
        "request/patient/address/streetName1",
        35,
        "PAT-007",
    ),
    (
        Kind::ReferralRequest,
        "request/patient/address/streetName2",
        35,
        "PAT-007",
    ),
    (
        Kind::ReferralRequest,
        "request/patient/address/postalCity",
        27,
        "PAT-008",
    ),
    (
        Kind::ReferralRequest,
        "request/patient/address/postBox",
        9,
        "PAT-009",
    ),
    (
        Kind::ReferralRequest,
        "request/patient/telecom/0/number",
        200,
        "PAT-013",
    ),
    (Kind::ReferralRequest, "request/patient/name", 216, "PAT-001"),
    (
        Kind::ReferralRequest,
        "request/requestOrganisation/careUnitName",
        64,
        "UNI-002",
    ),
    (
        Kind::ReferralRequest,
        "request/author/healthcareProfessional/id",
        64,
        "HSA-001",
    ),
    (
        Kind::ReferralRequest,
        "request/author/healthcareProfessional/name",
        64,
        "AUT-002",
    ),
    (
        Kind::ReferralRequest,
        "request/additionalInformation/desiredRequestRecipient",
        200,
        "REF-008",
    ),
    (
        Kind::ReferralRequest,
        "request/additionalInformation/administrativeInformation",
        8192,
        "REF-009",
    ),
    (
        Kind::ReferralRequest,
        "request/additionalInformation/interpreterRequirement",
        200,
        "REF-008",
    ),
    (
        Kind::ReferralRequest,
        "request/awarenessInformation/text",
        8192,
        "REF-011",
    ),
    (
        Kind::ReferralRequest,
        "request/questionFormulation/text",
        8192,
        "REF-013",
    ),
    (
        Kind::ReferralRequest,
        "request/questionFormulation/clinicalInformation/text",
        8192,
        "REF-015",
    ),
    (
        Kind::ReferralRequest,
        "request/questionFormulation/condition/1/text",
        8192,
        "CON-003",
    ),
    (
        Kind::ReferralRequest,
        "request/questionFormulation/desiredActivity/1/text",
        8192,
        "ACT-003",
    ),
    (
        Kind::ReferralRequest,
        "request/paymentCommitment/clinicalResponsibilityDescription",
        8192,
        "PAY-007",
    ),
    (
        Kind::ReferralRequest,
        "request/paymentCommitment/administrativeResponsibilityDescription",
        8192,
        "PAY-007",
    ),
    (
        Kind::ReferralRequest,
        "request/paymentCommitment/issuedInConsultationWith",
        64,
        "PAY-012",
    ),
    (
        Kind::ReferralRequest,
        "request/paymentCommitment/costCenter",
        64,
        "PAY-012",
    ),
    (
        Kind::ReferralRequest,
        "request/attachment/0/description",
        256,
        "ATT-009",
    ),
    (
        Kind::ReferralConfirmation,
        "requestConfirmation/outcome/outcomeText",
        8192,
        "CNF-006",
    ),
    (
        Kind::ReferralConfirmation,
        "requestConfirmation/patient/name",
        216,
        "PAT-001",
    ),
    (
        Kind::ReferralOutcome,
        "requestOutcome/outcome/outcomeText",
        65000,
        "OUT-004",
    ),
    (
        Kind::ReferralOutcome,
        "requestOutcome/outcome/condition/1/text",
        8192,
        "CON-003",
    ),
    (
        Kind::ReferralOutcome,
        "requestOutcome/outcome/accomplishedActivity/1/text",
        8192,
        "ACT-003",
    ),
    (
        Kind::DischargeAdmission,
        "admission/notice/noticeId",
        256,
        "NOT-002",
    ),
    (
        Kind::DischargeAdmission,
        "admission/notice/reason",
        8192,
        "NOT-008",
    ),
    (
        Kind::DischargeAdmission,
        "admission/registeredAddress/streetName1",
        35,
        "PAT-007",
    ),
    (
        Kind::DischargeAdmission,
        "admission/ward/careUnitName",
        64,
        "UNI-002",
    ),
    (
        Kind::DischargeAdmission,
        "admission/reasonForAdmission",
        8192,
        "NOT-008",
    ),
    (
        Kind::DischargeAdmission,
        "admission/fixedCareContact/telephone",
        200,
        "PAT-013",
    ),
    (
        Kind::DischargeAdmission,
        "admission/responsibleClinician/name",
        64,
        "AUT-002",
    ),
    (Kind::DischargePlanning, "planning/obstacle", 8192, "NOT-008"),
    (Kind::DischargePlanning, "planning/need/1/text", 8192, "NOT-008"),
    (
        Kind::DischargePlanning,
        "planning/measure/1/activity/text",
        8192,
        "NOT-008",
    ),
    (
        Kind::DischargePlanning,
        "planning/medication/1/text",
        8192,
        "NOT-008",
    ),
    (Kind::DischargePlanning, "planning/aid/1/text", 8192, "NOT-008"),
    (Kind::DischargePlanning, "planning/text", 8192, "NOT-008"),
    (Kind::DischargeReady, "ready/text", 8192, "NOT-008"),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/meetingId",
        256,
        "NOT-002",
    ),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/location",
        256,
        "SIP-005",
    ),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/participant/0/name",
        216,
        "SIP-006",
    ),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/patientPriorities",
        8192,
        "NOT-008",
    ),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/goal/0/need",
        8192,
        "NOT-008",
    ),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/goal/0/goal",
        8192,
        "NOT-008",
    ),
    (
        Kind::DischargeSipInvitation,
        "sipInvitation/goal/0/intervention",
        8192,
        "NOT-008",
    ),
    (Kind::DischargeDischarged, "discharged/text", 8192, "NOT-008"),
    (
        Kind::DischargeHandover,
        "handover/reasonForAdmission",
        65000,
        "HND-003",
    ),
    (
        Kind::DischargeHandover,
        "handover/stateAtAdmission",
        65000,
        "HND-003",
    ),
    (
        Kind::DischargeHandover,
        "handover/summaryOfCare",
        65000,
        "HND-003",
    ),
    (
        Kind::DischargeHandover,
        "handover/stateAtDischarge",
        65000,
        "HND-003",
    ),
    (Kind::DischargeHandover, "handover/patientView", 65000, "HND-003"),
    (
        Kind::DischargeHandover,
        "handover/riskAssessment",
        65000,
        "HND-003",
    ),
    (Kind::DischargeHandover, "handover/workCapacity", 65000, "HND-003"),
    (Kind::DischargeHandover, "handover/followUp", 65000, "HND-003"),
    (
        Kind::DischargeHandover,
        "handover/responsibleClinician/1/name",
        64,
        "AUT-002",
    ),
    (Kind::DischargeHandover, "handover/need/1/text", 8192, "NOT-008"),
    (Kind::DischargeLeave, "leave/text", 8192, "NOT-008"),
    (Kind::DischargeInterruption, "interruption/text", 8192, "NOT-008"),
    (Kind::TeamEnrolment, "enrolment/endReason", 8192, "NOT-008"),
    (Kind::TeamEnrolment, "enrolment/text", 8192, "NOT-008"),
    (Kind::TeamAssessment, "assessment/enrolmentId", 256, "NOT-002"),
    (Kind::TeamAssessment, "assessment/situation", 8192, "NOT-008"),
    (Kind::TeamAssessment, "assessment/background", 8192, "NOT-008"),
    (Kind::TeamAssessment, "assessment/assessment", 8192, "NOT-008"),
    (Kind::TeamAssessment, "assessment/recommendation", 8192, "NOT-008"),
    (
        Kind::TeamAssessment,
        "assessment/reach/0/capacity",
        200,
        "ASM-006",
    ),
    (Kind::TeamAssessment, "assessment/reach/0/name", 216, "ASM-006"),
    (
        Kind::TeamAssessment,
        "assessment/reach/0/telephone",
        200,
        "PAT-013",
    ),
    (
        Kind::CoordinationRequest,
        "coordinationRequest/need",
        8192,
        "NOT-008",
    ),
    (Kind::Receipt, "receipt/answers", 300, "RCT-002"),
    (Kind::Receipt, "receipt/violation/0/rule", 64, "RCT-006"),
    (Kind::Receipt, "receipt/violation/0/path", 256, "RCT-006"),
    (Kind::Receipt, "receipt/violation/0/expected", 1024, "RCT-006"),
];

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
