//! Coded values: a code never travels without the system that gives it meaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::redacted;

/// A code with its code system (RIV-TA `CVType`, HL7 v2 `CE`/`CWE`, FHIR `Coding`).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CodedValue {
    /// The code.
    #[schemars(extend("x-required" = true), length(min = 1))]
    pub code: Option<String>,
    /// OID of the code system.
    #[schemars(extend("x-required" = true), length(min = 1))]
    pub code_system: Option<String>,
    /// Name of the code system.
    #[schemars(length(min = 1))]
    pub code_system_name: Option<String>,
    /// Version of the code system.
    #[schemars(length(min = 1))]
    pub code_system_version: Option<String>,
    /// What the code means, in words.
    #[schemars(length(min = 1))]
    pub display_name: Option<String>,
    /// What was written before it was coded.
    #[schemars(length(min = 1))]
    pub original_text: Option<String>,
}

redacted!(CodedValue);

impl CodedValue {
    /// A code of a system.
    #[must_use]
    pub fn new(code: impl Into<String>, code_system: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            code_system: Some(code_system.into()),
            ..Self::default()
        }
    }

    /// The same code with its meaning in words.
    #[must_use]
    pub fn display(mut self, name: impl Into<String>) -> Self {
        self.display_name = Some(name.into());
        self
    }
}

/// OIDs of the code systems the contracts name (domain facts 4.1; TKB 6.1.2).
pub mod system {
    /// ICD-10-SE, diagnoses.
    pub const ICD_10_SE: &str = "1.2.752.116.1.1.1";
    /// KVÅ, classification of care measures.
    pub const KVA: &str = "1.2.752.116.1.3.2.1.4";
    /// SNOMED CT, Swedish edition.
    pub const SNOMED_CT_SE: &str = "1.2.752.116.2.1.1";
    /// SNOMED CT, Swedish edition, the older OID.
    pub const SNOMED_CT_SE_OLD: &str = "1.2.752.116.2.1.1.1";
    /// kv_framställantyp: type of request.
    pub const REQUEST_TYPE: &str = "1.2.752.129.2.2.2.24";
    /// kv_remissversionsorsak: reason for version.
    pub const VERSION_REASON: &str = "1.2.752.129.5.1.32";
    /// kv_betalningsförbindelse-typ avtal: commitment type.
    pub const COMMITMENT_TYPE: &str = "1.2.752.129.2.2.2.44";
    /// kv_betalningsförbindelsetyp kapitel: commitment type chapter.
    pub const COMMITMENT_CHAPTER: &str = "1.2.752.129.5.1.37";
    /// kv_betalningsförbindelse ersättningstyp: reimbursement type.
    pub const REIMBURSEMENT_TYPE: &str = "1.2.752.129.5.1.36";
    /// kv_län: county codes 01–25.
    pub const COUNTY: &str = "1.2.752.129.2.2.1.18";
    /// urval_mediatyper_elektronisk_remiss: attachment media types.
    pub const MEDIA_TYPE: &str = "1.2.752.129.5.1.59";
    /// urval_legitimerade_yrken: licensed professions.
    pub const LICENSED_PROFESSION: &str = "1.2.752.129.5.1.70";
    /// Professions in health care without a licence.
    pub const UNLICENSED_PROFESSION: &str = "1.2.752.129.7.1.5";
    /// Administrative gender.
    pub const GENDER: &str = "1.2.752.129.2.2.1.1";
}
