//! The parts of XML's grammar that quick-xml leaves to its caller: characters, names, attributes,
//! references, line ends. Pure functions over text; knows nothing of elements.

use std::borrow::Cow;

use super::failure::{Malformed, malformed};

/// Whether XML 1.0 allows a character at all.
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{1_0000}'..='\u{10_FFFF}')
}

/// Where the first character stands that XML 1.0 does not allow, or a byte order mark too many.
pub(super) fn first_forbidden(text: &str) -> Option<u64> {
    // U+FFFE and U+FFFF are the only ones above the controls that are not allowed; both begin with EF BF.
    let bytes = text.as_bytes();
    let is_control = |b: u8| b < b' ' && b != b'\n' && b != b'\r' && b != b'\t';
    // One pass without branches over sound text, which nearly every text is.
    let control = bytes.iter().fold(false, |found, &b| found | is_control(b));
    let non_character = || memchr::memchr_iter(0xEF, bytes).find(|&at| is_non_character(bytes.get(at..)));
    let at = match (control, text.starts_with('\u{FEFF}')) {
        (_, true) => Some(0),
        (true, false) => bytes.iter().position(|&b| is_control(b)),
        (false, false) => non_character(),
    };
    at.and_then(|at| u64::try_from(at).ok())
}

fn is_non_character(bytes: Option<&[u8]>) -> bool {
    matches!(bytes, Some([0xEF, 0xBF, 0xBE | 0xBF, ..]))
}

/// White space, as XML has it.
pub(super) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether a text is white space only, or nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

/// A qualified name in its two parts: prefix, which may be empty, and local part.
pub(super) fn split_name(name: &str) -> Result<(&str, &str), Malformed> {
    let colon = name.bytes().position(|b| b == b':');
    let (prefix, local) = match colon.and_then(|at| name.split_at_checked(at)) {
        Some((prefix, local)) if is_name(prefix) => (prefix, local.get(1..).unwrap_or_default()),
        Some(_) => return Err(malformed("a name")),
        None => ("", name),
    };
    if is_name(local) {
        Ok((prefix, local))
    } else {
        Err(malformed("a name"))
    }
}

fn is_name(text: &str) -> bool {
    // Nearly every name is ASCII, and looked at byte by byte.
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    match text.as_bytes() {
        [first, rest @ ..] if rest.iter().all(plain) && (first.is_ascii_alphabetic() || *first == b'_') => {
            true
        }
        _ => {
            let mut characters = text.chars();
            characters.next().is_some_and(starts_name) && characters.all(continues_name)
        }
    }
}

fn starts_name(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{1_0000}'..='\u{E_FFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// The attributes of a tag, as written: name and value between the quotes.
pub(super) struct Attributes<'a>(pub(super) &'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0.trim_start_matches(SPACE);
        if text.is_empty() {
            return None;
        }
        let spaced = text.len() < self.0.len();
        let taken = if spaced { take_attribute(text) } else { None };
        Some(match taken {
            Some((name, value, rest)) => {
                self.0 = rest;
                Ok((name, value))
            }
            None => {
                self.0 = "";
                Err(malformed("white space and an attribute in quotes"))
            }
        })
    }
}

fn take_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, after) = text.split_once('=')?;
    let after = after.trim_start_matches(SPACE);
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, rest) = after.strip_prefix(quote)?.split_once(quote)?;
    (!value.contains('<')).then_some((name.trim_end_matches(SPACE), value, rest))
}

/// An attribute's value: references resolved, white space made spaces.
pub(super) fn attribute_value(raw: &str) -> Result<Cow<'_, str>, Malformed> {
    if !raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\r' | b'\n')) {
        return Ok(Cow::Borrowed(raw));
    }
    let spaced = line_ends(Cow::Borrowed(raw)).replace(['\t', '\n'], " ");
    let mut value = String::with_capacity(spaced.len());
    let mut rest = spaced.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        let (name, next) = after
            .split_once(';')
            .ok_or(malformed("a reference that ends with ;"))?;
        value.push_str(before);
        value.push(reference(name)?);
        rest = next;
    }
    value.push_str(rest);
    Ok(Cow::Owned(value))
}

/// The character that a reference between `&` and `;` stands for.
pub(super) fn reference(name: &str) -> Result<char, Malformed> {
    let known = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => name.strip_prefix('#').and_then(numbered),
    };
    known.ok_or(malformed("a reference that XML itself defines"))
}

fn numbered(digits: &str) -> Option<char> {
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let plain = digits.len() <= 16 && digits.chars().all(|c| c.is_digit(radix));
    let number = u64::from_str_radix(digits, radix).ok().filter(|_| plain)?;
    char::from_u32(u32::try_from(number).ok()?).filter(|&c| is_character(c))
}

/// A text with every line end made a line feed.
pub(super) fn line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}
