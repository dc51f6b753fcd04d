//! Our valid document to their JSON. All of a document has a place there; only an envelope that contradicts its
//! content is reported.

use contracts::notice::Notice;
use contracts::{Content, Document, HsaId, json};

use super::model::{
    Addressee, Author, Message, Outcome, Patient, Receipt, Request, Sender, Transfer, Version,
};
use crate::wire::json::MEDIA_TYPE;
use crate::{EncodeFailure, Encoded};

/// Writes a document.
pub(super) fn encode(document: &Document) -> Result<Encoded, EncodeFailure> {
    let mut message = Message::default();
    let content = &document.content;
    if let Content::CoordinationRequest(request) = content {
        message.request = Some(Request::written(request));
    } else if let Content::CoordinationOutcome(outcome) = content {
        message.outcome = Some(Outcome::written(outcome));
    } else if let Content::Receipt(receipt) = content {
        message.receipt = Some(Receipt::written(receipt));
    } else {
        return Err(EncodeFailure::not_written());
    }
    let notice = content.notice().ok_or_else(EncodeFailure::not_written)?;
    message.transfer = transfer(document);
    Ok(Encoded {
        body: json::write_as(&noticed(message, notice)).into_bytes(),
        content_type: MEDIA_TYPE,
        left_out: contradictions(document),
    })
}

/// A message with what its notice says.
fn noticed(message: Message, notice: &Notice) -> Message {
    let Notice {
        notice_id,
        case_id,
        notice_time,
        action,
        reason,
        patient,
        sending_organisation,
        sending_role,
        author,
        addressee,
        consent,
    } = notice;
    Message {
        version: Some(Version::V1_0),
        id: notice_id.clone(),
        case: case_id.clone(),
        written_at: *notice_time,
        action: *action,
        change_reason: reason.clone(),
        from: Sender::written(sending_organisation, *sending_role),
        to: addressee.iter().map(Addressee::written).collect(),
        author: author.as_ref().map(Author::written),
        patient: Patient::written(patient),
        consent: *consent,
        ..message
    }
}

/// What the envelope says that the content does not say in the same words.
fn transfer(document: &Document) -> Transfer {
    let Document { envelope, content } = document;
    let otherwise = |unit: &Option<HsaId>, of_content: Option<&HsaId>| {
        let written = of_content.map(HsaId::as_str);
        unit.clone().filter(|unit| Some(unit.as_str()) != written)
    };
    Transfer {
        message_id: envelope
            .message_id
            .clone()
            .filter(|id| Some(id) != content.own_id().as_ref()),
        sent_at: envelope.sent_at.filter(|at| Some(*at) != content.made_at()),
        in_reply_to: envelope.in_reply_to.clone(),
        sequence: envelope.sequence,
        from_unit: otherwise(&envelope.sender.unit, content.sending_unit()),
        from_system: envelope.sender.system.clone(),
        to_unit: otherwise(&envelope.receiver.unit, content.receiving_unit()),
        to_system: envelope.receiver.system.clone(),
    }
}

/// What the envelope says that the content says otherwise, and that is said once on the wire.
fn contradictions(document: &Document) -> Vec<String> {
    let Document { envelope, content } = document;
    let action = (envelope.action != content.action()).then(|| "envelope.action".to_owned());
    action.into_iter().collect()
}
