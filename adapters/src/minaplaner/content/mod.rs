//! The kinds of message, each with the resources that tell it. What all of them have stands beside this folder.

mod admission;
mod assessment;
mod discharged;
mod enrolment;
mod handover;
mod interruption;
mod leave;
mod planning;
mod ready;
mod receipt;
mod section;
mod sip_invitation;
mod stay;

use contracts::Content;
use contracts::notice::Notice;

use super::frame::Frame;
use crate::wire::fhir::Mapper;

/// What a kind of message tells beyond its notice.
pub(super) fn content(m: &mut Mapper, content: &mut Content, frame: &Frame) {
    match content {
        Content::Admission(it) => admission::admission(m, it, frame),
        Content::Leave(it) => leave::leave(m, it, frame),
        Content::Discharged(it) => discharged::discharged(m, it, frame),
        Content::Ready(it) => ready::ready(m, it, frame),
        Content::Interruption(it) => interruption::interruption(m, it, frame),
        Content::SipInvitation(it) => sip_invitation::sip_invitation(m, it, frame),
        Content::Planning(it) => planning::planning(m, it, frame),
        Content::Handover(it) => handover::handover(m, it, frame),
        Content::Enrolment(it) => enrolment::enrolment(m, it, frame),
        Content::Assessment(it) => assessment::assessment(m, it, frame),
        Content::Receipt(it) => receipt::receipt(m, it, frame),
        Content::Request(_)
        | Content::Confirmation(_)
        | Content::Outcome(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_) => {}
    }
}

/// What a message says of itself, to be filled in.
pub(super) fn notice(content: &mut Content) -> Option<&mut Notice> {
    Some(match content {
        Content::Admission(it) => &mut it.notice,
        Content::Leave(it) => &mut it.notice,
        Content::Discharged(it) => &mut it.notice,
        Content::Ready(it) => &mut it.notice,
        Content::Interruption(it) => &mut it.notice,
        Content::SipInvitation(it) => &mut it.notice,
        Content::Planning(it) => &mut it.notice,
        Content::Handover(it) => &mut it.notice,
        Content::Enrolment(it) => &mut it.notice,
        Content::Assessment(it) => &mut it.notice,
        Content::Receipt(it) => &mut it.notice,
        Content::Request(_)
        | Content::Confirmation(_)
        | Content::Outcome(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_) => return None,
    })
}
