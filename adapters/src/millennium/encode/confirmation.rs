//! `referral.confirmation` to RRI^I12, or RRI^I14 when the referral is aborted.

use contracts::Envelope;
use contracts::referral::{Confirmation, ConfirmationType};

use super::observations::{carrier, coded, instant, long_text, note, number, text};
use super::pen::Pen;
use super::providers::{self, Speaker};
use super::{header, patient, referral};
use crate::millennium::codes::{self, Element};

const TEXT: &str = "outcome.outcomeText";

/// Writes what is said of a referral before it is answered.
pub(super) fn write(pen: &mut Pen<'_>, envelope: &Envelope, confirmation: &Confirmation) {
    let kind = confirmation
        .type_of_request_confirmation
        .unwrap_or(ConfirmationType::Confirmed);
    let aborted = kind == ConfirmationType::Aborted;
    let trigger = if aborted { "I14" } else { "I12" };
    header::write(pen, envelope, ("RRI", trigger, "RRI_I12"));
    header::answered(pen, envelope);
    referral::begin(pen, codes::confirmation(kind));
    referral::originating(pen, confirmation.request_id.as_deref());
    referral::external(pen, confirmation.request_id.as_deref());
    units(pen, confirmation);
    let patient = &confirmation.patient;
    patient::begin(pen, patient.person_id.as_ref(), patient.name.as_deref());
    let message = confirmation.outcome.outcome_text.as_deref();
    carrier(pen, "");
    note(pen, Element::OutcomeText, message, TEXT);
    let id = confirmation.request_confirmation_id.as_deref();
    text(pen, Element::ConfirmationId, id, "requestConfirmationId");
    let time = confirmation.request_confirmation_time;
    instant(pen, Element::ConfirmationTime, time, "requestConfirmationTime");
    number(pen, Element::VersionNumber, confirmation.request_version_number);
    long_text(pen, Element::OutcomeText, message, TEXT);
    let profession = confirmation.author.type_of_healthcare_professional.as_ref();
    let path = pen.path("author.typeOfHealthcareProfessional");
    coded(pen, Element::Profession, "", profession, path);
    patient::protection(pen, patient.protected_identity);
}

fn units(pen: &mut Pen<'_>, confirmation: &Confirmation) {
    let profile = pen.profile;
    let path = pen.path("recipient");
    providers::recipient(
        pen,
        ("RP", "Referring provider"),
        "HL70286",
        &confirmation.recipient,
        path,
    );
    let speaker = Speaker {
        role: ("RT", "Referred to provider"),
        unit: &confirmation.confirming_organisation,
        professional: &confirmation.author.healthcare_professional,
        care_unit: &confirmation.author.healthcare_professional_organisation,
        path: "confirmingOrganisation",
    };
    providers::speaker(pen, &speaker);
    if let Some(forwarding) = &confirmation.forwarding_recipient {
        let role = (profile.providers.forwarding_recipient.as_str(), "Ny mottagare");
        let path = pen.path("forwardingRecipient");
        providers::recipient(pen, role, &profile.observation_system, forwarding, path);
    }
}
