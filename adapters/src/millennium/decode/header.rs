//! What the header says: ids, time, system; and what ZVB keeps of the original envelope.

use contracts::{Action, Envelope, HsaId, Origin};
use jiff::Timestamp;

use super::observations::Observations;
use super::reader::Reader;
use crate::millennium::codes::Element;
use crate::millennium::control::{action_of, control_id};
use crate::wire::hl7v2::{Part, read_instant};

/// What a message says of itself besides its content.
pub(super) fn origin(reader: &mut Reader<'_>) -> Origin {
    let sent_at = reader.field("MSH", 7).and_then(|part| reader.instant(part, None));
    Origin {
        message_id: first(reader, "MSH", 10),
        sent_at,
        system: first(reader, "MSH", 3),
        in_reply_to: first(reader, "MSA", 2),
    }
}

/// When the message was sent, for those who need it besides the envelope, which names what is wrong
/// with it.
pub(super) fn sent_at_quietly(reader: &Reader<'_>) -> Option<Timestamp> {
    let part = reader.field("MSH", 7)?.component(1);
    read_instant(part.raw()).map(|(instant, _)| instant)
}

/// When an answer was made: what it says, or when it was sent.
pub(super) fn made_at<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    element: Element,
    path: &str,
) -> Option<Timestamp> {
    if observations.has(element) {
        return observations.instant(reader, element, path);
    }
    let sent = sent_at_quietly(reader)?;
    reader.inferred(
        path,
        "the time when this was made; the time of the message, MSH-7, was taken",
    );
    Some(sent)
}

/// The version of the referral that an answer speaks of: what it says, or what the profile assumes.
pub(super) fn answered_version<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    path: &str,
) -> Option<u64> {
    if observations.has(Element::VersionNumber) {
        return observations.number(reader, Element::VersionNumber, path);
    }
    let assumed = reader.profile.assume.answered_version?;
    reader.inferred(path, "the version of the referral; the profile assumes one");
    Some(assumed)
}

/// The id of an answer: what it says, or the unit that answers and MSH-10.
pub(super) fn own_id<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    element: Element,
    path: &str,
    unit: Option<&HsaId>,
) -> Option<String> {
    if let Some(id) = observations.text(reader, element) {
        return Some(id);
    }
    let unit = unit?;
    let control = first(reader, "MSH", 10)?;
    reader.inferred(
        path,
        "the id of the answer; it was made from the unit's HSA-id and MSH-10",
    );
    Some(format!("{}#{control}", unit.as_str()))
}

fn first(reader: &mut Reader<'_>, segment: &str, field: u16) -> Option<String> {
    let part = reader.field(segment, field)?;
    reader.text(part.component(1))
}

/// Puts back what only ZVB could carry. An empty field says nothing new, the null value that there is
/// nothing. An id is believed only when MSH-10 or MSA-2 is made from it.
pub(super) fn restore(reader: &mut Reader<'_>, envelope: &mut Envelope) {
    let Some(kept) = reader.segment("ZVB") else {
        return;
    };
    let id = reader.text(kept.field(1));
    if id.as_deref().map(control_id) == envelope.message_id.as_deref().map(Into::into) {
        envelope.message_id = id;
    }
    put(reader, kept.field(2), &mut envelope.sender.system, Some);
    put(reader, kept.field(3), &mut envelope.receiver.system, Some);
    let answered = reader.text(kept.field(4));
    if envelope.in_reply_to.is_none()
        || answered.as_deref().map(control_id) == envelope.in_reply_to.as_deref().map(Into::into)
    {
        envelope.in_reply_to = answered;
    }
    put(reader, kept.field(5), &mut envelope.sender.unit, |unit| {
        Some(HsaId::new(unit))
    });
    put(reader, kept.field(6), &mut envelope.receiver.unit, |unit| {
        Some(HsaId::new(unit))
    });
    let mut action: Option<Action> = None;
    put(reader, kept.field(7), &mut action, |code| action_of(&code));
    envelope.action = action.unwrap_or(envelope.action);
    put(reader, kept.field(8), &mut envelope.sequence, |number| {
        number.parse().ok()
    });
}

fn put<'m, T>(
    reader: &mut Reader<'m>,
    part: Part<'m>,
    place: &mut Option<T>,
    read: impl FnOnce(String) -> Option<T>,
) {
    if part.raw() == "\"\"" {
        *place = None;
    } else if let Some(value) = reader.text(part).and_then(read) {
        *place = Some(value);
    }
}
