//! Character sets of MSH-18 (table 0211): bytes to Unicode once for the whole message, and back per text.

use std::borrow::Cow;

use contracts::{Rule, Violation};
use encoding_rs::{ISO_8859_15, WINDOWS_1252};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules;

/// A character set that is read or written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Charset {
    /// `UNICODE UTF-8`.
    #[default]
    #[serde(rename = "UNICODE UTF-8")]
    Utf8,
    /// `8859/1`, Latin-1.
    #[serde(rename = "8859/1")]
    Latin1,
    /// `8859/15`, Latin-9; read, never chosen by a profile.
    #[serde(skip)]
    Latin9,
}

/// What MSH-18 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    Named(Charset),
    /// Absent, or `ASCII`.
    Nothing,
    Unknown,
}

impl Charset {
    /// The name in MSH-18.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UNICODE UTF-8",
            Self::Latin1 => "8859/1",
            Self::Latin9 => "8859/15",
        }
    }

    /// The text that bytes say in this character set, if they follow it.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Latin1 => WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes),
            Self::Latin9 => ISO_8859_15.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The byte of a character beyond ASCII, in a character set of single bytes.
    pub(super) fn byte(self, character: char) -> Option<u8> {
        match self {
            Self::Utf8 => None,
            Self::Latin1 => u8::try_from(u32::from(character))
                .ok()
                .filter(|&byte| byte >= 0xA0),
            Self::Latin9 => {
                let mut utf8 = [0_u8; 4];
                let (bytes, _, unfit) = ISO_8859_15.encode(character.encode_utf8(&mut utf8));
                bytes.first().copied().filter(|_| !unfit)
            }
        }
    }
}

/// What the first repetition of MSH-18 says.
pub(super) fn declared(name: &[u8]) -> Declared {
    let name = name.trim_ascii();
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
    if name.is_empty() || name == b"\"\"" || is("ASCII") || is("US-ASCII") {
        Declared::Nothing
    } else if is("UNICODE UTF-8") || is("UNICODE") || is("UTF-8") || is("UTF8") {
        Declared::Named(Charset::Utf8)
    } else if is("8859/1") || is("8859-1") || is("ISO-8859-1") || is("ISO8859-1") {
        Declared::Named(Charset::Latin1)
    } else if is("8859/15") || is("8859-15") || is("ISO-8859-15") {
        Declared::Named(Charset::Latin9)
    } else {
        Declared::Unknown
    }
}

/// The whole message as text, the character set it was in, and what was found about it.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    declared: Declared,
    found: &mut Vec<Violation>,
) -> Result<(Cow<'a, str>, Charset), &'static Rule> {
    let mut warn = |rule| found.push(Violation::of(rule, "MSH-18"));
    let charset = match declared {
        Declared::Unknown => return Err(&rules::HL7_003),
        Declared::Named(charset) => charset,
        Declared::Nothing => {
            if !bytes.is_ascii() {
                warn(&rules::HL7_005);
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => return Ok((Cow::Borrowed(text), Charset::Utf8)),
                Err(_) => Charset::Latin1,
            }
        }
    };
    if charset == Charset::Latin1 && bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        warn(&rules::HL7_006);
    }
    let text = charset.decode(bytes).ok_or(&rules::HL7_004)?;
    Ok((text, charset))
}
