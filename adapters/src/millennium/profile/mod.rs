//! One system's settings: what it calls itself, its code tables, and the switches of its dialect.
//! Everything has a default, so that an empty profile is a working one.

mod stay;

use std::collections::BTreeMap;

use contracts::HsaId;
use contracts::referral::ProtectedIdentity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::stay::{DispositionCodes, DocumentTypes};
use super::codes::{Element, system_name_of, system_of};
use crate::registry::{self, ProfileError};
use crate::wire::hl7v2::Charset;

/// Settings of one system that speaks HL7 v2.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "MillenniumProfile")]
pub(super) struct Profile {
    /// Character set of messages written (MSH-18). What is read says so itself.
    pub(super) character_set: Charset,
    /// What the gateway calls itself in MSH-3. Without it, the original sender's name stands there.
    pub(super) sending_application: Option<String>,
    /// What the system calls itself, written to MSH-5.
    pub(super) receiving_application: Option<String>,
    /// MSH-11: `P` production, `T` training, `D` debugging. A message of another kind is refused.
    pub(super) processing_id: String,
    /// Which acknowledgements are asked for (MSH-15, MSH-16).
    pub(super) acknowledgement: AcknowledgementMode,
    /// What CE says: that the system failed on this message now, or that it takes none.
    pub(super) commit_error: NotCommitted,
    /// What CR says, the same way. Without it, a CR that names an error of the message (ERR-3 other than 207)
    /// refuses it for good, and any other is transient.
    pub(super) commit_reject: Option<NotCommitted>,
    /// Whether acknowledgements that accept a message name the rules it broke mildly.
    pub(super) acknowledge_warnings: bool,
    /// Whether question, history and the receiver's message are written as OBX or NTE. Both are read.
    pub(super) texts: TextSegments,
    /// What an NTE without a comment type (NTE-4) means in a referral. Without it, such notes are
    /// reported and not carried. In an answer they are the message to the referrer.
    pub(super) untyped_note: Option<Element>,
    /// Other codes for OBX-3 and NTE-4 than the default ones.
    #[schemars(extend("propertyNames" = Element::schema_of_codes()))]
    pub(super) observation_codes: BTreeMap<Element, String>,
    /// The coding system of those codes (OBX-3.3, OBR-4.3, NTE-4.3).
    pub(super) observation_system: String,
    /// Names of code systems (CE.3) by OID. The first name is written; every name is read.
    pub(super) coding_systems: BTreeMap<String, Vec<String>>,
    /// Names of assigning authorities of patient identities (PID-3.4) by OID. The first name is written
    /// beside the OID; every name is read.
    pub(super) authorities: BTreeMap<String, Vec<String>>,
    /// HSA-ids of the systems behind the namespaces of referral ids (RF1-6.2).
    pub(super) referral_namespaces: BTreeMap<String, HsaId>,
    /// Codes of provider roles and identifiers.
    pub(super) providers: ProviderCodes,
    /// Codes of protected identity.
    pub(super) protected_identity: ProtectionCodes,
    /// Codes of where a patient went (PV1-36).
    pub(super) discharge_dispositions: DispositionCodes,
    /// Types of the documents that MDM messages carry (TXA-2).
    pub(super) document_types: DocumentTypes,
    /// Codes of SCH-6, SCH-7 or SCH-8 that say that an appointment (SIU) is a SIP meeting; the first is written. With an
    /// empty list every appointment is one.
    pub(super) sip_appointments: Vec<String>,
    /// What is assumed, with a warning, when a message does not say it. Without an assumption the
    /// message is refused, since the contract asks for it.
    pub(super) assume: Assumptions,
    /// Whether a document is refused when HL7 v2 has no place for some of it. Otherwise what is left
    /// out is reported.
    pub(super) refuse_left_out: bool,
}

impl Default for Profile {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            character_set: Charset::Utf8,
            sending_application: None,
            receiving_application: None,
            processing_id: "P".to_owned(),
            acknowledgement: AcknowledgementMode::Original,
            commit_error: NotCommitted::Transient,
            commit_reject: None,
            acknowledge_warnings: true,
            texts: TextSegments::Observations,
            untyped_note: None,
            observation_codes: BTreeMap::new(),
            observation_system: "99RIVTA".to_owned(),
            coding_systems: BTreeMap::new(),
            authorities: BTreeMap::from([(
                contracts::identity::oid::PERSONNUMMER.to_owned(),
                names(&["SKV", "SKATTEVERKET"]),
            )]),
            referral_namespaces: BTreeMap::new(),
            providers: ProviderCodes::default(),
            protected_identity: ProtectionCodes::default(),
            discharge_dispositions: DispositionCodes::default(),
            document_types: DocumentTypes::default(),
            sip_appointments: names(&["SIP"]),
            assume: Assumptions::default(),
            refuse_left_out: false,
        }
    }
}

/// What a system that never says something means by that.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Assumptions {
    /// The unit is its own care unit, where PRD-7 or `authorUnit` names none.
    pub(super) unit_is_care_unit: bool,
    /// Whether care responsibility remains with the referrer, where RF1-4 does not say.
    pub(super) care_responsibility_remains: Option<bool>,
    /// The version of the referral that an answer speaks of, where it names none.
    pub(super) answered_version: Option<u64>,
}

/// Which acknowledgements are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AcknowledgementMode {
    /// One acknowledgement, by the application (AA, AE, AR). MSH-15 and MSH-16 stay empty.
    Original,
    /// One acknowledgement, by the receiver, that the message is stored (CA, CE, CR).
    Commit,
    /// Two: by the receiver (CA, CE, CR), then by the application (AA, AE, AR) on the same connection.
    Enhanced,
}

