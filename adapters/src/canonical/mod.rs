//! Documents as they are, as JSON: for systems that speak the gateway's own language. Adds nothing to the
//! contracts and takes nothing away.

mod decode;
mod encode;
mod model;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use contracts::{Document, Kind, Valid};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::registry::{self, Entry, ProfileError};
use crate::wire::json;
use crate::{
    Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure, Encoded,
    ReplyUnreadable, WireMessage,
};

/// This adapter's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    id: "canonical",
    about: "Systems that speak the contracts' own JSON.",
    build,
    effective: registry::effective::<Profile>,
    profile: || schemars::schema_for!(Profile),
    rules: &[],
};

const CAPABILITIES: Capabilities = Capabilities {
    reads: Kind::ALL,
    writes: Kind::ALL,
    content_type: json::MEDIA_TYPE,
};

/// Nothing can be set: what can be said is said by the contracts.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Profile {}

#[derive(Debug)]
struct Canonical;

fn build(profile: Value) -> Result<Arc<dyn Adapter>, ProfileError> {
    let Profile {} = registry::profile(profile)?;
    Ok(Arc::new(Canonical))
}

impl Adapter for Canonical {
    fn id(&self) -> &'static str {
        ENTRY.id
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        decode::document(message.body)
    }

    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        Ok(encode::document(document))
    }

    fn acknowledge(&self, received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
        json::acknowledge(model::message_id(received), acknowledgement)
    }

    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        decode::reply(sent, reply)
    }
}
