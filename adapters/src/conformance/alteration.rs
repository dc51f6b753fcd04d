//! Changes that leave the form of a message mostly whole and reach what lies behind it: other letters and
//! digits, and characters that formats must escape, where a value stands.

use std::collections::BTreeSet;

use contracts::Document;
use serde_json::Value;

use super::random::Random;

/// What is put into values: characters with a meaning, with an escape, or with none in some format.
const PIECES: &[&str] = &[
    "å",
    "é",
    "e\u{301}",
    "😀",
    "\u{a0}",
    "\u{85}",
    "\u{feff}",
    "\u{fffd}",
    "\u{2028}",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "&",
    "&amp;",
    "&lt;",
    "&#13;",
    "&#9;",
    "&#160;",
    "<",
    ">",
    "]]>",
    "'",
    "\\\"",
    "^",
    "~",
    "|",
    "#",
    "\\\\",
    "\\n",
    "\\t",
    "\\r",
    "\\u0001",
    "\\u001c",
    "\\u0085",
    "\\ud83d\\ude00",
    "\\F\\",
    "\\S\\",
    "\\T\\",
    "\\R\\",
    "\\E\\",
    "\\.br\\",
    "\\X0A\\",
    "\\H\\",
    "0",
    "-",
    ".",
    ":",
];

/// A message with the places in it where values of its document stand.
pub(super) struct Values {
    places: Vec<usize>,
}

impl Values {
    /// Finds the words of a document in a message, whatever the format does around them.
    pub(super) fn of(message: &[u8], document: &Document) -> Self {
        let mut tree = serde_json::to_value(document).unwrap_or_default();
        // The envelope's own words are names of things in most formats; its ids stand in the content too.
        drop(tree.as_object_mut().and_then(|fields| fields.remove("envelope")));
        let mut words = BTreeSet::new();
        collect(&tree, &mut words);
        let mut places = BTreeSet::new();
        for word in &words {
            let found = memchr::memmem::find_iter(message, word.as_bytes());
            for start in found.filter(|start| is_whole(message, *start, word.len())) {
                places.extend(start..start.saturating_add(word.len()));
            }
        }
        Self {
            places: places.into_iter().collect(),
        }
    }

    /// No place is known to hold a value, so any may.
    pub(super) const fn unknown() -> Self {
        Self { places: Vec::new() }
    }
}

fn is_whole(message: &[u8], start: usize, length: usize) -> bool {
    let letter = |at: Option<usize>| {
        at.and_then(|at| message.get(at))
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    !letter(start.checked_sub(1)) && !letter(start.checked_add(length))
}

fn collect(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| collect(value, words)),
        Value::Array(items) => items.iter().for_each(|value| collect(value, words)),
        Value::String(text) => {
            let parts = text.split(|c: char| !c.is_alphanumeric());
            words.extend(parts.filter(|word| word.len() > 1).map(str::to_owned));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A copy of a message with one to three small changes in its values.
pub(super) fn altered(random: &mut Random, message: &[u8], values: &Values) -> Vec<u8> {
    let mut bytes = message.to_vec();
    let mut places: Vec<usize> = (0..=random.below(3))
        .map(|_| {
            random
                .pick(&values.places)
                .copied()
                .unwrap_or_else(|| random.below(message.len()))
        })
        .collect();
    // From the end, so that no change moves the place of the next.
    places.sort_unstable_by(|left, right| right.cmp(left));
    for at in places {
        match random.below(3) {
            0 => retype(random, &mut bytes, at),
            1 => repeat(random, &mut bytes, at),
            _ => {
                let piece = random.pick(PIECES).copied().unwrap_or_default();
                drop(bytes.splice(at..at, piece.bytes()));
            }
        }
    }
    bytes
}

/// Another letter for a letter, another digit for a digit.
fn retype(random: &mut Random, bytes: &mut [u8], at: usize) {
    let Some(byte) = bytes.get_mut(at) else {
        return;
    };
    let among: &[u8] = match *byte {
        b'0'..=b'9' => b"0123456789",
        b'a'..=b'z' => b"abcdefghijklmnopqrstuvwxyz",
        b'A'..=b'Z' => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        _ => return,
    };
    *byte = random.pick(among).copied().unwrap_or(*byte);
}

/// The same letter or digit again, up to beyond any limit of length.
fn repeat(random: &mut Random, bytes: &mut Vec<u8>, at: usize) {
    let times = match random.below(16) {
        0 => 9_000,
        1 => 300,
        _ => random.below(12),
    };
    if let Some(byte) = bytes.get(at).copied() {
        drop(bytes.splice(at..at, std::iter::repeat_n(byte, times)));
    }
}

#[cfg(test)]
mod tests {
    use contracts::referral::Request;
    use contracts::{Content, Document, Origin};

    use super::{Values, altered};
    use crate::conformance::random::Random;

    #[test]
    fn changes_are_made_in_values_and_the_form_survives() {
        let request = Request {
            request_id: Some("SE2321000131-S001#R1".to_owned()),
            ..Request::default()
        };
        let document = Document::new(Content::Request(Box::new(request)), Origin::default());
        let message = b"<message><requestId>SE2321000131-S001#R1</requestId></message>";
        let values = Values::of(message, &document);
        for input in 0..1_000 {
            let bytes = altered(&mut Random::of(9, input), message, &values);
            assert!(bytes.starts_with(b"<message><requestId>"));
            assert!(bytes.ends_with(b"</requestId></message>"));
        }
    }

    #[test]
    fn a_message_without_known_values_is_altered_anywhere() {
        let changed = |input| altered(&mut Random::of(9, input), b"", &Values::unknown());
        assert!((0..100).any(|input| !changed(input).is_empty()));
    }
}
