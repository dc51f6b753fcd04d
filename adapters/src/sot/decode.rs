//! A message of the work list, as JSON or as a row of a sheet, to a document. What a document must say is asked by
//! its contract.

use std::sync::LazyLock;

use contracts::json::{self, JSN_001};
use contracts::notice::Notice;
use contracts::time::to_swedish;
use contracts::{Content, Document, Origin, Reason, Violation};
use serde_json::Value;

use super::model::{Addressee, Author, Message, Transfer};
use super::profile::Profile;
use super::rules::{SOT_001, SOT_002};
use super::{places, schema, sheet};
use crate::{DecodeFailure, Decoded, WireMessage};

/// Reads a message.
pub(super) fn decode(message: &WireMessage<'_>, profile: &Profile) -> Result<Decoded, DecodeFailure> {
    if sheet::is_one(message) {
        let (message, found) = sheet::row(message, &profile.sheet)?;
        return completed(message, found, profile);
    }
    static SCHEMA: LazyLock<Value> = LazyLock::new(schema::of);
    let (message, mut found): (Message, _) =
        json::read_as(message.body, &SCHEMA).map_err(|found| refused(message.body, found))?;
    if found.iter().any(|one| one.path == "version" && one.is_error()) {
        return Err(failed(Reason::Unsupported, found));
    }
    if message.version.is_none() {
        found.push(Violation::of(&SOT_002, "version"));
    }
    completed(message, found, profile)
}

/// Why nothing could be made of JSON.
fn refused(body: &[u8], found: Vec<Violation>) -> DecodeFailure {
    if std::str::from_utf8(body).is_err() {
        failed(Reason::CharacterSet, found)
    } else if found.iter().any(|one| one.rule == &JSN_001) {
        failed(Reason::Unreadable, found)
    } else {
        let mut found = found;
        found.push(Violation::of(&SOT_001, "message"));
        failed(Reason::Unreadable, found)
    }
}

const fn failed(reason: Reason, violations: Vec<Violation>) -> DecodeFailure {
    DecodeFailure { reason, violations }
}

/// The document of a message.
fn completed(
    message: Message,
    mut found: Vec<Violation>,
    profile: &Profile,
) -> Result<Decoded, DecodeFailure> {
    let Message {
        version: _,
        id,
        case,
        written_at,
        action,
        change_reason,
        from,
        to,
        author,
        patient,
        consent,
        request,
        outcome,
        receipt,
        transfer,
    } = message;
    let (sending_organisation, sending_role) = from.read();
    let notice = Notice {
        notice_id: id,
        case_id: case,
        notice_time: written_at,
        action,
        reason: change_reason,
        patient: patient.read(written_at.map(|at| to_swedish(at).date())),
        sending_organisation,
        sending_role,
        author: author.map(Author::read),
        addressee: to.into_iter().map(Addressee::read).collect(),
        consent,
    };
    let content = match (request, outcome, receipt) {
        (Some(request), None, None) => Content::CoordinationRequest(Box::new(request.read(notice, profile))),
        (None, Some(outcome), None) => Content::CoordinationOutcome(Box::new(outcome.read(notice, profile))),
        (None, None, Some(receipt)) => Content::Receipt(Box::new(receipt.read(notice))),
        _ => {
            found.push(Violation::of(&SOT_001, "message"));
            return Err(failed(Reason::Unsupported, found));
        }
    };
    let kind = content.kind();
    for one in &mut found {
        one.path = places::canonical(&one.path, kind);
    }
    Ok(Decoded {
        document: enveloped(content, transfer),
        found,
    })
}

/// A content in its envelope.
fn enveloped(content: Content, transfer: Transfer) -> Document {
    let origin = Origin {
        message_id: transfer.message_id,
        sent_at: transfer.sent_at,
        system: transfer.from_system,
        in_reply_to: transfer.in_reply_to,
    };
    let mut document = Document::new(content, origin);
    let envelope = &mut document.envelope;
    envelope.sequence = transfer.sequence;
    envelope.receiver.system = transfer.to_system;
    if transfer.from_unit.is_some() {
        envelope.sender.unit = transfer.from_unit;
    }
    if transfer.to_unit.is_some() {
        envelope.receiver.unit = transfer.to_unit;
    }
    document
}
