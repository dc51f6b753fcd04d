//! PMO and other systems that speak RIV-TA clinicalprocess:activity:request 2.2 (e-remiss), and for discharge and team
//! messages our own contracts in its style. See README.md for what is read and written, element by element.

mod acknowledge;
mod codes;
mod context;
mod contract;
mod decode;
mod encode;
mod model;
mod profile;
mod reply;
mod rules;
mod subcode;

#[cfg(test)]
mod tests;

#[cfg(test)]
mod xsd;

use std::sync::Arc;

use contracts::{Document, Valid};
use serde_json::Value;

use self::profile::Profile;
use crate::registry::{self, Entry, ProfileError};
use crate::wire::riv::soap::CONTENT_TYPE;
use crate::{
    Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure, Encoded,
    ReplyUnreadable, WireMessage,
};

/// This adapter's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    id: "pmo",
    about: "PMO and other systems that exchange referrals by RIV-TA clinicalprocess:activity:request 2.2, and discharge and team messages by contracts of the same style.",
    build,
    effective: registry::effective::<Profile>,
    profile: || schemars::schema_for!(Profile),
    rules: rules::RULES,
};

static CAPABILITIES: Capabilities = Capabilities {
    reads: contract::KINDS,
    writes: contract::KINDS,
    content_type: CONTENT_TYPE,
};

/// A PMO with its profile.
#[derive(Debug)]
struct Pmo {
    profile: Profile,
}

fn build(profile: Value) -> Result<Arc<dyn Adapter>, ProfileError> {
    let profile: Profile = registry::profile(profile)?;
    Ok(Arc::new(Pmo { profile }))
}

impl Adapter for Pmo {
    fn id(&self) -> &'static str {
        ENTRY.id
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        decode::decode(message)
    }

    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        encode::encode(document, &self.profile)
    }

    fn acknowledge(&self, received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
        acknowledge::acknowledge(received, acknowledgement)
    }

    fn action(&self, written: &[u8]) -> Option<String> {
        let (contract, is_soap) = acknowledge::of_what(written)?;
        is_soap.then(|| contract.action())
    }

    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        reply::read(sent, reply)
    }
}
