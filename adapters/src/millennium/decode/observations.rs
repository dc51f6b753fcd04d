//! OBX and NTE: the elements of e-remiss that travel as observations or notes, by their agreed codes.
//! Several segments of the same code are one text, line by line.

use contracts::CodedValue;
use jiff::Timestamp;

use super::reader::Reader;
use crate::millennium::codes::Element;
use crate::millennium::rules;
use crate::wire::hl7v2::{Part, Segment};

/// What stands in OBX and NTE segments.
pub(super) struct Observations<'m> {
    values: Vec<(Element, Part<'m>)>,
    /// Segments about attachments.
    pub(super) attachments: Vec<(About, Segment<'m>)>,
    /// Texts under codes that are not agreed.
    unknown: Vec<Segment<'m>>,
}

/// What a segment says of an attachment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The file itself.
    File,
    /// Its id.
    Id,
    /// Its media type.
    MediaType,
    /// What it shows.
    Description,
}

impl<'m> Observations<'m> {
    /// Sorts the observations and notes of a message. Notes without a type mean `untyped`, if anything.
    pub(super) fn of(reader: &Reader<'m>, untyped: Option<Element>) -> Self {
        let mut observations = Self {
            values: Vec::with_capacity(16),
            attachments: Vec::new(),
            unknown: Vec::new(),
        };
        for segment in reader.segments {
            if segment.is("OBX") {
                observations.observation(reader, *segment);
            } else if segment.is("NTE") {
                observations.note(reader, *segment, untyped);
            }
        }
        observations
    }

    fn observation(&mut self, reader: &Reader<'m>, segment: Segment<'m>) {
        if segment.field(2).code() == "ED" {
            self.attachments.push((About::File, segment));
            return;
        }
        match element(reader, segment.field(3)) {
            Some(Element::AttachmentId) => self.attachments.push((About::Id, segment)),
            Some(Element::AttachmentMediaType) => self.attachments.push((About::MediaType, segment)),
            Some(Element::AttachmentText) => self.attachments.push((About::Description, segment)),
            Some(Element::Attachment) | None => self.unknown.push(segment),
            Some(element) => self.values.push((element, segment.field(5))),
        }
    }

    fn note(&mut self, reader: &Reader<'m>, segment: Segment<'m>, untyped: Option<Element>) {
        let kind = segment.field(4);
        let element = if kind.is_empty() {
            untyped
        } else {
            element(reader, kind)
        };
        match element {
            Some(element) => self.values.push((element, segment.field(3))),
            None => self.unknown.push(segment),
        }
    }

    /// The text of an element: all its segments and their repetitions, line by line.
    pub(super) fn text(&self, reader: &mut Reader<'m>, element: Element) -> Option<String> {
        let mut text: Option<String> = None;
        for part in self.parts(element).flat_map(|part| part.repetitions()) {
            let Some(line) = part.text(&mut reader.found) else {
                continue;
            };
            match &mut text {
                None => text = Some(line.into_owned()),
                Some(text) => {
                    text.push('\n');
                    text.push_str(&line);
                }
            }
        }
        text
    }

    /// Whether an element is there.
    pub(super) fn has(&self, element: Element) -> bool {
        self.parts(element).any(|part| !part.is_empty())
    }

    /// The message to the referrer: the element, or texts without an agreed code.
    pub(super) fn answer(&mut self, reader: &mut Reader<'m>) -> Option<String> {
        self.text(reader, Element::OutcomeText)
            .or_else(|| self.free_text(reader))
    }

    /// The number of an element.
    pub(super) fn number(&self, reader: &mut Reader<'m>, element: Element, path: &str) -> Option<u64> {
        let part = self.parts(element).next()?;
        reader.number(part, Some(path))
    }

    /// The instant of an element.
    pub(super) fn instant(&self, reader: &mut Reader<'m>, element: Element, path: &str) -> Option<Timestamp> {
        let part = self.parts(element).next()?;
        reader.instant(part, Some(path))
    }

    /// The coded value of an element.
    pub(super) fn coded(&self, reader: &mut Reader<'m>, element: Element) -> Option<CodedValue> {
        let part = self.parts(element).next()?;
        reader.coded(part)
    }

    /// Texts (TX, FT, ST) under codes that are not agreed, line by line: the answer of a system that
    /// knows no code for it.
    fn free_text(&mut self, reader: &mut Reader<'m>) -> Option<String> {
        let is_text = |segment: &Segment<'m>| matches!(segment.field(2).code(), "TX" | "FT" | "ST");
        let (texts, rest): (Vec<_>, Vec<_>) = self.unknown.iter().partition(|segment| is_text(segment));
        self.unknown = rest;
        let mut lines = Vec::new();
        for part in texts.iter().flat_map(|segment| segment.field(5).repetitions()) {
            lines.extend(reader.text(part));
        }
        Some(lines.join("\n")).filter(|text| !text.is_empty())
    }

    /// Names the observations and notes that nothing was made of.
    pub(super) fn report(&self, reader: &mut Reader<'m>) {
        for segment in &self.unknown {
            let content = segment.field(if segment.is("NTE") { 3 } else { 5 });
            if !content.is_empty() {
                reader.warn(&rules::MIL_011, content.place());
            }
        }
    }

    fn parts(&self, element: Element) -> impl Iterator<Item = Part<'m>> + use<'_, 'm> {
        self.values
            .iter()
            .filter(move |(known, _)| *known == element)
            .map(|(_, part)| *part)
    }
}

fn element(reader: &Reader<'_>, code: Part<'_>) -> Option<Element> {
    reader
        .profile
        .element(code.component(1).code(), code.component(3).code())
}
