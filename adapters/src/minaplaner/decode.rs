//! Messages to documents. Whether a document keeps its contract is asked elsewhere.

use contracts::{Action, Document, Envelope};

use super::content;
use super::event::Row;
use super::frame::Frame;
use super::notice;
use super::profile::Profile;
use crate::wire::fhir::{Bundle, Mapper};
use crate::{DecodeFailure, Decoded};

/// Reads a message.
pub(super) fn decode(body: &[u8], profile: &Profile) -> Result<Decoded, DecodeFailure> {
    let bundle = Bundle::read(body)?;
    let (row, action, provenance) = Row::read(&bundle)?;
    let mut told = row.content();
    let mut envelope = Envelope::of(told.kind());
    let mut m = Mapper::reading(bundle);
    let mut frame = Frame::of(&mut m, row, action, Some(provenance));
    notice::ids(&mut m, &mut envelope, &frame);
    m.within(told.kind().content_name(), |m| {
        if let Some(said) = content::notice(&mut told) {
            said.action = action;
            m.within("notice", |m| {
                notice::notice(m, profile, (&mut envelope, said), &mut frame)
            });
        }
        content::content(m, &mut told, &frame);
    });
    let found = m.into_found(action == Action::Withdraw);
    let mut document = Document::new(told, contracts::Origin::default());
    let made = std::mem::replace(&mut document.envelope, envelope);
    let envelope = &mut document.envelope;
    envelope.message_id = envelope.message_id.take().or(made.message_id);
    envelope.sent_at = envelope.sent_at.or(made.sent_at);
    envelope.receiver.unit = envelope.receiver.unit.take().or(made.receiver.unit);
    envelope.sender.unit = made.sender.unit;
    envelope.case_id = made.case_id;
    envelope.action = made.action;
    Ok(Decoded { document, found })
}