/// What a commit acknowledgement other than CA means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum NotCommitted {
    /// The system failed on this message now: it is tried again, and counts as an attempt.
    Transient,
    /// The system takes no message now: it is left alone for a while, and nothing counts.
    Unavailable,
}

/// Where long texts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TextSegments {
    /// OBX under the carrying OBR.
    Observations,
    /// NTE with a comment type, under the carrying OBR.
    Notes,
}

/// Codes of provider roles (PRD-1) and of provider identifiers (PRD-7.2) that the standard leaves to
/// its users.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ProviderCodes {
    /// Role of a unit that forwarded the referral.
    pub(super) intermediary: String,
    /// Role of the new receiver of a forwarded referral.
    pub(super) forwarding_recipient: String,
    /// Type of a unit's HSA-id.
    pub(super) unit: String,
    /// Type of a professional's HSA-id.
    pub(super) professional: String,
    /// Type of the HSA-id of the care unit responsible under the patient data act.
    pub(super) care_unit: String,
}

impl Default for ProviderCodes {
    fn default() -> Self {
        Self {
            intermediary: "INT".to_owned(),
            forwarding_recipient: "FWD".to_owned(),
            unit: "HSAE".to_owned(),
            professional: "HSAP".to_owned(),
            care_unit: "HSAV".to_owned(),
        }
    }
}

/// Codes of PV1-16 (table 0099 is the user's own). The first of each is written; every one is read.
/// A code in none of the lists refuses the message, since protection must never be lost.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ProtectionCodes {
    /// Sekretessmarkering.
    pub(super) confidentiality_mark: Vec<String>,
    /// Skyddad folkbokföring.
    pub(super) protected_registration: Vec<String>,
    /// Codes that do not speak of protection.
    pub(super) none: Vec<String>,
}

impl Default for ProtectionCodes {
    fn default() -> Self {
        Self {
            confidentiality_mark: vec!["SK".to_owned()],
            protected_registration: vec!["SF".to_owned()],
            none: vec!["N".to_owned(), "0".to_owned()],
        }
    }
}

impl ProtectionCodes {
    /// What a code of PV1-16 says; none when the profile does not know it.
    pub(super) fn read(&self, code: &str) -> Option<Option<ProtectedIdentity>> {
        let among = |codes: &[String]| codes.iter().any(|known| known.eq_ignore_ascii_case(code));
        if among(&self.confidentiality_mark) {
            Some(Some(ProtectedIdentity::ConfidentialityMark))
        } else if among(&self.protected_registration) {
            Some(Some(ProtectedIdentity::ProtectedRegistration))
        } else {
            (code.is_empty() || among(&self.none)).then_some(None)
        }
    }

    /// The code to write.
    pub(super) fn write(&self, protection: ProtectedIdentity) -> &str {
        let (codes, default) = match protection {
            ProtectedIdentity::ConfidentialityMark => (&self.confidentiality_mark, "SK"),
            ProtectedIdentity::ProtectedRegistration => (&self.protected_registration, "SF"),
        };
        codes.first().map_or(default, String::as_str)
    }
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// A field that is not known, a value of the wrong type, a code longer than its field or with two meanings.
    pub(super) fn read(value: Value) -> Result<Self, ProfileError> {
        let profile: Self = registry::profile(value)?;
        for (element, code) in &profile.observation_codes {
            if code.is_empty() || code.len() > 20 {
                return Err(ProfileError {
                    path: format!("observation_codes.{}", element.code()),
                    expected: "a code of 1 to 20 characters (CE.1)".to_owned(),
                });
            }
        }
        profile.discharge_dispositions.check()?;
        profile.document_types.check()?;
        if !profile.sip_appointments.is_empty() {
            stay::distinct("sip_appointments", &[&profile.sip_appointments])?;
        }
        Ok(profile)
    }

    /// The code of an element in OBX-3 and NTE-4.
    pub(super) fn code(&self, element: Element) -> &str {
        self.observation_codes
            .get(&element)
            .map_or(element.code(), String::as_str)
    }

    /// The element that a code of OBX-3 or NTE-4 names.
    pub(super) fn element(&self, code: &str, system: &str) -> Option<Element> {
        if !system.is_empty() && system != self.observation_system {
            return None;
        }
        let renamed = self.observation_codes.iter().find(|(_, known)| *known == code);
        match renamed {
            Some((element, _)) => Some(*element),
            None => Element::of_code(code).filter(|element| !self.observation_codes.contains_key(element)),
        }
    }

    /// The OID of a code system named in CE.3.
    pub(super) fn oid_of_system<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        named(&self.coding_systems, name).or_else(|| system_of(name))
    }

    /// The name of a code system for CE.3; the OID itself when it has none.
    pub(super) fn name_of_system<'a>(&'a self, oid: &'a str) -> &'a str {
        self.coding_systems
            .get(oid)
            .and_then(|names| names.first())
            .map_or_else(|| system_name_of(oid), String::as_str)
    }

    /// The OID of an assigning authority named in PID-3.4.
    pub(super) fn oid_of_authority(&self, name: &str) -> Option<&str> {
        named(&self.authorities, name)
    }

    /// The name of an assigning authority, if it has one.
    pub(super) fn name_of_authority(&self, oid: &str) -> &str {
        self.authorities
            .get(oid)
            .and_then(|names| names.first())
            .map_or("", String::as_str)
    }
}

fn named<'a>(names: &'a BTreeMap<String, Vec<String>>, name: &str) -> Option<&'a str> {
    names
        .iter()
        .find(|(_, known)| known.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .map(|(oid, _)| oid.as_str())
}
