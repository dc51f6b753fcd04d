//! Embedded files: one OBX with an ED value each, and what is said about the file in OBX with the same
//! sub-id.

use contracts::referral::Attachment;

use super::observations;
use super::pen::Pen;
use crate::millennium::codes::{Element, media};

/// Writes the attachments.
pub(super) fn write(pen: &mut Pen<'_>, attachments: &[Attachment]) {
    for (index, attachment) in attachments.iter().enumerate() {
        let sub_id = (index + 1).to_string();
        file(pen, &sub_id, attachment, index);
        let id = pen.path("attachment").item(index).leaf("id");
        observations::text_at(pen, Element::AttachmentId, &sub_id, attachment.id.as_deref(), id);
        let (kind, subtype) = media_parts(attachment);
        if attachment.media_type.as_ref() != Some(&media::read(kind, subtype)) {
            let path = pen.path("attachment").item(index).part("mediaType");
            let media_type = attachment.media_type.as_ref();
            observations::coded(pen, Element::AttachmentMediaType, &sub_id, media_type, path);
        }
        let path = pen.path("attachment").item(index).leaf("description");
        let description = attachment.description.as_deref();
        observations::text_at(pen, Element::AttachmentText, &sub_id, description, path);
    }
}

fn file(pen: &mut Pen<'_>, sub_id: &str, attachment: &Attachment, index: usize) {
    let path = pen.path("attachment").item(index).leaf("value");
    let (kind, subtype) = media_parts(attachment);
    observations::begin(pen, "ED", Element::Attachment, sub_id);
    let writer = &mut pen.writer;
    writer.at(5, 2).plain(kind);
    writer.at(5, 3).plain(subtype);
    writer.at(5, 4).plain("Base64");
    writer
        .at(5, 5)
        .text(attachment.value.as_deref().unwrap_or_default(), path);
    observations::end(pen);
}

fn media_parts(attachment: &Attachment) -> (&'static str, &'static str) {
    let code = attachment
        .media_type
        .as_ref()
        .and_then(|value| value.code.as_deref());
    media::write(code.unwrap_or_default())
}
