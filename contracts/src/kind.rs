//! What a document is: the closed list of kinds, and the version of a kind's contract.
//! Which system says it how is the adapters' business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds of document the gateway carries (`design: message catalogue`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Kind {
    /// Remiss: new, changed, forwarded, or with changed payment responsibility.
    #[serde(rename = "referral.request")]
    ReferralRequest,
    /// Remissbekräftelse: confirmed, complement wanted, forwarded, aborted, rejected.
    #[serde(rename = "referral.confirmation")]
    ReferralConfirmation,
    /// Remissvar: partial, preliminary, final.
    #[serde(rename = "referral.outcome")]
    ReferralOutcome,
}

impl Kind {
    /// Every kind, in the order of the message catalogue.
    pub const ALL: &'static [Self] = &[
        Self::ReferralRequest,
        Self::ReferralConfirmation,
        Self::ReferralOutcome,
    ];

    /// The name used in documents, config, metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReferralRequest => "referral.request",
            Self::ReferralConfirmation => "referral.confirmation",
            Self::ReferralOutcome => "referral.outcome",
        }
    }

    /// What the kind is called in Swedish care.
    #[must_use]
    pub const fn swedish_name(self) -> &'static str {
        match self {
            Self::ReferralRequest => "remiss",
            Self::ReferralConfirmation => "remissbekräftelse",
            Self::ReferralOutcome => "remissvar",
        }
    }

    /// The field of a document that holds the content, named as its RIV-TA root element.
    #[must_use]
    pub const fn content_name(self) -> &'static str {
        match self {
            Self::ReferralRequest => "request",
            Self::ReferralConfirmation => "requestConfirmation",
            Self::ReferralOutcome => "requestOutcome",
        }
    }

    /// The version of the contract that this program writes and checks.
    #[must_use]
    pub const fn version(self) -> Version {
        Version::V1_0
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A released version of a kind's contract.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Version {
    /// The first released version.
    #[default]
    #[serde(rename = "1.0")]
    V1_0,
}

impl Version {
    /// The version as it stands in documents and schema file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
