//! Rules of `referral.request`.

use super::{attachment, clinical, identifier, patient, payment, unit, version};
use crate::check::Check;
use crate::referral::{AdditionalInformation, QuestionFormulation, Request, RequestAuthor, VersionReason};

crate::rules! {
    /// The rules that requests alone have, in document order.
    pub(crate) RULES {
        REF_001 "REF-001" Error: "the type of request must be given, 4 for a general referral"
            / "remisstyp måste anges, 4 för allmänremiss"
            @ "TKB 6.1.3 schematron: typeOfRequest";
        REF_002 "REF-002" Error: "the time when the version was made must be given"
            / "versionstidpunkt måste anges"
            @ "TKB 6.1.2: request.versionTimeStamp 1..1";
        REF_003 "REF-003" Error: "the reason for the version must be given: NR, AR, VR or AB"
            / "versionsorsak måste anges: NR, AR, VR eller AB"
            @ "TKB 6.1.3 schematron: typeOfReason";
        REF_004 "REF-004" Error: "whether care responsibility remains must be given"
            / "om vårdansvar kvarstår måste anges"
            @ "TKB 6.1.2: request.careResponsibilityRemains 1..1";
        REF_005 "REF-005" Error: "the date of the referral must be given"
            / "remissdatum måste anges"
            @ "TKB 6.1.2: request.author.date 1..1";
        REF_006 "REF-006" Error: "the unit that forwarded must be given when the reason is VR"
            / "vidareskickare måste anges när versionsorsaken är VR"
            @ "TKB 6.1.3 schematron: intermediaryParticipant";
        REF_007 "REF-007" Error: "the time of forwarding must be given"
            / "tidpunkt för vidareskickning måste anges"
            @ "TKB 6.1.2: request.intermediaryParticipant.time 1..1";
        REF_008 "REF-008" Error: "a wished-for recipient and the need of an interpreter must have at most 200 characters each"
            / "önskad remissmottagare och tolkbehov får ha högst 200 tecken var"
            @ "TKB 6.1.2: additionalInformation.desiredRequestRecipient, interpreterRequirement";
        REF_009 "REF-009" Error: "administrative information must have at most 8192 characters"
            / "kompletterande administrativ information får ha högst 8192 tecken"
            @ "TKB 6.1.2: additionalInformation.administrativeInformation";
        REF_010 "REF-010" Error: "the text of awareness information must be given"
            / "uppmärksamhetstext måste anges"
            @ "TKB 6.1.2: awarenessInformation.text 1..1";
        REF_011 "REF-011" Error: "the text of awareness information must have at most 8192 characters"
            / "uppmärksamhetstext får ha högst 8192 tecken"
            @ "TKB 6.1.2: awarenessInformation.text";
        REF_012 "REF-012" Error: "the question must be given"
            / "frågeställning måste anges"
            @ "TKB 6.1.2: questionFormulation.text 1..1";
        REF_013 "REF-013" Error: "the question must have at most 8192 characters"
            / "frågeställning får ha högst 8192 tecken"
            @ "TKB 6.1.2: questionFormulation.text";
        REF_014 "REF-014" Error: "the text of the history must be given"
            / "anamnesens text måste anges"
            @ "TKB 6.1.2: questionFormulation.clinicalInformation.text 1..1";
        REF_015 "REF-015" Error: "the text of the history must have at most 8192 characters"
            / "anamnesens text får ha högst 8192 tecken"
            @ "TKB 6.1.2: questionFormulation.clinicalInformation.text";
    }
}

/// Asks every rule of a request.
pub(crate) fn check(check: &mut Check, request: &Request) {
    content(check, "request", request);
    check.within("request", |c| attachment::together(c, request.attachment.iter()));
}

/// Asks what holds of a request wherever it stands.
pub(crate) fn content(check: &mut Check, field: &'static str, request: &Request) {
    check.within(field, |c| {
        identifier::check(c, "requestId", request.request_id.as_ref());
        c.required(&REF_001, "typeOfRequest", request.type_of_request.as_ref());
        c.required(&REF_002, "versionTimeStamp", request.version_time_stamp.as_ref());
        let reason = request.reason_for_version.type_of_reason;
        version::of_request(c, request.version_number, reason);
        c.within("reasonForVersion", |c| {
            c.required(&REF_003, "typeOfReason", reason.as_ref());
        });
        let remains = request.care_responsibility_remains.as_ref();
        c.required(&REF_004, "careResponsibilityRemains", remains);
        patient::check(c, &request.patient);
        unit::full_organisation(c, "requestOrganisation", &request.request_organisation);
        author(c, &request.author);
        unit::recipient(c, "recipient", &request.recipient);
        intermediaries(c, request);
        let additional = request.additional_information.as_ref();
        c.inside("additionalInformation", additional, additional_information);
        c.inside(
            "awarenessInformation",
            request.awareness_information.as_ref(),
            |c, awareness| {
                c.required_text_within(&REF_010, (&REF_011, 8192), "text", awareness.text.as_ref());
            },
        );
        question(c, &request.question_formulation);
        c.inside(
            "paymentCommitment",
            request.payment_commitment.as_ref(),
            payment::check,
        );
        attachment::each(c, request.request_id.as_ref(), &request.attachment);
        let _ = c.text("careProcessId", request.care_process_id.as_deref());
    });
}

fn author(check: &mut Check, author: &RequestAuthor) {
    check.within("author", |c| {
        c.required(&REF_005, "date", author.date.as_ref());
        unit::professional(c, "healthcareProfessional", &author.healthcare_professional);
        unit::profession(c, author.type_of_healthcare_professional.as_ref());
        let responsible = &author.healthcare_professional_organisation;
        unit::organisation(c, "healthcareProfessionalOrganisation", responsible);
    });
}

fn intermediaries(check: &mut Check, request: &Request) {
    let forwarded = request.reason_for_version.type_of_reason == Some(VersionReason::Forwarded);
    if forwarded && request.intermediary_participant.is_empty() {
        check.missing(&REF_006, "intermediaryParticipant");
    }
    check.each(
        "intermediaryParticipant",
        &request.intermediary_participant,
        |c, forwarder| {
            let forwarding_unit = &forwarder.healthcare_professional_organisation;
            unit::organisation(c, "healthcareProfessionalOrganisation", forwarding_unit);
            c.required(&REF_007, "time", forwarder.time.as_ref());
        },
    );
}

fn additional_information(c: &mut Check, additional: &AdditionalInformation) {
    let recipient = additional.desired_request_recipient.as_ref();
    c.text_within((&REF_008, 200), "desiredRequestRecipient", recipient);
    let administrative = additional.administrative_information.as_ref();
    c.text_within((&REF_009, 8192), "administrativeInformation", administrative);
    let interpreter = additional.interpreter_requirement.as_ref();
    c.text_within((&REF_008, 200), "interpreterRequirement", interpreter);
}

fn question(check: &mut Check, question: &QuestionFormulation) {
    check.within("questionFormulation", |c| {
        c.required_text_within(&REF_012, (&REF_013, 8192), "text", question.text.as_ref());
        let history = question.clinical_information.as_ref();
        c.inside("clinicalInformation", history, |c, history| {
            c.required_text_within(&REF_014, (&REF_015, 8192), "text", history.text.as_ref());
        });
        clinical::conditions(c, &question.condition);
        clinical::activities(c, "desiredActivity", &question.desired_activity);
    });
}
