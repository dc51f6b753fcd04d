//! Documents to messages, by the same description as the other way.

use contracts::{Document, Reason, Violation};

use super::event::Row;
use super::frame::{Frame, contradictions};
use super::profile::{Profile, Protected};
use super::rules::MPL_003;
use super::{CONTENT_TYPE, content, notice};
use crate::wire::fhir::{Mapper, id_of};
use crate::{EncodeFailure, Encoded};

/// Writes a document.
pub(super) fn encode(document: &Document, profile: &Profile) -> Result<Encoded, EncodeFailure> {
    let Document { envelope, content } = document;
    let row = Row::telling(content).ok_or_else(EncodeFailure::not_written)?;
    sendable(document, profile)?;
    let (mut envelope, mut told) = (envelope.clone(), content.clone());
    let seed = id_of(envelope.message_id.as_deref().unwrap_or_default());
    let mut m = Mapper::writing(&seed);
    let mut frame = Frame::of(&mut m, row, content.action(), None);
    notice::ids(&mut m, &mut envelope, &frame);
    m.within(told.kind().content_name(), |m| {
        if let Some(said) = content::notice(&mut told) {
            m.within("notice", |m| {
                notice::notice(m, profile, (&mut envelope, said), &mut frame)
            });
        }
        content::content(m, &mut told, &frame);
    });
    contradictions(&mut m, &document.envelope, content);
    let (message, left_out) = m.into_written();
    Ok(Encoded {
        body: message.to_string().into_bytes(),
        content_type: CONTENT_TYPE,
        left_out,
    })
}

fn sendable(document: &Document, profile: &Profile) -> Result<(), EncodeFailure> {
    let notice = document.content.notice();
    let is_protected = notice.is_some_and(|notice| notice.patient.protected_identity.is_some());
    if profile.protected_identity == Protected::Carry || !is_protected {
        return Ok(());
    }
    let path = format!(
        "{}.notice.patient.protectedIdentity",
        document.kind().content_name()
    );
    Err(EncodeFailure {
        reason: Reason::NotExpressible,
        violations: vec![Violation::of(&MPL_003, path)],
    })
}
