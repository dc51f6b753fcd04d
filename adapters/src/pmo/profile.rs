//! What differs between one PMO and another: how messages are wrapped, and what may go with them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Profile of one PMO system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Profile {
    /// Whether messages are written in a SOAP 1.1 envelope with `LogicalAddress`. Both are always read.
    pub(super) soap: bool,
    /// Whether what the contracts have no element for (the envelope's ids, systems and exact instants) goes along in
    /// an extension element after the contract's own. A target that refuses elements of other namespaces,
    /// which the schema allows, needs `false`; what is then not carried is reported as left out.
    pub(super) context: bool,
    /// What is done with a protected identity in a referral, for which e-remiss has no element.
    pub(super) protected_identity: Protected,
}

/// What is done with a protected identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Protected {
    /// It is carried in the extension element, also when `context` is `false`.
    #[default]
    Carry,
    /// With `context = false` the message is refused, so that a person sends it in another way.
    Refuse,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            soap: true,
            context: true,
            protected_identity: Protected::Carry,
        }
    }
}
