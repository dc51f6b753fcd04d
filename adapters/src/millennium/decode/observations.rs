//! OBX and NTE: the elements of the contracts that travel as observations or notes, by their agreed codes.
//! Several segments of the same code are one text, line by line. What nobody asked for is named, never dropped in
//! silence.

use std::cell::Cell;

use contracts::CodedValue;
use jiff::Timestamp;
use jiff::civil::Date;

use super::reader::Reader;
use crate::millennium::codes::{Closed, Element};
use crate::millennium::rules;
use crate::wire::hl7v2::{Part, Segment};

/// What stands in OBX and NTE segments.
pub(super) struct Observations<'m> {
    values: Vec<Observed<'m>>,
    /// Segments about attachments.
    attachments: Vec<(About, Segment<'m>)>,
    attachments_read: Cell<bool>,
    /// Texts under codes that are not agreed.
    unknown: Vec<Segment<'m>>,
    /// Observations that their status takes back, and the notes about them.
    taken_back: Vec<Segment<'m>>,
}

/// What one segment says of an element.
pub(super) struct Observed<'m> {
    pub(super) element: Element,
    /// Type of the value (OBX-2).
    pub(super) kind: &'m str,
    /// Which of several things it is about (OBX-4).
    pub(super) sub_id: &'m str,
    /// The value.
    pub(super) value: Part<'m>,
    read: Cell<bool>,
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
            attachments_read: Cell::new(false),
            unknown: Vec::new(),
            taken_back: Vec::new(),
        };
        // A note is about the observation before it, and goes with it; from 2.7 on, PRT may stand between.
        let mut is_taken_back = false;
        for segment in reader.segments {
            if segment.is("OBX") {
                is_taken_back = matches!(segment.field(11).code(), "D" | "W" | "X");
            } else if !segment.is("NTE") && !segment.is("PRT") {
                is_taken_back = false;
            }
            if is_taken_back && !segment.is("PRT") {
                observations.taken_back.push(*segment);
            } else if segment.is("OBX") {
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
            Some(element) => self.values.push(Observed {
                element,
                kind: segment.field(2).code(),
                sub_id: segment.field(4).code(),
                value: segment.field(5),
                read: Cell::new(false),
            }),
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
            Some(element) => self.values.push(Observed {
                element,
                kind: "TX",
                sub_id: "",
                value: segment.field(3),
                read: Cell::new(false),
            }),
            None => self.unknown.push(segment),
        }
    }

    /// The segments about attachments.
    pub(super) fn attachments(&self) -> &[(About, Segment<'m>)] {
        self.attachments_read.set(true);
        &self.attachments
    }

    /// The text of an element: all its segments and their repetitions, line by line.
    pub(super) fn text(&self, reader: &mut Reader<'m>, element: Element) -> Option<String> {
        let parts = self.each(element).flat_map(|one| one.value.repetitions());
        lines(reader, parts)
    }

    /// Whether an element is there.
    pub(super) fn has(&self, element: Element) -> bool {
        let mut values = self.values.iter().filter(|one| one.element == element);
        values.any(|one| !one.value.is_empty())
    }

    /// The message to the referrer: the element, or texts without an agreed code.
    pub(super) fn answer(&mut self, reader: &mut Reader<'m>) -> Option<String> {
        self.text(reader, Element::OutcomeText)
            .or_else(|| self.free_text(reader))
    }

    /// The number of an element.
    pub(super) fn number(&self, reader: &mut Reader<'m>, element: Element, path: &str) -> Option<u64> {
        let part = self.first(reader, element)?;
        reader.number(part, Some(path))
    }

    /// The instant of an element.
    pub(super) fn instant(&self, reader: &mut Reader<'m>, element: Element, path: &str) -> Option<Timestamp> {
        let part = self.first(reader, element)?;
        reader.instant(part, Some(path))
    }

    /// The day of an element.
    pub(super) fn date(&self, reader: &mut Reader<'m>, element: Element) -> Option<Date> {
        let part = self.first(reader, element)?;
        reader.date(part, None)
    }

    /// The coded value of an element.
    pub(super) fn coded(&self, reader: &mut Reader<'m>, element: Element) -> Option<CodedValue> {
        let part = self.first(reader, element)?;
        reader.coded(part)
    }

    /// The value of an element that is a code of a closed list.
    pub(super) fn closed<T: Closed>(&self, reader: &mut Reader<'m>, element: Element) -> Option<T> {
        let part = self.first(reader, element)?;
        reader.closed(part)
    }

    /// Every segment of an element.
    pub(super) fn each(&self, element: Element) -> impl Iterator<Item = &Observed<'m>> {
        let of_element = self.values.iter().filter(move |one| one.element == element);
        of_element.inspect(|one| one.read.set(true))
    }

    /// The segments about each of several things, by their sub-id; one without begins with its first element.
    pub(super) fn groups(&self, elements: &[Element]) -> Vec<Vec<&Observed<'m>>> {
        let mut groups: Vec<Vec<&Observed<'m>>> = Vec::new();
        for one in self.values.iter().filter(|one| elements.contains(&one.element)) {
            one.read.set(true);
            let begins = |last: &Vec<&Observed<'m>>| {
                let is_first = elements.first() == Some(&one.element);
                let other = last.first().is_none_or(|first| first.sub_id != one.sub_id);
                other || (one.sub_id.is_empty() && is_first)
            };
            match groups.last_mut() {
                Some(last) if !begins(last) => last.push(one),
                Some(_) | None => groups.push(vec![one]),
            }
        }
        groups
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

    /// Names the observations and notes that nothing was made of, and those that are taken back.
    pub(super) fn report(&self, reader: &mut Reader<'m>) {
        let content = |segment: &Segment<'m>| segment.field(if segment.is("NTE") { 3 } else { 5 });
        let unknown = self.unknown.iter().map(content);
        let files = self.attachments.iter().map(|(_, segment)| segment.field(5));
        let files = files.filter(|_| !self.attachments_read.get());
        let unread = self.values.iter().filter(|one| !one.read.get());
        for part in unknown.chain(files).chain(unread.map(|one| one.value)) {
            if !part.is_empty() {
                reader.warn(&rules::MIL_011, part.place());
            }
        }
        for segment in &self.taken_back {
            let field = if segment.is("NTE") { 3 } else { 11 };
            reader.warn(&rules::MIL_025, segment.field(field).place());
        }
    }

    fn first(&self, reader: &mut Reader<'m>, element: Element) -> Option<Part<'m>> {
        let mut values = self.values.iter().filter(|one| one.element == element);
        let one = values.next()?;
        one.read.set(true);
        reader.single(one.value);
        for more in values {
            more.read.set(true);
            reader.surplus(more.value);
        }
        Some(one.value)
    }
}

/// The segments of a group that are about an element.
pub(super) fn of<'g, 'm>(group: &[&'g Observed<'m>], element: Element) -> Vec<&'g Observed<'m>> {
    let of_element = group.iter().filter(|one| one.element == element);
    of_element.copied().collect()
}

/// The value of an element that a group has one of.
pub(super) fn only<'m>(
    reader: &mut Reader<'m>,
    group: &[&Observed<'m>],
    element: Element,
) -> Option<Part<'m>> {
    let mut values = group.iter().filter(|one| one.element == element);
    let value = values.next()?.value;
    reader.single(value);
    for more in values {
        reader.surplus(more.value);
    }
    Some(value)
}

/// Texts, line by line.
pub(super) fn lines<'m>(reader: &mut Reader<'m>, parts: impl Iterator<Item = Part<'m>>) -> Option<String> {
    let mut text: Option<String> = None;
    for part in parts {
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

fn element(reader: &Reader<'_>, code: Part<'_>) -> Option<Element> {
    reader
        .profile
        .element(code.component(1).code(), code.component(3).code())
}
