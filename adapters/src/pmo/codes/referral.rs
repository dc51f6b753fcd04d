//! The closed lists of codes 2.2. Those of persons stand in messages of every domain.

use contracts::referral::{
    ConfirmationType, Gender, OutcomeType, ProtectedIdentity, RequestType, TelecomType, VersionReason,
};

use crate::wire::riv::ClosedList;

impl ClosedList for RequestType {
    const CODES: &'static [(&'static str, Self)] = &[("4", Self::General)];
}

impl ClosedList for VersionReason {
    const CODES: &'static [(&'static str, Self)] = &[
        ("NR", Self::New),
        ("AR", Self::Changed),
        ("VR", Self::Forwarded),
        ("AB", Self::PaymentChanged),
    ];
}

impl ClosedList for ConfirmationType {
    const CODES: &'static [(&'static str, Self)] = &[
        ("BEK", Self::Confirmed),
        ("VID", Self::Forwarded),
        ("KOM", Self::ComplementWanted),
        ("AVB", Self::Aborted),
        ("AVV", Self::Rejected),
    ];
}

impl ClosedList for OutcomeType {
    const CODES: &'static [(&'static str, Self)] = &[
        ("DSV", Self::Partial),
        ("PSV", Self::Preliminary),
        ("SSV", Self::Final),
    ];
}

impl ClosedList for Gender {
    const CODES: &'static [(&'static str, Self)] = &[
        ("0", Self::Unknown),
        ("1", Self::Male),
        ("2", Self::Female),
        ("9", Self::NotApplicable),
    ];
}

impl ClosedList for TelecomType {
    const CODES: &'static [(&'static str, Self)] = &[("H", Self::Home), ("MC", Self::Mobile)];
}

/// Of the context extension and of our own contracts: RIV-TA has no code for it.
impl ClosedList for ProtectedIdentity {
    const CODES: &'static [(&'static str, Self)] = &[
        ("confidentialityMark", Self::ConfidentialityMark),
        ("protectedRegistration", Self::ProtectedRegistration),
    ];
}
