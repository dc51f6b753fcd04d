//! Bytes to text: byte order mark, then the transport's word, then the XML declaration, then UTF-8.
//! Reads nothing of the message beyond the declaration.

use std::borrow::Cow;

use contracts::{Reason, Violation};
use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::failure::refused;
use super::rules::RIV_003;
use crate::DecodeFailure;

/// How far into a message an XML declaration can reach.
const DECLARATION: usize = 256;

/// The text of a message.
///
/// # Errors
/// [`Reason::CharacterSet`] when the character set is not one that is read, or the bytes do not follow it.
pub(crate) fn text<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Cow<'a, str>, DecodeFailure> {
    let (encoding, body) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Some(UTF_8), rest),
        [0xFE, 0xFF, rest @ ..] => (Some(UTF_16BE), rest),
        [0xFF, 0xFE, rest @ ..] => (Some(UTF_16LE), rest),
        _ => (named(bytes, content_type), bytes),
    };
    let text = match encoding {
        Some(encoding) if encoding == UTF_8 => std::str::from_utf8(body).ok().map(Cow::Borrowed),
        Some(encoding) => encoding.decode_without_bom_handling_and_without_replacement(body),
        None => None,
    };
    text.ok_or_else(|| refused(Reason::CharacterSet, Violation::of(&RIV_003, "message")))
}

fn named(bytes: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    let Some(label) = content_type.and_then(parameter).or_else(|| declared(bytes)) else {
        return Some(UTF_8);
    };
    // The web's reading of ISO-8859-1 is Windows-1252: the same letters, and no control characters.
    Encoding::for_label(label).filter(|encoding| [UTF_8, WINDOWS_1252, ISO_8859_15].contains(encoding))
}

fn parameter(content_type: &str) -> Option<&[u8]> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"').as_bytes())
    })
}

fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.get(..DECLARATION.min(bytes.len()))?;
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = declaration.get(..end)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let after = declaration
        .get(at..)?
        .strip_prefix(b"encoding")?
        .trim_ascii_start();
    let quoted = after.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = quoted.split_first()?;
    let close = memchr::memchr(*quote, rest)?;
    rest.get(..close)
}

#[cfg(test)]
mod tests {
    use contracts::Reason;

    use super::text;

    fn reason(bytes: &[u8]) -> Reason {
        text(bytes, None).unwrap_err().reason
    }

    #[test]
    fn the_declared_character_set_is_followed() {
        let latin = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>\xE5\xE4\xF6</a>";
        assert!(text(latin, None).unwrap().ends_with("<a>\u{e5}\u{e4}\u{f6}</a>"));
        assert_eq!(reason(b"<a>\xE5</a>"), Reason::CharacterSet);
    }

    #[test]
    fn a_byte_order_mark_and_then_the_transport_outweigh_the_declaration() {
        let marked = b"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xC3\xA5</a>";
        assert!(text(marked, None).unwrap().ends_with("<a>\u{e5}</a>"));
        let told = text(b"<a>\xE5</a>", Some("text/xml; charset=\"windows-1252\"")).unwrap();
        assert_eq!(told, "<a>\u{e5}</a>");
    }

    #[test]
    fn sixteen_bits_are_read_with_a_byte_order_mark_only() {
        assert_eq!(text(b"\xFF\xFE<\0a\0/\0>\0", None).unwrap(), "<a/>");
        assert_eq!(text(b"\xFE\xFF\0<\0a\0/\0>", None).unwrap(), "<a/>");
        assert_eq!(reason(b"\xFF\xFE<\0a"), Reason::CharacterSet);
        assert_eq!(
            reason(b"<?xml version='1.0' encoding='UTF-16'?><a/>"),
            Reason::CharacterSet
        );
    }

    #[test]
    fn an_unknown_character_set_is_refused() {
        assert_eq!(
            reason(b"<?xml version='1.0' encoding='ebcdic-se'?><a/>"),
            Reason::CharacterSet
        );
        assert_eq!(
            reason(b"<?xml version='1.0' encoding='shift_jis'?><a/>"),
            Reason::CharacterSet
        );
    }
}
