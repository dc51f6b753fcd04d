//! Bytes of a sheet to text: byte order mark, then the transport's word, then what the bytes themselves show.

use std::borrow::Cow;

use contracts::{Reason, Violation};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::super::rules::{SOT_003, SOT_004};
use crate::{DecodeFailure, WireMessage};

/// The text of a sheet.
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, str>,
    /// That the character set is a guess.
    pub(super) warning: Option<Violation>,
}

/// Reads the bytes of a sheet. Spreadsheets write UTF-8 with a byte order mark, UTF-16 with one, or Windows-1252
/// without a word about it.
pub(super) fn of<'a>(message: &WireMessage<'a>) -> Result<Text<'a>, DecodeFailure> {
    let (encoding, body) = match message.body {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Some(UTF_8), rest),
        [0xFE, 0xFF, rest @ ..] => (Some(UTF_16BE), rest),
        [0xFF, 0xFE, rest @ ..] => (Some(UTF_16LE), rest),
        body => match message.content_type.and_then(charset) {
            Some(label) => (Encoding::for_label(label.as_bytes()).filter(is_read), body),
            None if std::str::from_utf8(body).is_ok() => (Some(UTF_8), body),
            None => (Some(WINDOWS_1252), body),
        },
    };
    let is_guessed = encoding == Some(WINDOWS_1252) && message.content_type.and_then(charset).is_none();
    let text = encoding.and_then(|of| of.decode_without_bom_handling_and_without_replacement(body));
    let text = text.ok_or_else(|| DecodeFailure {
        reason: Reason::CharacterSet,
        violations: vec![Violation::of(&SOT_003, "message")],
    })?;
    Ok(Text {
        text,
        warning: is_guessed.then(|| Violation::of(&SOT_004, "message")),
    })
}

fn is_read(encoding: &&'static Encoding) -> bool {
    [UTF_8, WINDOWS_1252].contains(encoding)
}

fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"'))
    })
}
