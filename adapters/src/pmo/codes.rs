//! The closed lists of codes 2.2, both ways. Open lists travel as coded values and stand nowhere here.

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

/// Of the context extension: RIV-TA has no code for it.
impl ClosedList for ProtectedIdentity {
    const CODES: &'static [(&'static str, Self)] = &[
        ("confidentialityMark", Self::ConfidentialityMark),
        ("protectedRegistration", Self::ProtectedRegistration),
    ];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn holds_one_to_one<T: ClosedList + std::fmt::Debug>() {
        let codes: BTreeSet<_> = T::CODES.iter().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), T::CODES.len());
        for (code, meaning) in T::CODES {
            assert_eq!(meaning.code(), *code);
            assert!(T::from_code(code) == Some(*meaning));
        }
    }

    #[test]
    fn every_closed_list_is_one_to_one() {
        holds_one_to_one::<RequestType>();
        holds_one_to_one::<VersionReason>();
        holds_one_to_one::<ConfirmationType>();
        holds_one_to_one::<OutcomeType>();
        holds_one_to_one::<Gender>();
        holds_one_to_one::<TelecomType>();
        holds_one_to_one::<ProtectedIdentity>();
    }
}
