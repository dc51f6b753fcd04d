//! What differs between one system and another: which identities it has names of its own for, and what may be sent.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Profile of one system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Profile {
    /// Names of kinds of personal identity, beside those of HL7 Sweden: what the system calls it, and its OID.
    pub(super) person_id_systems: BTreeMap<String, String>,
    /// What is done with a protected identity, which FHIR carries as a security label.
    pub(super) protected_identity: Protected,
}

/// What is done with a protected identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Protected {
    /// It is carried as a security label.
    #[default]
    Carry,
    /// The message is refused, so that a person sends it in another way: for a system that does not heed labels.
    Refuse,
}
