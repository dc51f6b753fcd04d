//! Strict writing: elements in the order they are given, nothing empty, everything escaped. What cannot be
//! said is written down with its path; nothing is dropped in silence.

use jiff::Timestamp;

use super::markup::is_blank;
use super::place::Place;
use super::time::written;

/// A message being written.
pub(crate) struct Writer {
    out: String,
    place: Place,
    left_out: Vec<String>,
    instants: Vec<(String, Timestamp)>,
}

impl Writer {
    /// An empty message, with room for as many bytes.
    pub(crate) fn new(room: usize) -> Self {
        Self {
            out: String::with_capacity(room),
            place: Place::default(),
            left_out: Vec::new(),
            instants: Vec::new(),
        }
    }

    /// Markup as it is.
    pub(crate) fn markup(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Text with what XML needs escaped.
    pub(crate) fn escaped(&mut self, text: &str) {
        if escape(&mut self.out, text) {
            self.leave_out_here();
        }
    }

    /// An element with what is written inside it. Taken back when nothing is, since nothing may be empty.
    pub(crate) fn element(
        &mut self,
        name: &'static str,
        index: Option<usize>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.element_in(name, index, "", inside);
    }

    /// The same with attributes, written as they are.
    pub(crate) fn element_in(
        &mut self,
        name: &'static str,
        index: Option<usize>,
        attributes: &str,
        inside: impl FnOnce(&mut Self),
    ) {
        let before = self.out.len();
        self.start(name, attributes);
        let opened = self.out.len();
        self.place.enter(name, index);
        inside(self);
        self.place.leave();
        if self.out.len() == opened {
            self.out.truncate(before);
        } else {
            self.end(name);
        }
    }

    /// An element with text. White space alone is nothing, and is said to be left out.
    pub(crate) fn text(&mut self, name: &'static str, text: &str) {
        self.place.enter(name, None);
        if is_blank(text) {
            self.leave_out_here();
        } else {
            self.start(name, "");
            self.escaped(text);
            self.end(name);
        }
        self.place.leave();
    }

    /// An element of a closed list.
    pub(crate) fn code(&mut self, name: &str, code: &'static str) {
        for part in ["<", name, " code=\"", code, "\"/>"] {
            self.out.push_str(part);
        }
    }

    /// An element with an instant, as Swedish local time.
    pub(crate) fn instant(&mut self, name: &'static str, instant: Timestamp) {
        let (text, exact) = written(instant);
        if !exact {
            self.place.enter(name, None);
            self.instants.push((self.place.path(), instant));
            self.place.leave();
        }
        self.text(name, &text);
    }

    /// Reports a path as left out.
    pub(crate) fn leave_out(&mut self, path: impl Into<String>) {
        self.left_out.push(path.into());
    }

    /// The instants that local time did not say exactly, by path, for whoever can carry them otherwise.
    pub(crate) fn take_instants(&mut self) -> Vec<(String, Timestamp)> {
        std::mem::take(&mut self.instants)
    }

    /// The message, and the paths left out of it.
    pub(crate) fn finish(self) -> (Vec<u8>, Vec<String>) {
        (self.out.into_bytes(), self.left_out)
    }

    fn leave_out_here(&mut self) {
        let path = self.place.path();
        self.left_out.push(path);
    }

    fn start(&mut self, name: &str, attributes: &str) {
        for part in ["<", name, attributes, ">"] {
            self.out.push_str(part);
        }
    }

    fn end(&mut self, name: &str) {
        for part in ["</", name, ">"] {
            self.out.push_str(part);
        }
    }
}

/// Escapes a text. Characters that XML does not allow at all become U+FFFD; whether there were any.
fn escape(out: &mut String, text: &str) -> bool {
    let mut lost = false;
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        let Some((plain, special)) = rest.split_at_checked(at) else {
            break;
        };
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('&') => out.push_str("&amp;"),
            // A carriage return that is not written as a reference is read as a line feed.
            Some('\r') => out.push_str("&#13;"),
            Some(c) if super::markup::is_character(c) => out.push(c),
            Some(_) => {
                lost = true;
                out.push('\u{FFFD}');
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    lost
}

/// Whether a byte needs a second look: markup, controls, and EF, which begins U+FFFE and U+FFFF.
const fn is_special(byte: u8) -> bool {
    matches!(byte, b'<' | b'>' | b'&' | 0xEF) || (byte < b' ' && byte != b'\n' && byte != b'\t')
}
