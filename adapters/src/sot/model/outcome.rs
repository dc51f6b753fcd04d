//! What came of a request: coordinated, or an obstacle.

use contracts::HsaId;
use contracts::coordination;
use contracts::notice::Notice;
use contracts::referral::Organisation;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::profile::Profile;
use super::Code;

/// What came of a request: one of `coordinatedTo` and `obstacle`.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Outcome {
    /// The region that asked (kv_län).
    #[schemars(extend("x-required" = true), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    region: Option<String>,
    /// When it was decided.
    #[schemars(extend("x-required" = true))]
    decided_at: Option<Timestamp>,
    /// Where the patient is coordinated to.
    coordinated_to: Option<CoordinatedTo>,
    /// Why the patient could not be coordinated.
    obstacle: Option<Obstacle>,
}

/// Where a patient is coordinated to.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct CoordinatedTo {
    /// The region (kv_län).
    #[schemars(extend("x-required" = true), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    region: Option<String>,
    /// HSA-id of the unit.
    #[schemars(extend("x-required" = true))]
    hsa_id: Option<HsaId>,
    /// When the units got in touch.
    contact_at: Option<Timestamp>,
}

/// Why a patient could not be coordinated.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Obstacle {
    /// Code of the obstacle.
    code: Option<Code>,
    /// The obstacle in words.
    #[schemars(length(min = 1, max = 8192))]
    text: Option<String>,
}

impl Outcome {
    /// The outcome of a notice.
    pub(in super::super) fn read(self, notice: Notice, profile: &Profile) -> coordination::Outcome {
        coordination::Outcome {
            notice,
            region: self.region,
            decided_at: self.decided_at,
            coordinated: self.coordinated_to.map(CoordinatedTo::read),
            obstacle: self.obstacle.map(|obstacle| coordination::Obstacle {
                code: obstacle.code.map(|code| code.read(profile.obstacles.as_deref())),
                text: obstacle.text,
            }),
        }
    }

    /// An outcome without its notice.
    pub(in super::super) fn written(outcome: &coordination::Outcome) -> Self {
        Self {
            region: outcome.region.clone(),
            decided_at: outcome.decided_at,
            coordinated_to: outcome.coordinated.as_ref().map(CoordinatedTo::written),
            obstacle: outcome.obstacle.as_ref().map(|obstacle| Obstacle {
                code: obstacle.code.as_ref().map(Code::written),
                text: obstacle.text.clone(),
            }),
        }
    }
}

impl CoordinatedTo {
    fn read(self) -> coordination::Coordinated {
        coordination::Coordinated {
            region: self.region,
            organisation: Organisation {
                care_unit_id: self.hsa_id,
            },
            contact_established_at: self.contact_at,
        }
    }

    fn written(coordinated: &coordination::Coordinated) -> Self {
        Self {
            region: coordinated.region.clone(),
            hsa_id: coordinated.organisation.care_unit_id.clone(),
            contact_at: coordinated.contact_established_at,
        }
    }
}
