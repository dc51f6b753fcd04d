//! Media types of attachments: the national selection, and the types and subtypes of ED-2 and ED-3
//! (tables 0191 and 0291). Types and subtypes of MIME are read as well.

use contracts::CodedValue;
use contracts::coded::system::MEDIA_TYPE;

/// Code of the national selection, type of table 0191, subtype, and the registered type.
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("pdf", "AP", "PDF", "application/pdf"),
    ("jpeg", "IM", "JPEG", "image/jpeg"),
    ("png", "IM", "PNG", "image/png"),
    ("html", "TEXT", "HTML", "text/html"),
    ("txt", "TEXT", "PLAIN", "text/plain"),
    ("gif", "IM", "GIF", "image/gif"),
    ("bmp", "IM", "BMP", "image/bmp"),
];

/// The media type that a type and a subtype name.
pub(in crate::millennium) fn read(kind: &str, subtype: &str) -> CodedValue {
    let known = TYPES.iter().find(|(code, _, known, _)| {
        subtype.eq_ignore_ascii_case(known) || subtype.eq_ignore_ascii_case(code)
    });
    let code = match known {
        Some((code, ..)) => (*code).to_owned(),
        None => format!("{kind}/{subtype}").to_ascii_lowercase(),
    };
    CodedValue::new(code.clone(), MEDIA_TYPE).display(code)
}

/// The type and subtype of a code: of the national selection, or a registered type.
pub(in crate::millennium) fn write(code: &str) -> (&'static str, &'static str) {
    TYPES
        .iter()
        .find(|(known, _, _, registered)| {
            code.eq_ignore_ascii_case(known) || code.eq_ignore_ascii_case(registered)
        })
        .map_or(("AP", "Octet-stream"), |(_, kind, subtype, _)| (kind, subtype))
}
