//! MSH, MSA, and ZVB: what the standard header has no room for, so that the way back gives the same
//! envelope.

use contracts::identity::oid::HSA_ID_HL7;
use contracts::{Document, Envelope, HsaId, Kind};

use super::pen::{Path, Pen};
use crate::millennium::control::{action_code, control_id};
use crate::millennium::profile::AcknowledgementMode;

/// Message type, trigger event and structure (MSH-9).
pub(super) type EventType = (&'static str, &'static str, &'static str);

/// Writes MSH, with the event and its structure.
pub(super) fn write(pen: &mut Pen<'_>, envelope: &Envelope, (kind, trigger, structure): EventType) {
    let profile = pen.profile;
    pen.segment("MSH");
    let application = profile.sending_application.as_deref();
    let system = application.or(envelope.sender.system.as_deref());
    pen.text(3, 1, system, Pen::envelope("sender.system"));
    facility(
        pen,
        4,
        envelope.sender.unit.as_ref(),
        Pen::envelope("sender.unit"),
    );
    let receiver = profile.receiving_application.as_deref();
    let receiver = receiver.or(envelope.receiver.system.as_deref());
    pen.text(5, 1, receiver, Pen::envelope("receiver.system"));
    facility(
        pen,
        6,
        envelope.receiver.unit.as_ref(),
        Pen::envelope("receiver.unit"),
    );
    pen.instant(7, envelope.sent_at, Pen::envelope("sentAt"));
    let writer = &mut pen.writer;
    writer.at(9, 1).plain(kind);
    writer.at(9, 2).plain(trigger);
    writer.at(9, 3).plain(structure);
    let message_id = envelope.message_id.as_deref().unwrap_or_default();
    writer.at(10, 1).plain(&control_id(message_id));
    writer.at(11, 1).text(&profile.processing_id, "");
    writer.at(12, 1).plain("2.5.1");
    let (accept, application) = match profile.acknowledgement {
        AcknowledgementMode::Original => ("", ""),
        AcknowledgementMode::Commit => ("AL", "NE"),
        AcknowledgementMode::Enhanced => ("AL", "AL"),
    };
    writer.at(15, 1).plain(accept);
    writer.at(16, 1).plain(application);
    writer.at(18, 1).plain(profile.character_set.name());
}

/// Writes MSA, which says what an RRI answers.
pub(super) fn answered(pen: &mut Pen<'_>, envelope: &Envelope) {
    if let Some(answered) = envelope.in_reply_to.as_deref() {
        pen.segment("MSA");
        pen.writer.at(1, 1).plain("AA");
        pen.writer.at(2, 1).plain(&control_id(answered));
    }
}

fn facility(pen: &mut Pen<'_>, field: u16, unit: Option<&HsaId>, path: Path) {
    if unit.is_some() {
        pen.hsa_id(field, 1, unit, path);
        pen.writer.at(field, 2).plain(HSA_ID_HL7);
        pen.writer.at(field, 3).plain("ISO");
    }
}

/// Writes ZVB, when reading the other segments would not give the envelope back.
pub(super) fn keep(pen: &mut Pen<'_>, document: &Document) {
    let envelope = &document.envelope;
    let content = &document.content;
    let mut fields: [Option<Kept<'_>>; 8] = [None; 8];
    let [id, system, receiver, answered, from, to, action, sequence] = &mut fields;
    *id = too_long(envelope.message_id.as_deref());
    if pen.profile.sending_application.is_some() {
        *system = Some(kept(envelope.sender.system.as_deref()));
    }
    *receiver = envelope.receiver.system.as_deref().map(Kept::Text);
    let in_msa = matches!(
        document.kind(),
        Kind::ReferralConfirmation | Kind::ReferralOutcome
    );
    *answered = match envelope.in_reply_to.as_deref() {
        Some(id) if !in_msa => Some(Kept::Text(id)),
        id => too_long(id),
    };
    *from = unit(envelope.sender.unit.as_ref(), content.sending_unit());
    *to = unit(envelope.receiver.unit.as_ref(), content.receiving_unit());
    if envelope.action != content.action() {
        *action = Some(Kept::Text(action_code(envelope.action)));
    }
    if envelope.sequence != content.sequence() {
        *sequence = Some(envelope.sequence.map_or(Kept::Nothing, Kept::Number));
    }
    if fields.iter().any(Option::is_some) {
        write_kept(pen, &fields);
    }
}

fn write_kept(pen: &mut Pen<'_>, fields: &[Option<Kept<'_>>; 8]) {
    const PATHS: [&str; 8] = [
        "messageId",
        "sender.system",
        "receiver.system",
        "inReplyTo",
        "sender.unit",
        "receiver.unit",
        "action",
        "sequence",
    ];
    pen.segment("ZVB");
    for ((number, field), path) in (1..).zip(fields).zip(PATHS) {
        let writer = pen.writer.at(number, 1);
        match field {
            Some(Kept::Text(text)) => writer.text(text, Pen::envelope(path)),
            Some(Kept::Number(value)) => writer.number(*value),
            // The null value: there is nothing, whatever another segment may suggest.
            Some(Kept::Nothing) => writer.plain("\"\""),
            None => {}
        }
    }
}

/// What a field of ZVB keeps.
#[derive(Clone, Copy)]
enum Kept<'a> {
    Text(&'a str),
    Number(u64),
    Nothing,
}

fn kept(text: Option<&str>) -> Kept<'_> {
    text.map_or(Kept::Nothing, Kept::Text)
}

fn too_long(id: Option<&str>) -> Option<Kept<'_>> {
    id.filter(|id| control_id(id) != *id).map(Kept::Text)
}

fn unit<'a>(unit: Option<&'a HsaId>, derived: Option<&HsaId>) -> Option<Kept<'a>> {
    let unit = unit.map(HsaId::as_str);
    (unit != derived.map(HsaId::as_str)).then(|| kept(unit))
}
