//! MLLP framing: `0x0B` message `0x1C 0x0D`, byte for byte, whatever way the bytes are split into reads.
//! No byte is looked at twice, and nothing grows beyond the limits.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use memchr::{memchr, memchr2};
use tokio_util::codec::{Decoder, Encoder};

/// Start of a message.
pub const START: u8 = 0x0B;
/// End of a message; `0x0D` follows.
pub const END: u8 = 0x1C;
/// Follows [`END`].
pub const RETURN: u8 = 0x0D;
/// How a message begins; after a [`START`] in the middle of a frame it means that the sender began anew.
const HEADER: &[u8] = b"MSH";

/// What the decoder tolerates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest message, in bytes, without framing.
    pub max_bytes: usize,
    /// Most bytes between two frames before the stream is given up.
    pub max_garbage: usize,
    /// Whether [`END`] alone ends a message, for senders that leave out the [`RETURN`].
    pub bare_end: bool,
}

/// A stream that cannot be read any further.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The message is larger than the limit.
    #[error("message larger than {0} bytes")]
    TooLarge(usize),
    /// More bytes outside any frame than the limit allows.
    #[error("more than {0} bytes outside a frame")]
    Garbage(usize),
    /// A new message began inside an unfinished one: two messages must never be read as one.
    #[error("a message began inside an unfinished one")]
    Restarted,
    /// The peer stopped in the middle of a message.
    #[error("cut short")]
    CutShort,
    /// The message has a byte that MLLP keeps for itself, and would be read as something else.
    #[error("the message has a framing byte in it")]
    NotFramable,
    /// The connection broke.
    #[error("{}", super::super::connect::cause(.0))]
    Io(#[from] std::io::Error),
}

/// Where in the stream the decoder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Outside; so many bytes of garbage since the last frame.
    Between { garbage: usize },
    /// Inside a message, of which the first `scanned` buffered bytes are known to hold no end.
    Inside { scanned: usize },
}

/// What a framing byte inside a message turned out to be.
enum Met {
    Text,
    End,
    NewMessage,
    /// The next bytes must come first.
    Unsure,
}

/// Reads and writes frames.
#[derive(Clone, Debug)]
pub struct Codec {
    limits: Limits,
    pub(super) place: Place,
    /// A bare [`END`] was taken, so one [`RETURN`] may still follow.
    return_due: bool,
    discarded: u64,
}

impl Codec {
    /// A decoder at the start of a stream.
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            place: Place::Between { garbage: 0 },
            return_due: false,
            discarded: 0,
        }
    }

    /// Whether a message has begun and not ended.
    #[must_use]
    pub const fn inside(&self) -> bool {
        matches!(self.place, Place::Inside { .. })
    }

    /// Bytes of garbage since this was last asked.
    pub const fn take_discarded(&mut self) -> u64 {
        std::mem::replace(&mut self.discarded, 0)
    }

    /// Looks for the start of a message. `false`: everything buffered was garbage.
    fn find_start(&mut self, src: &mut BytesMut, garbage: usize) -> Result<bool, FrameError> {
        if self.return_due && !src.is_empty() {
            self.return_due = false;
            if src.first() == Some(&RETURN) {
                src.advance(1);
            }
        }
        let start = memchr(START, src);
        let skipped = start.unwrap_or(src.len());
        self.discarded += skipped as u64;
        let garbage = garbage.saturating_add(skipped);
        if garbage > self.limits.max_garbage {
            return Err(FrameError::Garbage(self.limits.max_garbage));
        }
        src.advance(start.map_or(skipped, |at| at + 1));
        self.place = match start {
            Some(_) => Place::Inside { scanned: 0 },
            None => Place::Between { garbage },
        };
        Ok(start.is_some())
    }

    /// Looks for the end of the message that begins at the start of `src`.
    fn find_end(&mut self, src: &mut BytesMut, mut scanned: usize) -> Result<Option<Bytes>, FrameError> {
        loop {
            let rest = src.get(scanned..).unwrap_or_default();
            let Some(found) = memchr2(END, START, rest).map(|at| scanned + at) else {
                scanned = src.len();
                break;
            };
            match self.meet(src, found) {
                Met::Text => scanned = found + 1,
                Met::End => return self.cut(src, found).map(Some),
                Met::NewMessage => {
                    self.within_limit(found)?;
                    return Err(FrameError::Restarted);
                }
                Met::Unsure => {
                    scanned = found;
                    break;
                }
            }
        }
        self.within_limit(scanned)?;
        self.place = Place::Inside { scanned };
        Ok(None)
    }

    /// What the framing byte at `at` means, from the bytes after it.
    fn meet(&self, src: &[u8], at: usize) -> Met {
        let after = src.get(at + 1..).unwrap_or_default();
        match (src.get(at), after.first()) {
            (Some(&START), _) => begins_anew(after),
            _ if self.limits.bare_end => Met::End,
            (_, Some(&RETURN)) => Met::End,
            (_, Some(_)) => Met::Text,
            (_, None) => Met::Unsure,
        }
    }

    fn cut(&mut self, src: &mut BytesMut, end: usize) -> Result<Bytes, FrameError> {
        self.within_limit(end)?;
        let message = src.split_to(end).freeze();
        src.advance(1);
        self.return_due = src.first() != Some(&RETURN);
        if !self.return_due {
            src.advance(1);
        }
        self.place = Place::Between { garbage: 0 };
        Ok(message)
    }

    const fn within_limit(&self, length: usize) -> Result<(), FrameError> {
        if length > self.limits.max_bytes {
            return Err(FrameError::TooLarge(self.limits.max_bytes));
        }
        Ok(())
    }
}

/// Whether a [`START`] in a message, followed by these bytes, begins a new message. Alone it is taken as
/// text: word processors use the same byte for a line break, and it is pasted into records.
fn begins_anew(after: &[u8]) -> Met {
    let seen = after.get(..HEADER.len()).unwrap_or(after);
    match HEADER.strip_prefix(seen) {
        Some([]) => Met::NewMessage,
        Some(_) => Met::Unsure,
        None => Met::Text,
    }
}

impl Decoder for Codec {
    type Item = Bytes;
    type Error = FrameError;

    fn decode(&mut self, src: &mut BytesMut) -> Result<Option<Bytes>, FrameError> {
        if let Place::Between { garbage } = self.place
            && !self.find_start(src, garbage)?
        {
            return Ok(None);
        }
        match self.place {
            Place::Inside { scanned } => self.find_end(src, scanned),
            Place::Between { .. } => Ok(None),
        }
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> Result<Option<Bytes>, FrameError> {
        match self.decode(src)? {
            None if self.inside() => Err(FrameError::CutShort),
            frame => Ok(frame),
        }
    }
}

impl Encoder<&[u8]> for Codec {
    type Error = FrameError;

    fn encode(&mut self, message: &[u8], dst: &mut BytesMut) -> Result<(), FrameError> {
        if memchr2(START, END, message).is_some() {
            return Err(FrameError::NotFramable);
        }
        dst.reserve(message.len() + 3);
        dst.put_u8(START);
        dst.put_slice(message);
        dst.put_slice(&[END, RETURN]);
        Ok(())
    }
}
