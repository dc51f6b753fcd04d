//! Writes a message strictly: standard separators, `\r`, every separator and control character escaped,
//! no empty field at the end of a segment. Separators are written when something follows them.

use std::fmt::Display;

use super::charset::Charset;
use super::escape;

/// A message being written.
pub(crate) struct Writer {
    out: Vec<u8>,
    charset: Charset,
    written: Position,
    wanted: Position,
    repeat: bool,
    unfit: Vec<String>,
}

#[derive(Clone, Copy)]
struct Position {
    field: u16,
    component: u16,
    subcomponent: u16,
}

const BEFORE_FIELDS: Position = Position {
    field: 0,
    component: 1,
    subcomponent: 1,
};

impl Writer {
    /// A message in a character set, of about that many bytes.
    pub(crate) fn new(charset: Charset, capacity: usize) -> Self {
        Self {
            out: Vec::with_capacity(capacity),
            charset,
            written: BEFORE_FIELDS,
            wanted: BEFORE_FIELDS,
            repeat: false,
            unfit: Vec::new(),
        }
    }

    /// Begins a segment; MSH comes with its separators.
    pub(crate) fn segment(&mut self, id: &str) {
        self.end_segment();
        self.out.extend_from_slice(id.as_bytes());
        self.written = BEFORE_FIELDS;
        if id == "MSH" {
            self.out.extend_from_slice(b"|^~\\&");
            self.written.field = 2;
        }
        self.wanted = self.written;
        self.repeat = false;
    }

    /// Goes to a component of a field; fields and components are written in order.
    pub(crate) const fn at(&mut self, field: u16, component: u16) -> &mut Self {
        self.repeat = self.repeat && self.wanted.field == field;
        self.wanted = Position {
            field,
            component,
            subcomponent: 1,
        };
        self
    }

    /// Goes to a component of the same repetition.
    pub(crate) const fn component(&mut self, component: u16) -> &mut Self {
        self.wanted.component = component;
        self
    }

    /// Goes to a subcomponent of the component.
    pub(crate) const fn sub(&mut self, subcomponent: u16) -> &mut Self {
        self.wanted.subcomponent = subcomponent;
        self
    }

    /// Goes to the first component of a field's next repetition; of its first, when nothing stands there.
    pub(crate) const fn repetition(&mut self, field: u16) -> &mut Self {
        self.repeat = self.written.field == field;
        self.wanted = Position {
            field,
            component: 1,
            subcomponent: 1,
        };
        self
    }

    /// Writes what is known to need no escape.
    pub(crate) fn plain(&mut self, value: &str) {
        if !value.is_empty() {
            self.advance();
            self.out.extend_from_slice(value.as_bytes());
        }
    }

    /// Writes a number.
    pub(crate) fn number(&mut self, value: u64) {
        self.plain(&value.to_string());
    }

    /// Lets a function append bytes that need no escape.
    pub(crate) fn append<T>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        self.advance();
        write(&mut self.out)
    }

    /// Writes a value. `place` is named when a character does not fit the character set.
    pub(crate) fn text(&mut self, value: &str, place: impl Display) {
        self.escaped(value, "\\X0A\\", place);
    }

    /// Writes a formatted text (FT), whose line breaks are `\.br\`.
    pub(crate) fn formatted(&mut self, value: &str, place: impl Display) {
        self.escaped(value, "\\.br\\", place);
    }

    /// The message, and the places of what did not fit the character set.
    pub(crate) fn finish(mut self) -> (Vec<u8>, Vec<String>) {
        self.end_segment();
        (self.out, self.unfit)
    }

    fn end_segment(&mut self) {
        if !self.out.is_empty() {
            self.out.push(b'\r');
        }
    }

    fn advance(&mut self) {
        while self.written.field < self.wanted.field {
            self.out.push(b'|');
            self.written = Position {
                field: self.written.field + 1,
                ..BEFORE_FIELDS
            };
        }
        if std::mem::take(&mut self.repeat) {
            self.out.push(b'~');
            self.written.component = 1;
            self.written.subcomponent = 1;
        }
        while self.written.component < self.wanted.component {
            self.out.push(b'^');
            self.written.component += 1;
            self.written.subcomponent = 1;
        }
        while self.written.subcomponent < self.wanted.subcomponent {
            self.out.push(b'&');
            self.written.subcomponent += 1;
        }
    }

    fn escaped(&mut self, value: &str, line_break: &str, place: impl Display) {
        if value.is_empty() {
            return;
        }
        self.advance();
        if value == "\"\"" {
            // Written as it is, it would say "delete".
            self.out.extend_from_slice(b"\\X2222\\");
            return;
        }
        let mut rest = value;
        while let Some(at) = rest.bytes().position(|byte| self.is_special(byte)) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.out.extend_from_slice(plain.as_bytes());
            let mut characters = special.chars();
            if let Some(character) = characters.next()
                && !self.special(character, line_break)
            {
                self.unfit.push(place.to_string());
                return;
            }
            rest = characters.as_str();
        }
        self.out.extend_from_slice(rest.as_bytes());
    }

    const fn is_special(&self, byte: u8) -> bool {
        matches!(byte, 0..0x20 | b'|' | b'^' | b'&' | b'~' | b'\\' | 0x7F)
            || (byte >= 0x80 && !matches!(self.charset, Charset::Utf8))
    }

    /// Writes a character that cannot stand as it is; `false` when the character set has none for it.
    fn special(&mut self, character: char, line_break: &str) -> bool {
        match u8::try_from(character).ok().filter(u8::is_ascii) {
            Some(b'\n') => self.out.extend_from_slice(line_break.as_bytes()),
            Some(byte) => match escape::sequence(byte) {
                Some(sequence) => self.out.extend_from_slice(sequence.as_bytes()),
                None => self.out.extend_from_slice(format!("\\X{byte:02X}\\").as_bytes()),
            },
            None => match self.charset.byte(character) {
                Some(byte) => self.out.push(byte),
                None => return false,
            },
        }
        true
    }
}
