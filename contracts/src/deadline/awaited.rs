//! The steps that a case can wait for: a closed list with names. Those whose name begins with `missing` must have come
//! before something that has come. It knows no times.

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
    /// A version of the referral that another message speaks of or goes on from.
    MissingRequest,
    /// The notice that the patient is ready, before a discharge, a change or a withdrawal that has come.
    MissingReady,
    /// The discharge that was changed or taken back.
    MissingDischarge,
    /// The interruption that was taken back.
    MissingInterruption,
    /// The call to SIP that was changed or called off.
    MissingSipInvitation,
    /// The leave from which the patient is back, or that was taken back.
    MissingLeave,
    /// The end of an enrolment that was changed or taken back.
    MissingEnrolment,
    /// The outcome of a coordination that was changed or taken back.
    MissingOutcome,
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
        Self::MissingRequest,
        Self::MissingReady,
        Self::MissingDischarge,
        Self::MissingInterruption,
        Self::MissingSipInvitation,
        Self::MissingLeave,
        Self::MissingEnrolment,
        Self::MissingOutcome,
    ];

    /// What is missing when a message of that kind should have come before one that has come.
    pub(super) fn missing(kind: Kind) -> Option<Self> {
        let all = Self::ALL.iter().copied();
        all.skip_while(|step| *step <= Self::Payment)
            .find(|step| step.kind() == kind)
    }

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
            Self::MissingRequest => "missing_request",
            Self::MissingReady => "missing_ready",
            Self::MissingDischarge => "missing_discharge",
            Self::MissingInterruption => "missing_interruption",
            Self::MissingSipInvitation => "missing_sip_invitation",
            Self::MissingLeave => "missing_leave",
            Self::MissingEnrolment => "missing_enrolment",
            Self::MissingOutcome => "missing_outcome",
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
            Self::SipInvitation | Self::MissingSipInvitation => Kind::DischargeSipInvitation,
            Self::Handover => Kind::DischargeHandover,
            Self::Payment | Self::MissingDischarge => Kind::DischargeDischarged,
            Self::MissingRequest => Kind::ReferralRequest,
            Self::MissingReady => Kind::DischargeReady,
            Self::MissingInterruption => Kind::DischargeInterruption,
            Self::MissingLeave => Kind::DischargeLeave,
            Self::MissingEnrolment => Kind::TeamEnrolment,
            Self::MissingOutcome => Kind::CoordinationOutcome,
        }
    }
}

impl std::fmt::Display for Awaited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
