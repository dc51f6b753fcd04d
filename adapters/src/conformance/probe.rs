//! One input of unknown soundness, all the way through an adapter: reading, validating, writing, reading
//! back. A panic anywhere fails the test that runs it; the witness says which input it was.

use std::fmt::Display;
use std::io::Write;

use contracts::{Profile, validate};

use super::{stable, writing};
use crate::{Adapter, WireMessage};

/// How far an input came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// No document could be made.
    Refused,
    /// A document was made, which breaks its contract or cannot be written.
    Decoded,
    /// A valid document was made, written, and read back the same.
    Written,
}

/// Takes an input as far as it goes.
pub(super) fn probe(adapter: &dyn Adapter, input: &[u8]) -> Result<Fate, String> {
    for part in adapter.parts(&WireMessage::new(input)) {
        if !adapter.parts(&WireMessage::new(&part)).is_empty() {
            return Err("a part of the input holds several messages again".to_owned());
        }
    }
    let decoded = match adapter.decode(&WireMessage::new(input)) {
        Ok(decoded) => decoded,
        Err(failure) if failure.violations.is_empty() => {
            return Err("a failure to read names no rule".to_owned());
        }
        Err(_) => return Ok(Fate::Refused),
    };
    let kind = decoded.document.kind();
    if !adapter.capabilities().reads.contains(&kind) {
        return Err(format!("reads {kind}, which its capabilities do not list"));
    }
    let Ok(valid) = validate(decoded.document, decoded.found, &Profile::default()) else {
        return Ok(Fate::Decoded);
    };
    let written = adapter.encode(&valid);
    writing::promises(adapter, kind, &written)?;
    match &written {
        Ok(encoded) => stable::round_trip(adapter, &valid, encoded).map(|()| Fate::Written),
        Err(_) => Ok(Fate::Decoded),
    }
}

/// Says which input was being tried, should the adapter panic. It prints no byte of the input.
pub(super) struct Witness<W: Display> {
    pub(super) adapter: &'static str,
    pub(super) input: W,
}

impl<W: Display> Drop for Witness<W> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            drop(writeln!(
                std::io::stderr(),
                "{} panicked on {}",
                self.adapter,
                self.input
            ));
        }
    }
}
