//! SOT, the coordination of patients between the regions of a health-care region: messages of a work list as JSON,
//! and sheets of a coordinator as CSV, read only. What each field and column is stands in README.md.

mod decode;
mod encode;
mod identity;
mod model;
mod places;
mod profile;
mod rules;
mod schema;
mod sheet;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use contracts::{Document, Kind, Valid};
use serde_json::Value;

use self::profile::Profile;
use crate::registry::{self, Entry, ProfileError};
use crate::wire::json;
use crate::{
    Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure, Encoded,
    ReplyUnreadable, WireMessage,
};

/// This adapter's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    id: "sot",
    about: "Work lists for the coordination of patients between regions (SOT): JSON, and CSV sheets.",
    build,
    effective: registry::effective::<Profile>,
    profile: || schemars::schema_for!(Profile),
    rules: rules::RULES,
};

const KINDS: &[Kind] = &[
    Kind::CoordinationRequest,
    Kind::CoordinationOutcome,
    Kind::Receipt,
];

static CAPABILITIES: Capabilities = Capabilities {
    reads: KINDS,
    writes: KINDS,
    content_type: json::MEDIA_TYPE,
};

/// A work list with its profile.
#[derive(Debug)]
struct Sot {
    profile: Profile,
}

fn build(profile: Value) -> Result<Arc<dyn Adapter>, ProfileError> {
    let profile: Profile = registry::profile(profile)?;
    Ok(Arc::new(Sot { profile }))
}

impl Adapter for Sot {
    fn id(&self) -> &'static str {
        ENTRY.id
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn parts(&self, received: &WireMessage<'_>) -> Vec<Vec<u8>> {
        sheet::parts(received)
    }

    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        decode::decode(message, &self.profile)
    }

    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        encode::encode(document)
    }

    fn acknowledge(&self, received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
        json::acknowledge(message_id(received), acknowledgement)
    }

    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        json::read_reply(message_id(sent), reply)
    }
}

/// The id of a message, readable as a document or not.
fn message_id(message: &[u8]) -> Option<String> {
    let message = WireMessage::new(message);
    if sheet::is_one(&message) {
        let (row, _) = sheet::row(&message, &profile::Sheet::default()).ok()?;
        return row.id;
    }
    model::id_of(message.body)
}
