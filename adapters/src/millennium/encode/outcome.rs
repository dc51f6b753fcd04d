//! `referral.outcome` to RRI^I12.

use contracts::Envelope;
use contracts::referral::{Outcome, OutcomeType};

use super::observations::{carrier, coded, instant, long_text, note, number, text};
use super::pen::Pen;
use super::providers::{self, Speaker};
use super::{attachments, findings, header, patient, referral};
use crate::millennium::codes::{self, Element};

const TEXT: &str = "outcome.outcomeText";

/// Writes the answer to a referral.
pub(super) fn write(pen: &mut Pen<'_>, envelope: &Envelope, outcome: &Outcome) {
    let kind = outcome.type_of_request_outcome.unwrap_or(OutcomeType::Final);
    let (code, status) = codes::outcome(kind);
    header::write(pen, envelope, ("RRI", "I12", "RRI_I12"));
    header::answered(pen, envelope);
    referral::begin(pen, code);
    referral::originating(pen, outcome.request_id.as_deref());
    referral::external(pen, outcome.request_id.as_deref());
    units(pen, outcome);
    let patient = &outcome.patient;
    patient::begin(pen, patient.person_id.as_ref(), patient.name.as_deref());
    findings::conditions(pen, &outcome.outcome.condition, "outcome.condition", "F");
    carried(pen, outcome, status);
    attachments::write(pen, &outcome.attachment);
    let done = &outcome.outcome.accomplished_activity;
    findings::activities(pen, done, "outcome.accomplishedActivity", status);
    patient::protection(pen, patient.protected_identity);
    if outcome.original_request.is_some() {
        let path = pen.path("originalRequest");
        pen.leave_out(path);
    }
}

fn units(pen: &mut Pen<'_>, outcome: &Outcome) {
    let path = pen.path("recipient");
    providers::recipient(
        pen,
        ("RP", "Referring provider"),
        "HL70286",
        &outcome.recipient,
        path,
    );
    let speaker = Speaker {
        role: ("RT", "Referred to provider"),
        unit: &outcome.responding_organisation,
        professional: &outcome.author.healthcare_professional,
        care_unit: &outcome.author.healthcare_professional_organisation,
        path: "respondingOrganisation",
    };
    providers::speaker(pen, &speaker);
}

fn carried(pen: &mut Pen<'_>, outcome: &Outcome, status: &str) {
    let answer = outcome.outcome.outcome_text.as_deref();
    carrier(pen, status);
    note(pen, Element::OutcomeText, answer, TEXT);
    let id = outcome.request_outcome_id.as_deref();
    text(pen, Element::OutcomeId, id, "requestOutcomeId");
    instant(
        pen,
        Element::OutcomeTime,
        outcome.request_outcome_time,
        "requestOutcomeTime",
    );
    number(pen, Element::VersionNumber, outcome.request_version_number);
    long_text(pen, Element::OutcomeText, answer, TEXT);
    let profession = outcome.author.type_of_healthcare_professional.as_ref();
    let path = pen.path("author.typeOfHealthcareProfessional");
    coded(pen, Element::Profession, "", profession, path);
}
