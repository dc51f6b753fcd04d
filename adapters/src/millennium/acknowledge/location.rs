//! Where in the received message a path is: a place that reading names (`OBX[3]-5.2`), or a canonical path
//! and the segment that says it. What does not occur in the message has no place there.

use super::super::codes::{CARRIER, Element};
use super::super::profile::Profile;
use super::said::{Said, said};
use crate::wire::hl7v2::{Message, Segment};

/// A place in the form of ERR-2 (ERL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Location {
    pub(super) segment: String,
    pub(super) sequence: u64,
    pub(super) field: String,
    pub(super) component: String,
}

/// The place of a path in what was received, if it has one there.
pub(super) fn of(path: &str, message: &Message<'_>, profile: &Profile) -> Option<Location> {
    wire(path).or_else(|| {
        let (_, below) = path.split_once('.')?;
        let (name, index) = without_index(below);
        said(&name).find_map(|said| find(said, index, message, profile))
    })
}

/// The path without its first index, and the index.
fn without_index(path: &str) -> (String, usize) {
    let parts = path
        .split_once('[')
        .and_then(|(before, rest)| Some((before, rest.split_once(']')?)));
    match parts {
        Some((before, (index, after))) => (format!("{before}{after}"), index.parse().unwrap_or_default()),
        None => (path.to_owned(), 0),
    }
}

fn find(said: Said, index: usize, message: &Message<'_>, profile: &Profile) -> Option<Location> {
    let is_answer = message
        .segment("MSH")
        .is_some_and(|header| header.field(9).component(1).code() == "RRI");
    let (speaker, addressee) = if is_answer { ("RT", "RP") } else { ("RP", "RT") };
    let codes = &profile.providers;
    let carries = |segment: &Segment<'_>| {
        let service = segment.field(4);
        service.component(1).code() == CARRIER.0 && service.component(3).code() == profile.observation_system
    };
    match said {
        Said::In(id, field) => nth(message, 0, |segment| segment.is(id).then_some(field)),
        Said::Speaker(field) => provider(message, speaker, 0, field),
        Said::Addressee(field) => provider(message, addressee, 0, field),
        Said::Forwarding(field) => provider(message, &codes.forwarding_recipient, 0, field),
        Said::Intermediary(field) => provider(message, &codes.intermediary, index, field),
        Said::Condition => nth(message, index, |segment| segment.is("DG1").then_some(3)),
        Said::Activity => nth(message, index, |segment| {
            let ordered = segment.is("OBR") && !carries(segment);
            segment.is("PR1").then_some(3).or(ordered.then_some(4))
        }),
        Said::Attachment => nth(message, index, |segment| {
            (segment.is("OBX") && segment.field(2).code() == "ED").then_some(5)
        }),
        Said::Observed(element) => observed(message, profile, element, 0),
        Said::Listed(element) => observed(message, profile, element, index),
        Said::Each(id, field) => nth(message, index, |segment| segment.is(id).then_some(field)),
    }
}

fn observed(message: &Message<'_>, profile: &Profile, element: Element, index: usize) -> Option<Location> {
    nth(message, index, |segment| {
        let (code, value) = if segment.is("OBX") {
            (segment.field(3), 5)
        } else if segment.is("NTE") {
            (segment.field(4), 3)
        } else {
            return None;
        };
        let named = profile.element(code.component(1).code(), code.component(3).code());
        (named == Some(element)).then_some(value)
    })
}

fn provider(message: &Message<'_>, role: &str, index: usize, field: u8) -> Option<Location> {
    nth(message, index, |segment| {
        let mut roles = segment.field(1).repetitions();
        let is = segment.is("PRD") && roles.any(|part| part.component(1).code() == role);
        is.then_some(field)
    })
}

