//! Embedded files: OBX with an ED value, joined by OBX-4 with what is said about the file in the segments
//! next to it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::CodedValue;
use contracts::referral::Attachment;

use super::observations::{About, Observations};
use super::reader::Reader;
use crate::millennium::codes::media;
use crate::millennium::rules;
use crate::wire::hl7v2::{Part, Segment};

/// The attachments of a message whose own id is `of`.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    of: Option<&str>,
) -> Vec<Attachment> {
    let mut files: Vec<(&str, Attachment)> = Vec::new();
    for (about, segment) in observations.attachments() {
        let sub_id = segment.field(4).code();
        let same_file = files.last().is_some_and(|(last, file)| {
            *last == sub_id && !sub_id.is_empty() && !(*about == About::File && file.value.is_some())
        });
        if !same_file {
            files.push((sub_id, Attachment::default()));
        }
        if let Some((_, file)) = files.last_mut() {
            fill(reader, file, *about, *segment);
        }
    }
    let mut attachments: Vec<Attachment> = files.into_iter().map(|(_, file)| file).collect();
    for (index, attachment) in attachments.iter_mut().enumerate() {
        if attachment.id.is_none()
            && let Some(of) = of
        {
            attachment.id = Some(format!("{of}#{}", index + 1));
            reader.inferred(
                "attachment",
                "the id of an attachment; it was made from the id of the message",
            );
        }
    }
    attachments
}

fn fill<'m>(reader: &mut Reader<'m>, file: &mut Attachment, about: About, segment: Segment<'m>) {
    let value = segment.field(5);
    match about {
        About::Id => file.id = reader.text(value),
        About::MediaType => file.media_type = reader.coded(value),
        About::Description => file.description = reader.text(value),
        About::File => {
            file.value = content(reader, value);
            let media_type = media_type(value);
            let _ = file.media_type.get_or_insert(media_type);
        }
    }
}

/// What ED-2 and ED-3 say the file is.
fn media_type(value: Part<'_>) -> CodedValue {
    media::read(value.component(2).code(), value.component(3).code())
}

/// The file as base64, whichever way it is encoded.
fn content<'m>(reader: &mut Reader<'m>, value: Part<'m>) -> Option<String> {
    let data = reader.text(value.component(5))?;
    match value.component(4).code() {
        "Base64" | "base64" | "BASE64" | "" => {
            let has_space = data.bytes().any(|byte| byte.is_ascii_whitespace());
            Some(if has_space {
                data.split_ascii_whitespace().collect()
            } else {
                data
            })
        }
        "A" => Some(STANDARD.encode(data)),
        _ => {
            reader.warn(&rules::MIL_013, value.component(4).place());
            None
        }
    }
}
