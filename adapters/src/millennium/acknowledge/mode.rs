//! Which acknowledgement the source asks for, and the code that says the outcome.
//!
//! Original mode: AE for what is wrong with the content; AR for a message that cannot be read or is of an
//! event that is not, and, with error 207, for a gateway that cannot take it now: HL7 has AR mean both,
//! and the error tells them apart. Enhanced mode: CR for a refusal for good, CE for not now.

use contracts::Reason;

use crate::Acknowledged;
use crate::wire::hl7v2::Segment;

/// The mode of an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// By the application.
    Original,
    /// By the receiver, that the message is stored.
    Commit,
}

impl Mode {
    /// The mode asked for (HL7 2.5.1 section 2.9.2, table 0155); none when no acknowledgement is wanted.
    /// A receiver that stores and forwards answers for storing only, so where both kinds are asked for,
    /// the acceptance goes back and the application's answer is the target's.
    pub(super) fn of(header: Option<&Segment<'_>>, outcome: &Acknowledged<'_>) -> Option<Self> {
        let asked = |field| header.map_or("", |header| header.field(field).code());
        let (accept, application) = (asked(15), asked(16));
        if accept.is_empty() && application.is_empty() {
            return Some(Self::Original);
        }
        let good = matches!(outcome, Acknowledged::Accepted(_));
        let wants = |asked: &str| match asked {
            "AL" => true,
            "ER" => !good,
            "SU" => good,
            _ => false,
        };
        if wants(accept) {
            return Some(Self::Commit);
        }
        wants(application).then_some(Self::Original)
    }

    /// The code of MSA-1 (table 0008).
    pub(super) const fn code(self, outcome: &Acknowledged<'_>) -> &'static str {
        match (self, outcome) {
            (Self::Original, Acknowledged::Accepted(_)) => "AA",
            (Self::Original, Acknowledged::Refused(reason, _)) if is_content(*reason) => "AE",
            (Self::Original, Acknowledged::Refused(..) | Acknowledged::Unavailable) => "AR",
            (Self::Commit, Acknowledged::Accepted(_)) => "CA",
            (Self::Commit, Acknowledged::Refused(..)) => "CR",
            (Self::Commit, Acknowledged::Unavailable) => "CE",
        }
    }
}

/// Whether the message was read: the fault lies in what it says or in what became of it.
const fn is_content(reason: Reason) -> bool {
    match reason {
        Reason::Unreadable
        | Reason::CharacterSet
        | Reason::TooLarge
        | Reason::Forbidden
        | Reason::Unsupported => false,
        Reason::ContractViolated
        | Reason::CaseViolated
        | Reason::NoRoute
        | Reason::RoutingLoop
        | Reason::NotExpressible
        | Reason::TargetRefused
        | Reason::TargetUnknown
        | Reason::AttemptsUsedUp
        | Reason::ReplyUnreadable
        | Reason::InternalFault => true,
    }
}
