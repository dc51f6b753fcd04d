//! What a document is: the closed list of kinds, and the version of a kind's contract.
//! Which system says it how is the adapters' business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares the kinds, and what each is called.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $content:literal $swedish:literal;)+) => {
        /// The kinds of document the gateway carries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $name)] $kind,)+
        }

        impl Kind {
            /// Every kind, family by family.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The name used in documents, config, metrics and logs.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// What the kind is called in Swedish care.
            #[must_use]
            pub const fn swedish_name(self) -> &'static str {
                match self {
                    $(Self::$kind => $swedish,)+
                }
            }

            /// The field of a document that holds the content; for a referral it is named as its RIV-TA root element.
            #[must_use]
            pub const fn content_name(self) -> &'static str {
                match self {
                    $(Self::$kind => $content,)+
                }
            }
        }
    };
}

kinds! {
    /// Remiss: new, changed, forwarded, or with changed payment responsibility.
    ReferralRequest "referral.request" "request" "remiss";
    /// Remissbekräftelse: confirmed, complement wanted, forwarded, aborted, rejected.
    ReferralConfirmation "referral.confirmation" "requestConfirmation" "remissbekräftelse";
    /// Remissvar: partial, preliminary, final.
    ReferralOutcome "referral.outcome" "requestOutcome" "remissvar";
    /// Inskrivningsmeddelande, with the expected discharge.
    DischargeAdmission "discharge.admission" "admission" "inskrivningsmeddelande";
    /// Planeringsunderlag; the municipality can or cannot receive.
    DischargePlanning "discharge.planning" "planning" "planeringsunderlag";
    /// Utskrivningsklar, and its withdrawal.
    DischargeReady "discharge.ready" "ready" "meddelande om utskrivningsklar";
    /// Kallelse till SIP: new, rebooked, cancelled.
    DischargeSipInvitation "discharge.sip_invitation" "sipInvitation" "kallelse till SIP";
    /// Utskrivningsmeddelande, and its withdrawal.
    DischargeDischarged "discharge.discharged" "discharged" "utskrivningsmeddelande";
    /// Information vid utskrivning, the same day.
    DischargeHandover "discharge.handover" "handover" "information vid utskrivning";
    /// Permission: out and back.
    DischargeLeave "discharge.leave" "leave" "meddelande om permission";
    /// Avbrott i processen, avliden, felsänt, förflyttad.
    DischargeInterruption "discharge.interruption" "interruption" "avbrott i processen";
    /// Inskrivning i mobilt vårdteam or mobilt läkarstöd, and its end.
    TeamEnrolment "team.enrolment" "enrolment" "inskrivning i mobilt vårdteam";
    /// ViSam-bedömning with SBAR.
    TeamAssessment "team.assessment" "assessment" "ViSam-bedömning";
    /// Anmälan av samordningsbehov (SOT).
    CoordinationRequest "coordination.request" "coordinationRequest" "anmälan av samordningsbehov";
    /// Samordnad till another unit, or an obstacle.
    CoordinationOutcome "coordination.outcome" "coordinationOutcome" "besked om samordning";
    /// Kvittens: received, accepted, refused.
    Receipt "receipt" "receipt" "kvittens";
}

impl Kind {
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
