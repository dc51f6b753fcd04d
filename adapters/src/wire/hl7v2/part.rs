//! A field, or a repetition, component or subcomponent of one, and where it stands. Splitting copies
//! nothing; only a text with escape sequences is copied.

use std::borrow::Cow;

use contracts::Violation;

use super::charset::Charset;
use super::delimiters::Delimiters;
use super::scan::Scan;
use super::{escape, rules};

/// Where a part stands: `OBX[3]-5.2`. Holds no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    segment: [u8; 3],
    ordinal: u16,
    field: u16,
    component: u16,
}

impl Place {
    pub(super) const fn field(segment: [u8; 3], ordinal: u16, field: u16) -> Self {
        Self {
            segment,
            ordinal,
            field,
            component: 0,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(&self.segment).unwrap_or_default())?;
        if self.ordinal > 1 {
            write!(f, "[{}]", self.ordinal)?;
        }
        write!(f, "-{}", self.field)?;
        if self.component > 0 {
            write!(f, ".{}", self.component)?;
        }
        Ok(())
    }
}

/// A part of a segment, as written. Holds personal data: no `Debug` prints it.
#[derive(Clone, Copy)]
pub(crate) struct Part<'m> {
    raw: &'m str,
    delimiters: Delimiters,
    charset: Charset,
    place: Place,
    repeats: bool,
}

impl<'m> Part<'m> {
    pub(super) const fn field(raw: &'m str, delimiters: Delimiters, charset: Charset, place: Place) -> Self {
        Self {
            raw,
            delimiters,
            charset,
            place,
            repeats: true,
        }
    }

    /// Where it stands, for a violation.
    pub(crate) fn place(&self) -> String {
        self.place.to_string()
    }

    /// As written.
    pub(crate) const fn raw(&self) -> &'m str {
        self.raw
    }

    /// Whether nothing is said: empty, separators only, or the null value `""`.
    pub(crate) fn is_empty(&self) -> bool {
        self.raw == "\"\""
            || self
                .raw
                .bytes()
                .all(|byte| self.delimiters.splits(byte) || byte == b' ')
    }

    /// Every repetition of a field.
    pub(crate) fn repetitions(&self) -> impl Iterator<Item = Part<'m>> + use<'m> {
        let part = *self;
        part.raw
            .split(char::from(part.delimiters.repetition))
            .map(move |raw| Part {
                raw,
                repeats: false,
                ..part
            })
    }

    /// A component by its number, of the first repetition.
    pub(crate) fn component(&self, number: u16) -> Part<'m> {
        let separator = self.delimiters.component;
        let end = if self.repeats {
            self.delimiters.repetition
        } else {
            separator
        };
        Part {
            raw: nth(self.raw, separator, end, number),
            repeats: false,
            place: Place {
                component: number,
                ..self.place
            },
            ..*self
        }
    }

    /// A subcomponent by its number.
    pub(crate) fn subcomponent(&self, number: u16) -> Part<'m> {
        let raw = match self.delimiters.subcomponent {
            Some(separator) => nth(self.raw, separator, separator, number),
            None if number == 1 => self.raw,
            None => "",
        };
        Part { raw, ..*self }
    }

    /// The text, without escape sequences; none when empty or null. A separator that still stands in it
    /// was not escaped by the sender, and belongs to the text.
    pub(crate) fn text(&self, found: &mut Vec<Violation>) -> Option<Cow<'m, str>> {
        if self.raw.is_empty() || self.raw == "\"\"" {
            return None;
        }
        if self.delimiters.are_none_in(self.raw) {
            return Some(Cow::Borrowed(self.raw));
        }
        let (text, known) = escape::decode(self.raw, &self.delimiters, self.charset);
        if !known {
            found.push(Violation::of(&rules::HL7_010, self.place()));
        }
        if self.delimiters.stand_in(self.raw) {
            found.push(Violation::of(&rules::HL7_011, self.place()));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// A code: trimmed, as written. Codes have no escape sequences that matter.
    pub(crate) fn code(&self) -> &'m str {
        match self.raw.as_bytes() {
            b"\"\"" => "",
            [b' ', ..] | [.., b' '] => self.raw.trim_matches(' '),
            _ => self.raw,
        }
    }
}

/// What stands before, between and after separators, by its number; nothing counts from `end` on.
fn nth(raw: &str, separator: u8, end: u8, number: u16) -> &str {
    let bytes = raw.as_bytes();
    let (mut start, mut passed) = (0, 1);
    for at in Scan::new(bytes, [separator, end, separator]) {
        let is_end = end != separator && bytes.get(at) == Some(&end);
        if is_end || passed == number {
            let is_it = passed == number;
            return raw.get(start..at).filter(|_| is_it).unwrap_or_default();
        }
        passed += 1;
        start = at + 1;
    }
    raw.get(start..).filter(|_| passed == number).unwrap_or_default()
}
