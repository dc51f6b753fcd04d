//! The separators a message names in MSH-1 and MSH-2. Any visible ASCII characters may be used.

/// The separators of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Delimiters {
    pub(crate) field: u8,
    pub(crate) component: u8,
    pub(crate) repetition: u8,
    /// Absent when MSH-2 names none, which versions before 2.7 allow when nothing is escaped.
    pub(crate) escape: Option<u8>,
    pub(crate) subcomponent: Option<u8>,
    /// Version 2.7 and later: the mark of a shortened value.
    pub(crate) truncation: Option<u8>,
}

impl Delimiters {
    /// The separators of a message that begins with `MSH`, when they are usable: visible ASCII, neither
    /// letters nor digits, all different.
    pub(crate) fn of(message: &[u8]) -> Option<Self> {
        let rest = message.strip_prefix(b"MSH")?;
        let (&field, rest) = rest.split_first()?;
        let end = rest
            .iter()
            .position(|&byte| byte == field || byte == b'\r' || byte == b'\n')
            .unwrap_or(rest.len());
        let encoding = rest.get(..end)?;
        let delimiters = Self {
            field,
            component: *encoding.first()?,
            repetition: *encoding.get(1)?,
            escape: encoding.get(2).copied(),
            subcomponent: encoding.get(3).copied(),
            truncation: encoding.get(4).copied(),
        };
        let usable = usable(field) && encoding.iter().all(|&byte| usable(byte));
        (usable && encoding.len() <= 5 && all_differ(field, encoding)).then_some(delimiters)
    }

    /// Whether a byte is a separator below the field level.
    pub(crate) fn splits(&self, byte: u8) -> bool {
        byte == self.component || byte == self.repetition || Some(byte) == self.subcomponent
    }

    /// Whether a text is as it stands: no separator and no escape character is in it.
    pub(crate) fn are_none_in(&self, text: &str) -> bool {
        const SHORT: usize = 64;
        let bytes = text.as_bytes();
        if bytes.len() > SHORT {
            let escape = self.escape.unwrap_or(self.component);
            return memchr::memchr(escape, bytes).is_none() && !self.stand_in(text);
        }
        // Without leaving early, many bytes are looked at at once.
        !bytes.iter().fold(false, |seen, &byte| {
            seen | (byte == self.component)
                | (byte == self.repetition)
                | (self.escape == Some(byte))
                | (self.subcomponent == Some(byte))
        })
    }

    /// Whether a separator below the field level stands in a text.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        let subcomponent = self.subcomponent.unwrap_or(self.component);
        memchr::memchr3(self.component, self.repetition, subcomponent, text.as_bytes()).is_some()
    }
}

const fn usable(byte: u8) -> bool {
    byte.is_ascii_punctuation()
}

fn all_differ(field: u8, encoding: &[u8]) -> bool {
    encoding
        .iter()
        .enumerate()
        .all(|(at, byte)| *byte != field && !encoding.iter().skip(at + 1).any(|other| other == byte))
}
