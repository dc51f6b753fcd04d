//! Their bytes to our document: which event it is, and what the header says. The content is read by one
//! module per kind, the parts they share by one module per group of segments.

mod attachments;

mod confirmation;

mod discharge;

mod event;

mod findings;

mod header;

mod observations;

mod once;

mod outcome;

mod patient;

mod providers;

mod reader;

mod referral;

mod request;

mod residue;

mod structures;

use contracts::{Content, Document};

use self::event::{Event, Trigger};
use self::reader::Reader;
use super::profile::Profile;
use crate::wire::hl7v2::{Message, Segment};
use crate::{DecodeFailure, Decoded, WireMessage};

/// Reads a document.
pub(super) fn decode(profile: &Profile, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
    let mut found = Vec::new();
    let message = Message::read(message.body, &mut found)?;
    let event = Event::of(&message, profile, &mut found)?;
    let segments: Vec<Segment<'_>> = message.segments().collect();
    let mut reader = Reader::new(profile, &segments, found);
    once::check(&mut reader);
    let content = match event {
        Event::Request(trigger) => Content::Request(Box::new(request::read(&mut reader, trigger))),
        Event::Response(trigger) => response(&mut reader, trigger),
        Event::Stay(stay, action) => discharge::read(&mut reader, stay, action)?,
    };
    let origin = header::origin(&mut reader);
    let mut document = Document::new(content, origin);
    header::restore(&mut reader, &mut document.envelope);
    residue::report(&mut reader, event, document.kind());
    Ok(Decoded {
        document,
        found: reader.found,
    })
}

/// An RRI is an answer when it says so or carries a result, and a confirmation otherwise.
fn response(reader: &mut Reader<'_>, trigger: Trigger) -> Content {
    match referral::answer(reader, trigger) {
        referral::Answer::Outcome(kind) => Content::Outcome(Box::new(outcome::read(reader, kind))),
        referral::Answer::Confirmation(kind) => {
            Content::Confirmation(Box::new(confirmation::read(reader, kind)))
        }
    }
}
