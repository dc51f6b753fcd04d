//! `referral.request` to REF^I12 or REF^I13.

use contracts::Envelope;
use contracts::referral::{Request, VersionReason};

use super::observations::{carrier, coded, instant, long_text, note, number, text};
use super::pen::Pen;
use super::providers::{self, Speaker};
use super::{attachments, findings, header, patient, referral};
use crate::millennium::codes::{Element, version_reason};
use crate::millennium::rules;

const QUESTION: &str = "questionFormulation.text";
const HISTORY: &str = "questionFormulation.clinicalInformation.text";

/// Writes a referral.
pub(super) fn write(pen: &mut Pen<'_>, envelope: &Envelope, request: &Request) {
    let reason = request
        .reason_for_version
        .type_of_reason
        .unwrap_or(VersionReason::New);
    let trigger = match reason {
        VersionReason::New | VersionReason::Forwarded => "I12",
        VersionReason::Changed | VersionReason::PaymentChanged => "I13",
    };
    header::write(pen, envelope, ("REF", trigger, "REF_I12"));
    let administrative = referral::write(pen, request, version_reason(reason));
    units(pen, request);
    patient::write(pen, &request.patient, None);
    let question = &request.question_formulation;
    findings::conditions(pen, &question.condition, "questionFormulation.condition", "W");
    carried(pen, request, administrative);
    attachments::write(pen, &request.attachment);
    let wanted = &question.desired_activity;
    findings::activities(pen, wanted, "questionFormulation.desiredActivity", "");
    patient::protection(pen, request.patient.protected_identity);
    if request.payment_commitment.is_some() {
        let path = pen.path("paymentCommitment");
        match reason {
            // Without it, the message would say nothing.
            VersionReason::PaymentChanged => pen.refuse(&rules::MIL_018, path),
            VersionReason::New | VersionReason::Changed | VersionReason::Forwarded => pen.leave_out(path),
        }
    }
}

fn units(pen: &mut Pen<'_>, request: &Request) {
    let speaker = Speaker {
        role: ("RP", "Referring provider"),
        unit: &request.request_organisation,
        professional: &request.author.healthcare_professional,
        care_unit: &request.author.healthcare_professional_organisation,
        path: "requestOrganisation",
    };
    providers::speaker(pen, &speaker);
    let path = pen.path("recipient");
    providers::recipient(
        pen,
        ("RT", "Referred to provider"),
        "HL70286",
        &request.recipient,
        path,
    );
    providers::intermediaries(pen, &request.intermediary_participant);
}

/// The elements that travel as observations.
fn carried(pen: &mut Pen<'_>, request: &Request, administrative: Option<&str>) {
    let question = request.question_formulation.text.as_deref();
    let history = request.question_formulation.clinical_information.as_ref();
    let history = history.and_then(|history| history.text.as_deref());
    carrier(pen, "");
    note(pen, Element::Question, question, QUESTION);
    note(pen, Element::ClinicalInformation, history, HISTORY);
    number(pen, Element::VersionNumber, request.version_number);
    let made = request.version_time_stamp;
    instant(pen, Element::VersionTimeStamp, made, "versionTimeStamp");
    long_text(pen, Element::Question, question, QUESTION);
    long_text(pen, Element::ClinicalInformation, history, HISTORY);
    let profession = request.author.type_of_healthcare_professional.as_ref();
    let path = pen.path("author.typeOfHealthcareProfessional");
    coded(pen, Element::Profession, "", profession, path);
    short_texts(pen, request, administrative);
}

fn short_texts(pen: &mut Pen<'_>, request: &Request, administrative: Option<&str>) {
    let wishes = request.additional_information.as_ref();
    let recipient = wishes.and_then(|wishes| wishes.desired_request_recipient.as_deref());
    let interpreter = wishes.and_then(|wishes| wishes.interpreter_requirement.as_deref());
    let awareness = request.awareness_information.as_ref();
    let awareness = awareness.and_then(|awareness| awareness.text.as_deref());
    let process = request.care_process_id.as_deref();
    let address = request.patient.address.as_ref();
    let care_of = address.and_then(|address| address.care_of.as_deref());
    let post_box = address.and_then(|address| address.post_box.as_deref());
    for (element, value) in [
        (Element::Administrative, administrative),
        (Element::DesiredRecipient, recipient),
        (Element::Interpreter, interpreter),
        (Element::Awareness, awareness),
        (Element::CareProcess, process),
        (Element::CareOf, care_of),
        (Element::PostBox, post_box),
    ] {
        text(pen, element, value, element.path());
    }
}
