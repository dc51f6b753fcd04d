//! Referrals (REF, RRI) and the discharge family (ADT, SIU, MDM) in HL7 v2.5.1, as Millennium and other v2 systems
//! speak them. What each event, segment and field becomes is in the README; wire syntax is in `wire/hl7v2`.

mod acknowledge;

mod codes;

mod control;

mod decode;

mod encode;

mod profile;

mod reply;

mod rules;

#[cfg(test)]
mod tests;

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
    id: "millennium",
    about: "Millennium and other systems that send referrals and discharge messages as HL7 v2 (REF, RRI, ADT, SIU, MDM)",
    build,
    effective: registry::effective::<Profile>,
    profile: || schemars::schema_for!(Profile),
    rules: rules::RULES,
};

/// ViSam, teams and coordination are no business of a hospital's v2 messages.
const KINDS: &[Kind] = &[
    Kind::ReferralRequest,
    Kind::ReferralConfirmation,
    Kind::ReferralOutcome,
    Kind::DischargeAdmission,
    Kind::DischargePlanning,
    Kind::DischargeReady,
    Kind::DischargeSipInvitation,
    Kind::DischargeDischarged,
    Kind::DischargeHandover,
    Kind::DischargeLeave,
    Kind::DischargeInterruption,
];

static CAPABILITIES: Capabilities = Capabilities {
    reads: KINDS,
    writes: KINDS,
    content_type: encode::CONTENT_TYPE,
};

/// One system that speaks HL7 v2.
#[derive(Debug)]
struct Millennium {
    profile: Profile,
}

fn build(profile: Value) -> Result<Arc<dyn Adapter>, ProfileError> {
    let profile = Profile::read(profile)?;
    Ok(Arc::new(Millennium { profile }))
}

impl Adapter for Millennium {
    fn id(&self) -> &'static str {
        ENTRY.id
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        decode::decode(&self.profile, message)
    }

    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        encode::encode(&self.profile, document)
    }

    fn acknowledge(&self, received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
        acknowledge::acknowledge(&self.profile, received, acknowledgement)
    }

    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        reply::read(&self.profile, sent, reply)
    }
}