/// The segment of that index among those that a field is picked of, numbered among all of its id.
fn nth(message: &Message<'_>, index: usize, pick: impl Fn(&Segment<'_>) -> Option<u8>) -> Option<Location> {
    let mut picked = message
        .segments()
        .enumerate()
        .filter_map(|(at, segment)| Some((at, segment, pick(&segment)?)));
    let (at, segment, field) = picked.nth(index)?;
    let before = message.segments().take(at).filter(|other| other.is(segment.id()));
    Some(Location {
        segment: segment.id().to_owned(),
        sequence: u64::try_from(before.count()).ok()?.saturating_add(1),
        field: field.to_string(),
        component: String::new(),
    })
}

/// A place as reading names it.
fn wire(path: &str) -> Option<Location> {
    let (head, rest) = path.split_once('-').unwrap_or((path, ""));
    let (segment, sequence) = match head.split_once('[') {
        Some((segment, sequence)) => (segment, sequence.strip_suffix(']')?),
        None => (head, "1"),
    };
    let (field, component) = rest.split_once('.').unwrap_or((rest, ""));
    let is_segment = segment.len() == 3
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_segment || !numeric(field) || !numeric(component) {
        return None;
    }
    Some(Location {
        segment: segment.to_owned(),
        sequence: sequence.parse().ok()?,
        field: field.to_owned(),
        component: component.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::millennium::profile::Profile;
    use crate::wire::hl7v2::Message;

    const COMPLETE: &[u8] = include_bytes!("../samples/new_referral_complete.written.hl7");
    const ANSWER: &[u8] = include_bytes!("../samples/final_answer.wire.hl7");

    fn place(message: &[u8], path: &str) -> Option<String> {
        let message = Message::read_for_answer(message).unwrap();
        let at = of(path, &message, &Profile::default())?;
        Some(format!(
            "{}^{}^{}^{}",
            at.segment, at.sequence, at.field, at.component
        ))
    }

    #[test]
    fn a_place_that_reading_names_is_itself() {
        assert_eq!(place(COMPLETE, "OBX[3]-5.2").unwrap(), "OBX^3^5^2");
        assert_eq!(place(COMPLETE, "MSH").unwrap(), "MSH^1^^");
        assert_eq!(place(COMPLETE, "å"), None);
    }

    #[test]
    fn a_unit_is_where_its_role_is_in_either_direction() {
        assert_eq!(place(COMPLETE, "request.recipient").unwrap(), "PRD^2^7^");
        assert_eq!(place(COMPLETE, "envelope.sender.unit").unwrap(), "PRD^1^7^");
        let answers = place(ANSWER, "requestOutcome.respondingOrganisation.careUnitId");
        assert_eq!(answers, place(ANSWER, "envelope.sender.unit"));
        assert_ne!(answers, place(ANSWER, "requestOutcome.recipient"));
    }

    #[test]
    fn an_item_of_a_list_is_counted_from_one_among_the_segments_of_its_id() {
        let path = "request.questionFormulation.condition[1].code";
        assert_eq!(place(COMPLETE, path).unwrap(), "DG1^2^3^");
        let path = "request.questionFormulation.desiredActivity[0].text";
        assert_eq!(place(COMPLETE, path).unwrap(), "OBR^2^4^");
        assert_eq!(
            place(COMPLETE, "request.attachment[1].value").unwrap(),
            "OBX^16^5^"
        );
    }

    #[test]
    fn an_observation_is_found_by_its_code() {
        let path = "request.questionFormulation.text";
        assert_eq!(place(COMPLETE, path).unwrap(), "OBX^3^5^");
        assert_eq!(place(COMPLETE, "request.careProcessId").unwrap(), "OBX^10^5^");
        let path = "requestOutcome.requestVersionNumber";
        assert!(place(ANSWER, path).unwrap().starts_with("OBX^"));
    }

    #[test]
    fn what_does_not_occur_has_no_place() {
        for path in [
            "request.forwardingRecipient",
            "request.questionFormulation.condition[7].code",
            "request.paymentCommitment",
            "requestOutcome.outcome.outcomeText",
        ] {
            assert_eq!(place(COMPLETE, path), None, "{path}");
        }
    }
}
