//! RF1: the referral's identity, why the message is sent, priority and disposition. Published messages
//! leave RF1 out or use codes of their own, so much is read by its meaning.

use contracts::referral::{ConfirmationType, OutcomeType, VersionReason};

use super::event::Trigger;
use super::reader::Reader;
use crate::millennium::codes::{self, Element};
use crate::millennium::rules;
use crate::wire::hl7v2::Part;

/// What an RRI says.
pub(super) enum Answer {
    /// Something about the referral before it is answered.
    Confirmation(Option<ConfirmationType>),
    /// The clinical answer.
    Outcome(Option<OutcomeType>),
}

/// The `requestId`: whole in RF1-11, or put together from RF1-6 and the system that gave it out.
pub(super) fn request_id(reader: &mut Reader<'_>) -> Option<String> {
    let Some(segment) = reader.segment("RF1") else {
        reader.warn(&rules::MIL_008, "RF1");
        return None;
    };
    for part in segment.field(11).repetitions().chain([segment.field(6)]) {
        let id = reader.text(part.component(1));
        if id.as_ref().is_some_and(|id| id.contains('#')) {
            return id;
        }
    }
    let originating = segment.field(6);
    let local = reader.text(originating.component(1))?;
    for number in [3, 2] {
        let name = reader.text(originating.component(number));
        if let Some(source) = name.and_then(|name| source_system(reader, name)) {
            return Some(format!("{source}#{local}"));
        }
    }
    None
}

/// The HSA-id of the system that gave out an id: as written, or as the profile says of its name.
fn source_system(reader: &Reader<'_>, name: String) -> Option<String> {
    if contracts::HsaId::new(name.as_str()).is_well_formed() {
        return Some(name);
    }
    let known = reader.profile.referral_namespaces.get(&name)?;
    Some(known.as_str().to_owned())
}

/// Why the version was made: the code of e-remiss in the alternate half of RF1-1, or the event.
pub(super) fn version_reason(reader: &mut Reader<'_>, trigger: Trigger) -> VersionReason {
    let (status, alternate) = status(reader);
    if let Some(reason) = codes::version_reason_of(alternate) {
        return reason;
    }
    if !matches!(status, "" | "P") {
        reader.warn(&rules::MIL_009, "RF1-1");
    }
    let forwarded = has_role(reader, &reader.profile.providers.intermediary);
    match trigger {
        Trigger::Changed => VersionReason::Changed,
        Trigger::New | Trigger::Cancelled if forwarded => VersionReason::Forwarded,
        Trigger::New | Trigger::Cancelled => VersionReason::New,
    }
}

/// What an RRI says: the code of e-remiss in RF1-1, or the event, the providers and the results.
pub(super) fn answer(reader: &mut Reader<'_>, trigger: Trigger) -> Answer {
    let (status, alternate) = status(reader);
    if let Some(kind) = codes::confirmation_of(alternate) {
        return Answer::Confirmation(Some(kind));
    }
    if let Some(kind) = codes::outcome_of(alternate) {
        return Answer::Outcome(Some(kind));
    }
    if trigger == Trigger::Cancelled {
        return Answer::Confirmation(Some(ConfirmationType::Aborted));
    }
    if has_role(reader, &reader.profile.providers.forwarding_recipient) {
        return Answer::Confirmation(Some(ConfirmationType::Forwarded));
    }
    if let Some(result) = result_status(reader) {
        return Answer::Outcome(codes::status_of_result(result));
    }
    let kind = match status {
        "A" => Some(ConfirmationType::Confirmed),
        "P" => Some(ConfirmationType::ComplementWanted),
        "R" => Some(ConfirmationType::Rejected),
        _ => None,
    };
    Answer::Confirmation(kind)
}

/// Whether care responsibility stays with the referrer: patient returned after evaluation, or taken over.
pub(super) fn care_responsibility_remains(reader: &mut Reader<'_>) -> Option<bool> {
    const PATH: &str = "request.careResponsibilityRemains";
    let (mut returned, mut taken_over) = (false, false);
    let part = reader.field("RF1", 4);
    for one in part.iter().flat_map(Part::repetitions) {
        match one.component(1).code() {
            "RP" => returned = true,
            "AM" => taken_over = true,
            _ => {}
        }
    }
    match (returned, taken_over, part) {
        (true, true, Some(part)) => {
            reader.unreadable(part, Some(PATH), "either RP or AM");
            None
        }
        (false, false, _) | (true, true, None) => {
            let assumed = reader.profile.assume.care_responsibility_remains?;
            reader.inferred(
                PATH,
                "whether care responsibility remains, RF1-4; the profile assumes it",
            );
            Some(assumed)
        }
        (returned, ..) => Some(returned),
    }
}

/// The day of the referral: when it originated, or from when it is meant to be in force.
pub(super) fn date(reader: &mut Reader<'_>) -> Option<jiff::civil::Date> {
    const PATH: &str = "request.author.date";
    let originated = reader.field("RF1", 9)?;
    if !originated.is_empty() {
        return reader.date(originated, Some(PATH));
    }
    let effective = reader.field("RF1", 7)?;
    let date = reader.date(effective, Some(PATH))?;
    reader.inferred(
        PATH,
        "the date when the referral originated; the effective date, RF1-7, was taken",
    );
    Some(date)
}

/// Administrative information with the priority as its first line.
pub(super) fn with_priority(reader: &mut Reader<'_>, text: Option<String>) -> Option<String> {
    let Some(line) = priority_line(reader) else {
        return text;
    };
    Some(match text {
        None => line,
        Some(text) if text.lines().next() == Some(line.as_str()) => text,
        Some(text) => format!("{line}\n{text}"),
    })
}

fn priority_line(reader: &mut Reader<'_>) -> Option<String> {
    let part = reader.field("RF1", 2).filter(|part| !part.is_empty())?;
    let code = part.component(1).code();
    let priority = codes::priority_of(code);
    if !matches!(priority, Some((_, true))) {
        reader.warn(&rules::MIL_009, "RF1-2");
    }
    match priority {
        Some((priority, _)) => Some(priority.line().to_owned()),
        None => {
            let text = part.component(2);
            let named = if text.is_empty() { part.component(1) } else { text };
            reader.text(named).map(|name| format!("Prioritet: {name}"))
        }
    }
}

/// The status of table 0283 and the code of e-remiss.
fn status<'m>(reader: &Reader<'m>) -> (&'m str, &'m str) {
    let part = reader.field("RF1", 1);
    let code = |number| part.map_or("", |part: Part<'m>| part.component(number).code());
    (code(1), code(4))
}

/// The first result status (OBR-25), if some OBR or answer text says that there is a result.
fn result_status<'m>(reader: &Reader<'m>) -> Option<&'m str> {
    let results = reader.segments.iter().filter(|segment| segment.is("OBR"));
    let status = results
        .map(|segment| segment.field(25).code())
        .find(|status| !status.is_empty());
    let names_outcome = |segment: &&crate::wire::hl7v2::Segment<'m>| {
        segment.is("OBX") && segment.field(3).component(1).code() == reader.profile.code(Element::OutcomeId)
    };
    match status {
        Some(status) => Some(status),
        None => reader.segments.iter().find(names_outcome).map(|_| ""),
    }
}

fn has_role(reader: &Reader<'_>, role: &str) -> bool {
    reader
        .segments
        .iter()
        .filter(|segment| segment.is("PRD"))
        .any(|segment| super::providers::has_role(segment, role))
}
