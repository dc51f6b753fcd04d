//! The steps that a case can wait for: a closed list with names. It knows no times.

use crate::Kind;

/// A step that a case waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Awaited {
    /// Somebody has seen the referral: a confirmation of any sort, a receipt, or an answer.
    Receipt,
    /// The referral has been assessed: BEK, KOM, VID, AVV, or an answer. A complement (AR) after KOM is assessed anew.
    Assessment,
    /// The final answer (SSV).
    Answer,
    /// Inskrivningsmeddelande.
    Admission,
    /// Planeringsunderlag, from whichever party is first.
    Planning,
    /// Kallelse till SIP.
    SipInvitation,
    /// Information vid utskrivning.
    Handover,
    /// The patient leaves before somebody else has to pay.
    Payment,
}

impl Awaited {
    /// Every step, family by family.
    pub const ALL: &'static [Self] = &[
        Self::Receipt,
        Self::Assessment,
        Self::Answer,
        Self::Admission,
        Self::Planning,
        Self::SipInvitation,
        Self::Handover,
        Self::Payment,
    ];

    /// The name used in config, metrics and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Assessment => "assessment",
            Self::Answer => "answer",
            Self::Admission => "admission",
            Self::Planning => "planning",
            Self::SipInvitation => "sip_invitation",
            Self::Handover => "handover",
            Self::Payment => "payment",
        }
    }

    /// The kind of message that is waited for.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Receipt | Self::Assessment => Kind::ReferralConfirmation,
            Self::Answer => Kind::ReferralOutcome,
            Self::Admission => Kind::DischargeAdmission,
            Self::Planning => Kind::DischargePlanning,
            Self::SipInvitation => Kind::DischargeSipInvitation,
            Self::Handover => Kind::DischargeHandover,
            Self::Payment => Kind::DischargeDischarged,
        }
    }
}

impl std::fmt::Display for Awaited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
