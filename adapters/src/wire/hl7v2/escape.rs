//! Escape sequences (HL7 2.5.1 section 2.7), both ways. Highlighting (`\H\`, `\N\`) is dropped, since
//! plain text has no place for it; what is not known is kept as written.

use std::borrow::Cow;

use memchr::memchr;

use super::charset::Charset;
use super::delimiters::Delimiters;

/// The text without escape sequences, and whether every one was known.
pub(super) fn decode<'a>(raw: &'a str, delimiters: &Delimiters, charset: Charset) -> (Cow<'a, str>, bool) {
    let Some(escape) = delimiters.escape else {
        return (Cow::Borrowed(raw), true);
    };
    let Some(first) = memchr(escape, raw.as_bytes()) else {
        return (Cow::Borrowed(raw), true);
    };
    let mut text = String::with_capacity(raw.len());
    let mut all_known = true;
    let mut rest = raw;
    let mut next = Some(first);
    while let Some(at) = next {
        text.push_str(rest.get(..at).unwrap_or_default());
        let inside = rest.get(at + 1..).unwrap_or_default();
        let end = memchr(escape, inside.as_bytes());
        let sequence = end.and_then(|end| inside.get(..end));
        if sequence.is_some_and(|sequence| resolve(sequence, delimiters, charset, &mut text)) {
            rest = inside.get(end.map_or(0, |end| end + 1)..).unwrap_or_default();
        } else {
            // Only the escape character is taken as it stands, so that a later sequence is still seen.
            text.push(char::from(escape));
            rest = inside;
            all_known = false;
        }
        next = memchr(escape, rest.as_bytes());
    }
    text.push_str(rest);
    (Cow::Owned(text), all_known)
}

/// Appends what a sequence stands for; `false` when it is not known.
fn resolve(sequence: &str, delimiters: &Delimiters, charset: Charset, text: &mut String) -> bool {
    let character = match sequence {
        "F" => Some(delimiters.field),
        "S" => Some(delimiters.component),
        "T" => delimiters.subcomponent.or(Some(b'&')),
        "R" => Some(delimiters.repetition),
        "E" => delimiters.escape,
        "P" => delimiters.truncation,
        ".br" | ".sp" | ".SP" | ".BR" => Some(b'\n'),
        "H" | "N" => return true,
        _ => None,
    };
    if let Some(character) = character {
        text.push(char::from(character));
        return true;
    }
    match sequence.as_bytes() {
        [b'X', digits @ ..] => hexadecimal(digits, charset, text),
        _ => false,
    }
}

fn hexadecimal(digits: &[u8], charset: Charset, text: &mut String) -> bool {
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return false;
    }
    let value = |digit: u8| char::from(digit).to_digit(16);
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|&[high, low]| u8::try_from(value(high)? * 16 + value(low)?).ok())
        .collect();
    match bytes.as_deref().and_then(|bytes| charset.decode(bytes)) {
        Some(decoded) => {
            text.push_str(&decoded);
            true
        }
        None => false,
    }
}

/// The sequence that stands for a standard separator.
pub(super) const fn sequence(byte: u8) -> Option<&'static str> {
    match byte {
        b'|' => Some("\\F\\"),
        b'^' => Some("\\S\\"),
        b'&' => Some("\\T\\"),
        b'~' => Some("\\R\\"),
        b'\\' => Some("\\E\\"),
        _ => None,
    }
}
