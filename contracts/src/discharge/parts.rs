//! What several messages of the discharge family say: the permanent care contact, the track, things as text or code.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::CodedValue;
use crate::redact::redacted;
use crate::referral::{HealthcareProfessional, Organisation};

/// Fast vårdkontakt in the region's open care (SFS 2017:612, 2 kap. 2 §).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CareContact {
    /// The person, where one is named.
    pub healthcare_professional: Option<HealthcareProfessional>,
    /// The unit of the care contact; it calls to SIP.
    #[schemars(extend("x-required" = true))]
    pub organisation: Organisation,
    /// How to reach the care contact.
    #[schemars(length(min = 1, max = 200))]
    pub telephone: Option<String>,
}

/// How much must be coordinated (the colours of Halland).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Track {
    /// Nothing new is needed.
    Green,
    /// Something is needed, without a meeting.
    Yellow,
    /// A SIP meeting is needed.
    Red,
}

/// A need, a medicine or an aid: a code or a text, never both.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Item {
    /// Description, when there is no code.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
    /// Code: ICF, KVÅ, SNOMED CT, ATC or NPL.
    pub code: Option<CodedValue>,
}

redacted!(CareContact, Track, Item);
