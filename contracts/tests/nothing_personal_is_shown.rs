//! The parts of a content show their name and nothing that they hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot read what it tests fails")]

mod samples;

use std::fmt::Debug;
use std::fs;

use contracts::{Content, Kind, json};

fn complete(kind: Kind) -> Content {
    let text = fs::read(samples::folder_of(kind).join("valid/complete.json")).unwrap();
    json::read(&text).unwrap().0.content
}

/// Asks that something shows no more than a name.
fn hides(shown: &dyn Debug) {
    let shown = format!("{shown:?}").replace("Some(", "").replace("))", ")");
    let name = shown.strip_suffix("(…)");
    let is_name = name.is_some_and(|name| name.chars().all(char::is_alphanumeric));
    assert!(is_name, "{shown}");
}

#[test]
fn every_content_and_its_notice_show_their_name_alone() {
    for kind in Kind::ALL {
        let content = complete(*kind);
        hides(&content);
        if let Some(notice) = content.notice() {
            hides(notice);
            hides(&notice.patient);
            hides(&notice.author);
            hides(&notice.consent);
            hides(&notice.addressee[0]);
        }
    }
}

#[test]
fn every_part_of_a_discharge_message_shows_its_name_alone() {
    let Content::Admission(admission) = complete(Kind::DischargeAdmission) else {
        panic!("an admission");
    };
    hides(&admission);
    hides(&admission.registered_address);
    hides(&admission.fixed_care_contact);
    hides(&admission.responsible_clinician);
    hides(&admission.track);
    let Content::Planning(planning) = complete(Kind::DischargePlanning) else {
        panic!("a planning");
    };
    hides(&planning);
    hides(&planning.need[0]);
    hides(&planning.measure[0]);
    let Content::SipInvitation(invitation) = complete(Kind::DischargeSipInvitation) else {
        panic!("an invitation");
    };
    hides(&invitation);
    hides(&invitation.participant[0]);
    hides(&invitation.participant[0].role);
    hides(&invitation.goal[0]);
    hides(&invitation.goal[0].status);
    let Content::Discharged(discharged) = complete(Kind::DischargeDischarged) else {
        panic!("a message of discharge");
    };
    hides(&discharged);
    hides(&discharged.destination);
}

#[test]
fn every_part_of_a_team_message_shows_its_name_alone() {
    let Content::Enrolment(enrolment) = complete(Kind::TeamEnrolment) else {
        panic!("an enrolment");
    };
    hides(&enrolment);
    hides(&enrolment.criterion[0]);
    let Content::Assessment(assessment) = complete(Kind::TeamAssessment) else {
        panic!("an assessment");
    };
    hides(&assessment);
    hides(&assessment.vital_signs);
    hides(&assessment.reach[0]);
}

#[test]
fn every_part_of_a_coordination_and_a_receipt_shows_its_name_alone() {
    let Content::CoordinationRequest(request) = complete(Kind::CoordinationRequest) else {
        panic!("a request");
    };
    hides(&request);
    hides(&request.diagnosis_group);
    hides(&request.medical_priority);
    hides(&request.asa_class);
    hides(&request.wished_receiver[0]);
    let Content::CoordinationOutcome(outcome) = complete(Kind::CoordinationOutcome) else {
        panic!("an outcome");
    };
    hides(&outcome);
    hides(&outcome.coordinated);
    let Content::Receipt(receipt) = complete(Kind::Receipt) else {
        panic!("a receipt");
    };
    hides(&receipt);
    hides(&receipt.violation[0]);
}
