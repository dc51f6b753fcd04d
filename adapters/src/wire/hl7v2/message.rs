//! A message that is indexed and whose characters are known, and its segments. Reads nothing into them.

use std::borrow::Cow;

use contracts::{Reason, Violation};

use super::charset::{self, Charset, Declared};
use super::delimiters::Delimiters;
use super::index::{Index, Span};
use super::part::{Part, Place};
use super::{frame, rules};
use crate::DecodeFailure;

/// A message, ready to be asked for segments and fields.
pub(crate) struct Message<'a> {
    text: Cow<'a, str>,
    index: Index,
    delimiters: Delimiters,
    charset: Charset,
}

/// One segment of a message.
#[derive(Clone, Copy)]
pub(crate) struct Segment<'m> {
    text: &'m str,
    separators: &'m [u32],
    span: Span,
    delimiters: Delimiters,
    charset: Charset,
}

impl<'a> Message<'a> {
    /// Indexes a message. What departs from the standard and can be read all the same goes to `found`.
    ///
    /// # Errors
    /// No MSH segment, separators that cannot be used, a batch, a character set that is not known or
    /// not followed, 4 GiB or more.
    pub(crate) fn read(bytes: &'a [u8], found: &mut Vec<Violation>) -> Result<Self, DecodeFailure> {
        if frame::is_utf16(bytes) {
            return Err(failure(Reason::CharacterSet, &rules::HL7_003, "MSH-18"));
        }
        let body = frame::unwrap(bytes);
        let delimiters = begin(body)?;
        let mut declared = charset::declared(declared_charset(body, delimiters));
        if declared == Declared::Nothing && frame::is_marked_utf8(bytes) {
            declared = Declared::Named(Charset::Utf8);
        }
        let (text, charset) = charset::decode(body, declared, found)
            .map_err(|rule| failure(Reason::CharacterSet, rule, "MSH-18"))?;
        Ok(Self::indexed(text, delimiters, charset, found))
    }

    /// As much as can be read of a message that [`Self::read`] may refuse, for answering it.
    pub(crate) fn read_for_answer(bytes: &'a [u8]) -> Option<Self> {
        let mut ignored = Vec::new();
        Self::read(bytes, &mut ignored).ok().or_else(|| {
            let body = frame::unwrap(bytes);
            let delimiters = begin(body).ok()?;
            let text = Charset::Latin1.decode(body)?;
            Some(Self::indexed(text, delimiters, Charset::Utf8, &mut ignored))
        })
    }

    fn indexed(
        text: Cow<'a, str>,
        delimiters: Delimiters,
        charset: Charset,
        found: &mut Vec<Violation>,
    ) -> Self {
        let index = Index::of(text.as_bytes(), delimiters.field, found);
        Self {
            text,
            index,
            delimiters,
            charset,
        }
    }

    /// The character set the bytes were in.
    pub(crate) const fn charset(&self) -> Charset {
        self.charset
    }

    /// Every segment, in the order of the message.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.index.segments.iter().map(|span| Segment {
            text: &self.text,
            separators: self
                .index
                .separators
                .get(span.first as usize..span.last as usize)
                .unwrap_or_default(),
            span: *span,
            delimiters: self.delimiters,
            charset: self.charset,
        })
    }

    /// The first segment of that id.
    pub(crate) fn segment(&self, id: &str) -> Option<Segment<'_>> {
        self.segments().find(|segment| segment.is(id))
    }
}

impl<'m> Segment<'m> {
    /// Whether the segment has that id.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.span.id == id.as_bytes()
    }

    /// The segment's id.
    pub(crate) fn id(&self) -> &'m str {
        let start = self.span.start as usize;
        self.text.get(start..start + 3).unwrap_or_default()
    }

    /// A field by its number in the standard; empty when the segment ends before it.
    pub(crate) fn field(&self, number: u16) -> Part<'m> {
        // The field separator of MSH is itself MSH-1.
        let before = usize::from(number.saturating_sub(if self.is("MSH") { 2 } else { 1 }));
        let raw = self.separators.get(before).and_then(|&start| {
            let end = self.separators.get(before + 1).copied().unwrap_or(self.span.end);
            self.text.get(start as usize + 1..end as usize)
        });
        Part::field(
            raw.unwrap_or_default(),
            self.delimiters,
            self.charset,
            Place::field(self.span.id, self.span.ordinal, number),
        )
    }

    /// The number of the last field written.
    pub(crate) fn last_field(&self) -> u16 {
        let last = self.separators.len() + usize::from(self.is("MSH"));
        u16::try_from(last).unwrap_or(u16::MAX)
    }
}

fn begin(body: &[u8]) -> Result<Delimiters, DecodeFailure> {
    if body.starts_with(b"FHS") || body.starts_with(b"BHS") {
        return Err(failure(Reason::Unsupported, &rules::HL7_018, "BHS"));
    }
    if !body.starts_with(b"MSH") {
        return Err(failure(Reason::Unreadable, &rules::HL7_001, "MSH"));
    }
    if u32::try_from(body.len()).is_err() {
        return Err(failure(Reason::TooLarge, &rules::HL7_013, "MSH"));
    }
    Delimiters::of(body).ok_or_else(|| failure(Reason::Unreadable, &rules::HL7_002, "MSH-2"))
}

/// The bytes of the first repetition of MSH-18, before the character set is known.
fn declared_charset(body: &[u8], delimiters: Delimiters) -> &[u8] {
    let end = memchr::memchr2(b'\r', b'\n', body).unwrap_or(body.len());
    let header = body.get(..end).unwrap_or_default();
    // Splitting puts `MSH` in place 0 and MSH-2 in place 1.
    let field = header
        .split(|&byte| byte == delimiters.field)
        .nth(17)
        .unwrap_or_default();
    field
        .split(|&byte| byte == delimiters.repetition)
        .next()
        .unwrap_or_default()
}

fn failure(reason: Reason, rule: &'static contracts::Rule, place: &str) -> DecodeFailure {
    DecodeFailure {
        reason,
        violations: vec![Violation::of(rule, place)],
    }
}
