//! What differs between one work list and another: the lists that codes are of, and what the rows of a sheet do
//! not say.

use contracts::HsaId;
use contracts::coded::system::ICD_10_SE;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Profile of one work list.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Profile {
    /// OID of the list of diagnosis groups, where a message names none. ICD-10-SE unless the regions have agreed on
    /// groups of their own.
    pub(super) diagnosis_groups: String,
    /// OID of the list of obstacles, where a message names none. Without it an obstacle code without a list is
    /// refused.
    pub(super) obstacles: Option<String>,
    /// What stands for every row of a sheet that does not say it itself.
    pub(super) sheet: Sheet,
}

/// What stands for every row of a sheet that does not say it itself.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sheet {
    /// HSA-id of the unit that reports.
    pub(super) from: Option<HsaId>,
    /// HSA-ids of the units reported to: those responsible for coordination, of the own and of other regions.
    pub(super) to: Vec<HsaId>,
    /// The region that asks (kv_län, `12` Skåne).
    pub(super) region: Option<String>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            diagnosis_groups: ICD_10_SE.to_owned(),
            obstacles: None,
            sheet: Sheet::default(),
        }
    }
}
