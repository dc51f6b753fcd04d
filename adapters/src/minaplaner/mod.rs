//! Mina planer, SAMSA and other systems that take part in discharge planning with FHIR R4 message bundles in the
//! style of MedCom. See README.md for what is read and written, event by event.

mod acknowledge;
mod content;
mod decode;
mod encode;
mod event;
mod frame;
mod item;
mod names;
mod notice;
mod patient;
mod profile;
mod reply;
mod rules;
#[cfg(test)]
mod tests;
mod unit;

use std::sync::Arc;

use contracts::{Document, Kind, Valid};
use serde_json::Value;

use self::profile::Profile;
use crate::registry::{self, Entry, ProfileError};
use crate::{
    Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure, Encoded,
    ReplyUnreadable, WireMessage,
};

/// This adapter's line in the registry.
pub(crate) const ENTRY: Entry = Entry {
    id: "minaplaner",
    about: "Mina planer, SAMSA and other systems of discharge planning that exchange FHIR R4 message bundles.",
    build,
    effective: registry::effective::<Profile>,
    profile: || schemars::schema_for!(Profile),
    rules: rules::RULES,
};

/// JSON is UTF-8 (FHIR R4, section 2.6.2).
const CONTENT_TYPE: &str = "application/fhir+json";

static KINDS: &[Kind] = &[
    Kind::DischargeAdmission,
    Kind::DischargePlanning,
    Kind::DischargeReady,
    Kind::DischargeSipInvitation,
    Kind::DischargeDischarged,
    Kind::DischargeHandover,
    Kind::DischargeLeave,
    Kind::DischargeInterruption,
    Kind::TeamEnrolment,
    Kind::TeamAssessment,
    Kind::Receipt,
];

static CAPABILITIES: Capabilities = Capabilities {
    reads: KINDS,
    writes: KINDS,
    content_type: CONTENT_TYPE,
};

/// A system with its profile.
#[derive(Debug)]
struct Minaplaner {
    profile: Profile,
}

fn build(profile: Value) -> Result<Arc<dyn Adapter>, ProfileError> {
    let profile: Profile = registry::profile(profile)?;
    Ok(Arc::new(Minaplaner { profile }))
}

impl Adapter for Minaplaner {
    fn id(&self) -> &'static str {
        ENTRY.id
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        decode::decode(message.body, &self.profile)
    }

    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        encode::encode(document, &self.profile)
    }

    fn acknowledge(&self, _received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
        acknowledge::acknowledge(acknowledgement)
    }

    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        reply::read(sent, reply)
    }
}
