//! The discharge family to ADT, SIU and MDM. Each kind is written by one module, which says its event; the parts they
//! share by `notice` (who says it to whom), `visit` (EVN, PV1, PV2), `units` and `items`.

mod admission;

mod discharged;

mod document;

mod handover;

mod interruption;

mod items;

mod leave;

mod notice;

mod planning;

mod ready;

mod sip_invitation;

mod units;

mod visit;

use contracts::{Content, Envelope};

use super::pen::Pen;

/// Writes a document of the discharge family; `false` when it is of another.
pub(super) fn write(pen: &mut Pen<'_>, envelope: &Envelope, content: &Content) -> bool {
    match content {
        Content::Admission(content) => admission::write(pen, envelope, content),
        Content::Planning(content) => planning::write(pen, envelope, content),
        Content::Ready(content) => ready::write(pen, envelope, content),
        Content::SipInvitation(content) => sip_invitation::write(pen, envelope, content),
        Content::Discharged(content) => discharged::write(pen, envelope, content),
        Content::Handover(content) => handover::write(pen, envelope, content),
        Content::Leave(content) => leave::write(pen, envelope, content),
        Content::Interruption(content) => interruption::write(pen, envelope, content),
        Content::Request(_)
        | Content::Confirmation(_)
        | Content::Outcome(_)
        | Content::Enrolment(_)
        | Content::Assessment(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_)
        | Content::Receipt(_) => return false,
    }
    true
}
