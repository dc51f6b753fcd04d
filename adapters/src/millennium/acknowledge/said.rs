//! What says a canonical path: the table from paths to fields, units by their role, and observations. Where in a
//! message that stands is found elsewhere.

use super::super::codes::Element;

/// What says a canonical path.
#[derive(Clone, Copy)]
pub(super) enum Said {
    /// A field of the first segment of that id.
    In(&'static str, u8),
    /// A field of the PRD of the unit that speaks.
    Speaker(u8),
    /// A field of the PRD of the unit that is spoken to.
    Addressee(u8),
    /// A field of the PRD of the new receiver.
    Forwarding(u8),
    /// A field of the PRD of one of those who forwarded.
    Intermediary(u8),
    /// One DG1.
    Condition,
    /// One PR1, or OBR that is not the carrying one.
    Activity,
    /// One observation that holds a file.
    Attachment,
    /// The observation or note of an element.
    Observed(Element),
    /// One of several observations of an element.
    Listed(Element),
    /// A field of one of several segments of that id.
    Each(&'static str, u8),
}

/// Beginnings of canonical paths below the root or its notice, the closer ones first. Where a path is said in several
/// ways, the first that occurs in the message is its place.
const SAID: &[(&str, Said)] = &[
    ("messageId", Said::In("MSH", 10)),
    ("sentAt", Said::In("MSH", 7)),
    ("inReplyTo", Said::In("MSA", 2)),
    ("sender.system", Said::In("MSH", 3)),
    ("sender.unit", Said::Speaker(7)),
    ("receiver.unit", Said::Addressee(7)),
    ("requestId", Said::In("RF1", 11)),
    ("caseId", Said::In("RF1", 11)),
    ("reasonForVersion", Said::In("RF1", 1)),
    ("typeOfRequestConfirmation", Said::In("RF1", 1)),
    ("typeOfRequestOutcome", Said::In("RF1", 1)),
    ("careResponsibilityRemains", Said::In("RF1", 4)),
    ("requestVersionNumber", Said::Observed(Element::VersionNumber)),
    ("author.date", Said::In("RF1", 9)),
    (
        "author.typeOfHealthcareProfessional",
        Said::Observed(Element::Profession),
    ),
    ("author.healthcareProfessional.name", Said::Speaker(2)),
    ("author", Said::Speaker(7)),
    ("requestOrganisation.careUnitName", Said::Speaker(4)),
    ("confirmingOrganisation.careUnitName", Said::Speaker(4)),
    ("respondingOrganisation.careUnitName", Said::Speaker(4)),
    ("requestOrganisation", Said::Speaker(7)),
    ("confirmingOrganisation", Said::Speaker(7)),
    ("respondingOrganisation", Said::Speaker(7)),
    ("recipient", Said::Addressee(7)),
    ("forwardingRecipient", Said::Forwarding(7)),
    ("intermediaryParticipant.time", Said::Intermediary(8)),
    ("intermediaryParticipant", Said::Intermediary(7)),
    ("patient.personId", Said::In("PID", 3)),
    ("patient.name", Said::In("PID", 5)),
    ("patient.dateOfBirth", Said::In("PID", 7)),
    ("patient.gender", Said::In("PID", 8)),
    ("patient.address.careOf", Said::Observed(Element::CareOf)),
    ("patient.address.postBox", Said::Observed(Element::PostBox)),
    ("patient.address", Said::In("PID", 11)),
    ("patient.telecom", Said::In("PID", 13)),
    ("patient.protectedIdentity", Said::In("PV1", 16)),
    ("questionFormulation.condition", Said::Condition),
    ("outcome.condition", Said::Condition),
    ("questionFormulation.desiredActivity", Said::Activity),
    ("outcome.accomplishedActivity", Said::Activity),
    (
        "questionFormulation.clinicalInformation",
        Said::Observed(Element::ClinicalInformation),
    ),
    ("questionFormulation", Said::Observed(Element::Question)),
    ("outcome", Said::Observed(Element::OutcomeText)),
    ("awarenessInformation", Said::Observed(Element::Awareness)),
    ("attachment", Said::Attachment),
    ("caseId", Said::In("PV1", 19)),
    ("sender.unit", Said::In("MSH", 4)),
    ("receiver.unit", Said::In("MSH", 6)),
    ("noticeTime", Said::In("EVN", 2)),
    ("noticeTime", Said::Observed(Element::NoticeTime)),
    ("author.healthcareProfessional.name", Said::In("EVN", 5)),
    ("author.healthcareProfessional.name", Said::In("SCH", 20)),
    ("author", Said::In("EVN", 5)),
    ("author", Said::In("SCH", 20)),
    ("sendingOrganisation", Said::Observed(Element::SendingUnit)),
    ("sendingOrganisation", Said::In("MSH", 4)),
    ("addressee.role", Said::Listed(Element::AddresseeRole)),
    ("addressee", Said::Listed(Element::Addressee)),
    ("addressee", Said::In("MSH", 6)),
    (
        "registeredAddress.careOf",
        Said::Observed(Element::RegisteredCareOf),
    ),
    (
        "registeredAddress.postBox",
        Said::Observed(Element::RegisteredPostBox),
    ),
    ("registeredAddress", Said::In("PID", 11)),
    ("ward", Said::Observed(Element::Ward)),
    ("ward", Said::In("PV1", 3)),
    ("admittedAt", Said::In("PV1", 44)),
    ("expectedDischargeAt", Said::In("PV2", 9)),
    ("expectedDischargeAt", Said::Observed(Element::ExpectedDischarge)),
    ("reasonForAdmission", Said::In("PV2", 3)),
    ("reasonForAdmission", Said::Observed(Element::AdmissionReason)),
    ("responsibleClinician", Said::In("PV1", 7)),
    ("readyAt", Said::In("EVN", 6)),
    ("occurredAt", Said::In("EVN", 6)),
    ("dischargedAt", Said::In("PV1", 45)),
    ("destination", Said::In("PV1", 36)),
    ("expectedReturnAt", Said::In("PV2", 47)),
    ("typeOfInterruption", Said::In("PV1", 36)),
    ("transferredTo", Said::Observed(Element::TransferredTo)),
    ("transferredTo", Said::In("PV1", 3)),
    ("meetingId", Said::In("SCH", 2)),
    ("meetingAt", Said::In("TQ1", 7)),
    ("minutes", Said::In("SCH", 9)),
    ("location", Said::In("AIL", 3)),
    ("participant.role", Said::Each("AIP", 4)),
    ("participant", Said::Each("AIP", 3)),
    ("fixedCareContact", Said::Observed(Element::CareContact)),
    ("need", Said::Listed(Element::Need)),
    ("medication", Said::Listed(Element::Medication)),
    ("aid", Said::Listed(Element::Aid)),
    ("measure", Said::Listed(Element::Measure)),
    ("goal", Said::Listed(Element::Goal)),
];

/// What may say a path that has no index in it.
pub(super) fn said(name: &str) -> impl Iterator<Item = Said> {
    let name = name.strip_prefix("notice.").unwrap_or(name);
    let closest = SAID.iter().find(|(start, _)| is_within(name, start));
    let start = closest.map_or("", |(start, _)| start);
    let ways = SAID.iter().filter(move |(known, _)| *known == start);
    let path = |element: &&Element| {
        let path = element.path();
        path.strip_prefix("notice.").unwrap_or(path) == name
    };
    let observed = Element::ALL.iter().find(path).filter(|_| closest.is_none());
    let observed = observed.map(|element| Said::Observed(*element));
    ways.map(|(_, said)| *said).chain(observed)
}

fn is_within(name: &str, start: &str) -> bool {
    name.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
