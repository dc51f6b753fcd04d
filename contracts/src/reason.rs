//! Every way a message can be refused: a closed, numbered list with a page each in `contracts/reasons/`.
//! What is done about a reason is decided by the gateway's retry policy, not here.

/// Why a message was refused or parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The bytes are not a message of this format.
    Unreadable,
    /// The character set is unknown or the bytes do not follow it.
    CharacterSet,
    /// Larger than the limit.
    TooLarge,
    /// A construct that is never accepted from outside, such as a DTD or an entity definition.
    Forbidden,
    /// Well-formed, but of an event, contract or version that the adapter does not read.
    Unsupported,
    /// At least one rule of the contract is broken.
    ContractViolated,
    /// Does not fit what was said before it in its case.
    CaseViolated,
    /// No route for the kind and the receiving unit.
    NoRoute,
    /// The message has passed through too many gateways.
    RoutingLoop,
    /// The target's format has no place for what the document says, and the profile forbids leaving it out.
    NotExpressible,
    /// The target refused the message for good.
    TargetRefused,
    /// The target does not know the unit, the person or the case.
    TargetUnknown,
    /// The target failed on this message until the attempts were used up.
    AttemptsUsedUp,
    /// The target's reply cannot be read or answers another message.
    ReplyUnreadable,
    /// The program itself failed on the message; a fault of ours.
    InternalFault,
}

impl Reason {
    /// Every reason, by number.
    pub const ALL: &'static [Self] = &[
        Self::Unreadable,
        Self::CharacterSet,
        Self::TooLarge,
        Self::Forbidden,
        Self::Unsupported,
        Self::ContractViolated,
        Self::CaseViolated,
        Self::NoRoute,
        Self::RoutingLoop,
        Self::NotExpressible,
        Self::TargetRefused,
        Self::TargetUnknown,
        Self::AttemptsUsedUp,
        Self::ReplyUnreadable,
        Self::InternalFault,
    ];

    /// The stable code: `VB1xx` reading, `VB2xx` contract, `VB3xx` routing, `VB4xx` writing, `VB5xx` target,
    /// `VB6xx` ourselves.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "VB101",
            Self::CharacterSet => "VB102",
            Self::TooLarge => "VB103",
            Self::Forbidden => "VB104",
            Self::Unsupported => "VB105",
            Self::ContractViolated => "VB201",
            Self::CaseViolated => "VB202",
            Self::NoRoute => "VB301",
            Self::RoutingLoop => "VB302",
            Self::NotExpressible => "VB401",
            Self::TargetRefused => "VB501",
            Self::TargetUnknown => "VB502",
            Self::AttemptsUsedUp => "VB503",
            Self::ReplyUnreadable => "VB504",
            Self::InternalFault => "VB601",
        }
    }

    /// The short name, used in metric labels and file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::CharacterSet => "character_set",
            Self::TooLarge => "too_large",
            Self::Forbidden => "forbidden",
            Self::Unsupported => "unsupported",
            Self::ContractViolated => "contract_violated",
            Self::CaseViolated => "case_violated",
            Self::NoRoute => "no_route",
            Self::RoutingLoop => "routing_loop",
            Self::NotExpressible => "not_expressible",
            Self::TargetRefused => "target_refused",
            Self::TargetUnknown => "target_unknown",
            Self::AttemptsUsedUp => "attempts_used_up",
            Self::ReplyUnreadable => "reply_unreadable",
            Self::InternalFault => "internal_fault",
        }
    }

    /// Whether the message itself breaks what its format or its contract says, so that the same bytes can only
    /// be refused again; otherwise it is its errand that fails.
    #[must_use]
    pub const fn is_of_the_message(self) -> bool {
        match self {
            Self::Unreadable
            | Self::CharacterSet
            | Self::TooLarge
            | Self::Forbidden
            | Self::Unsupported
            | Self::ContractViolated => true,
            Self::CaseViolated
            | Self::NoRoute
            | Self::RoutingLoop
            | Self::NotExpressible
            | Self::TargetRefused
            | Self::TargetUnknown
            | Self::AttemptsUsedUp
            | Self::ReplyUnreadable
            | Self::InternalFault => false,
        }
    }

    /// The reason with that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code(), self.name())
    }
}
