//! Which protocol a case follows. It knows no steps.

use serde::{Deserialize, Serialize};

use crate::{Content, Document, Kind};

/// Which protocol a case follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// A referral.
    Referral,
    /// A discharge process.
    Discharge,
    /// An enrolment with a mobile team, and assessments.
    Team,
    /// A coordination between regions.
    Coordination,
}

impl Family {
    /// The family of a document: that of its kind, and for a receipt that of the kind it says that it answers.
    #[must_use]
    pub fn of_document(document: &Document) -> Option<Self> {
        if let Content::Receipt(it) = &document.content {
            it.answers_kind.and_then(Self::of)
        } else {
            Self::of(document.kind())
        }
    }

    /// The family of a kind; a receipt has none of its own.
    #[must_use]
    pub const fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::ReferralRequest | Kind::ReferralConfirmation | Kind::ReferralOutcome => Self::Referral,
            Kind::DischargeAdmission
            | Kind::DischargePlanning
            | Kind::DischargeReady
            | Kind::DischargeSipInvitation
            | Kind::DischargeDischarged
            | Kind::DischargeHandover
            | Kind::DischargeLeave
            | Kind::DischargeInterruption => Self::Discharge,
            Kind::TeamEnrolment | Kind::TeamAssessment => Self::Team,
            Kind::CoordinationRequest | Kind::CoordinationOutcome => Self::Coordination,
            Kind::Receipt => return None,
        })
    }

    /// Every family.
    pub const ALL: &'static [Self] = &[Self::Referral, Self::Discharge, Self::Team, Self::Coordination];

    /// The family of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|family| family.name() == name)
    }

    /// The name used in config, metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Discharge => "discharge",
            Self::Team => "team",
            Self::Coordination => "coordination",
        }
    }
}
