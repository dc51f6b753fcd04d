//! REF to `referral.request`.

use contracts::referral::{
    AdditionalInformation, AwarenessInformation, ClinicalInformation, QuestionFormulation, ReasonForVersion,
    Request, RequestAuthor, RequestType, VersionReason,
};
use jiff::Timestamp;

use super::event::Trigger;
use super::observations::Observations;
use super::providers::{REFERRED_TO, REFERRING};
use super::reader::Reader;
use super::{attachments, findings, header, patient, providers, referral};
use crate::millennium::codes::Element;

/// Reads a referral.
pub(super) fn read(reader: &mut Reader<'_>, trigger: Trigger) -> Request {
    let observations = Observations::of(reader, reader.profile.untyped_note);
    let request_id = referral::request_id(reader);
    let reason = referral::version_reason(reader, trigger);
    let attachment = attachments::read(reader, &observations, request_id.as_deref());
    let request = Request {
        request_id,
        type_of_request: Some(RequestType::General),
        version_time_stamp: version_time_stamp(reader, &observations),
        version_number: version_number(reader, &observations, trigger, reason),
        reason_for_version: ReasonForVersion {
            type_of_reason: Some(reason),
        },
        care_responsibility_remains: referral::care_responsibility_remains(reader),
        patient: patient::read(reader, &observations, "request"),
        request_organisation: providers::full_organisation(reader, REFERRING),
        author: author(reader, &observations),
        recipient: providers::recipient(reader, REFERRED_TO).unwrap_or_default(),
        intermediary_participant: providers::intermediaries(reader),
        additional_information: additional(reader, &observations),
        awareness_information: observations
            .text(reader, Element::Awareness)
            .map(|text| AwarenessInformation { text: Some(text) }),
        question_formulation: question(reader, &observations),
        payment_commitment: None,
        attachment,
        care_process_id: observations.text(reader, Element::CareProcess),
    };
    observations.report(reader);
    request
}

fn version_time_stamp<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Option<Timestamp> {
    const PATH: &str = "request.versionTimeStamp";
    if observations.has(Element::VersionTimeStamp) {
        return observations.instant(reader, Element::VersionTimeStamp, PATH);
    }
    let sent = header::sent_at_quietly(reader)?;
    reader.inferred(
        PATH,
        "the time when the version was made; the time of the message, MSH-7, was taken",
    );
    Some(sent)
}

fn version_number<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    trigger: Trigger,
    reason: VersionReason,
) -> Option<u64> {
    const PATH: &str = "request.versionNumber";
    if observations.has(Element::VersionNumber) {
        return observations.number(reader, Element::VersionNumber, PATH);
    }
    // A new referral has one version only; of any other the number cannot be known.
    let first = trigger == Trigger::New && reason == VersionReason::New;
    first.then(|| {
        reader.inferred(PATH, "the version number; a new referral is version 1");
        1
    })
}

fn author<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> RequestAuthor {
    let author = providers::author(reader, REFERRING);
    RequestAuthor {
        date: referral::date(reader),
        healthcare_professional: author.healthcare_professional,
        type_of_healthcare_professional: observations.coded(reader, Element::Profession),
        healthcare_professional_organisation: author.healthcare_professional_organisation,
    }
}

fn additional<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Option<AdditionalInformation> {
    let administrative = observations.text(reader, Element::Administrative);
    let additional = AdditionalInformation {
        desired_request_recipient: observations.text(reader, Element::DesiredRecipient),
        administrative_information: referral::with_priority(reader, administrative),
        interpreter_requirement: observations.text(reader, Element::Interpreter),
    };
    Some(additional).filter(|additional| *additional != AdditionalInformation::default())
}

fn question<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> QuestionFormulation {
    QuestionFormulation {
        text: observations.text(reader, Element::Question),
        clinical_information: observations
            .text(reader, Element::ClinicalInformation)
            .map(|text| ClinicalInformation { text: Some(text) }),
        condition: findings::conditions(reader),
        desired_activity: findings::activities(reader),
    }
}
