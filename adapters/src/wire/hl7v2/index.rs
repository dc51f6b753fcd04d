//! The span index: where segments and fields begin and end, found in one pass. Two vectors, whose length
//! the input bounds; nothing is copied.

use super::rules;
use super::scan::Scan;
use contracts::Violation;

/// One segment: its span, and where its field separators stand in [`Index::separators`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) id: [u8; 3],
    /// Which segment of that id it is, from 1; 0 when there are too many ids to count.
    pub(super) ordinal: u16,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Spans of all segments and offsets of all field separators.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) segments: Vec<Span>,
    pub(super) separators: Vec<u32>,
}

/// What was seen of the line ends, each reported once, and how many segments of each id there were.
#[derive(Default)]
struct Lines {
    unusual: bool,
    continued: bool,
    stray: bool,
    ids: Vec<([u8; 3], u16)>,
}

/// More ids than any structure has are not counted, so that the time stays in step with the size.
const COUNTED: usize = 64;

impl Index {
    /// The index of a message of less than 4 GiB.
    pub(super) fn of(text: &[u8], separator: u8, found: &mut Vec<Violation>) -> Self {
        let mut index = Self {
            segments: Vec::with_capacity(16 + text.len() / 128),
            separators: Vec::with_capacity(32 + text.len() / 8),
        };
        let mut lines = Lines {
            ids: Vec::with_capacity(16),
            ..Lines::default()
        };
        let mut start = 0;
        let mut first = 0;
        let mut from = 0;
        for at in Scan::new(text, [separator, b'\r', b'\n']) {
            if at < from {
                continue;
            }
            if text.get(at) == Some(&separator) {
                index.separators.push(offset(at));
                continue;
            }
            let next = skip_line_end(text, at, &mut lines);
            if index.continues(text, separator, start, next) {
                lines.continued = true;
                from = next;
                continue;
            }
            index.close(text, start, at, first, &mut lines);
            (start, from) = (next, next);
            first = index.separators.len();
        }
        index.close(text, start, text.len(), first, &mut lines);
        lines.report(found);
        index
    }

    /// Whether what follows a line end is no segment and must belong to the text before it.
    fn continues(&self, text: &[u8], separator: u8, start: usize, next: usize) -> bool {
        let carries_text = matches!(text.get(start..start + 3), Some(b"OBX" | b"NTE"));
        carries_text && next < text.len() && !begins_segment(text, separator, next)
    }

    fn close(&mut self, text: &[u8], start: usize, end: usize, first: usize, lines: &mut Lines) {
        let line = text.get(start..end).unwrap_or_default();
        if line.trim_ascii().is_empty() {
            return;
        }
        let id = match line {
            [a, b, c, ..] if is_id([*a, *b, *c]) => [*a, *b, *c],
            _ => {
                lines.stray = true;
                self.separators.truncate(first);
                return;
            }
        };
        self.segments.push(Span {
            id,
            ordinal: lines.ordinal(id),
            start: offset(start),
            end: offset(end),
            first: offset(first),
            last: offset(self.separators.len()),
        });
    }
}

impl Lines {
    fn ordinal(&mut self, id: [u8; 3]) -> u16 {
        if let Some((_, count)) = self.ids.iter_mut().rev().find(|(known, _)| *known == id) {
            *count = count.saturating_add(1);
            return *count;
        }
        if self.ids.len() == COUNTED {
            return 0;
        }
        self.ids.push((id, 1));
        1
    }

    fn report(&self, found: &mut Vec<Violation>) {
        for (seen, rule) in [
            (self.unusual, &rules::HL7_007),
            (self.continued, &rules::HL7_009),
            (self.stray, &rules::HL7_008),
        ] {
            if seen {
                found.push(Violation::of(rule, "MSH"));
            }
        }
    }
}

/// Where the line after a line end begins; notes ends other than one carriage return.
fn skip_line_end(text: &[u8], at: usize, lines: &mut Lines) -> usize {
    if text.get(at) == Some(&b'\n') {
        lines.unusual = true;
    }
    let mut next = at + 1;
    while let Some(b'\r' | b'\n') = text.get(next) {
        lines.unusual = true;
        next += 1;
    }
    next
}

fn begins_segment(text: &[u8], separator: u8, at: usize) -> bool {
    match text.get(at..) {
        Some([a, b, c, rest @ ..]) => {
            is_id([*a, *b, *c])
                && rest
                    .first()
                    .is_none_or(|&after| after == separator || after == b'\r' || after == b'\n')
        }
        _ => false,
    }
}

const fn is_id(id: [u8; 3]) -> bool {
    let [a, b, c] = id;
    a.is_ascii_uppercase()
        && (b.is_ascii_uppercase() || b.is_ascii_digit())
        && (c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// Offsets fit: the message was found to be smaller than 4 GiB before it was indexed.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
