//! What is claimed of every closed list: no code means two things, and nothing has two codes.

use std::collections::BTreeSet;

use contracts::discharge::{
    Ability, DischargeDestination, GoalStatus, InterruptionType, LeaveType, ParticipantRole, Track,
};
use contracts::notice::{Consent, Role};
use contracts::receipt::ReceiptStatus;
use contracts::referral::{
    ConfirmationType, Gender, OutcomeType, ProtectedIdentity, RequestType, TelecomType, VersionReason,
};
use contracts::team::{AssessmentOutcome, Criterion, EnrolmentType};
use contracts::{Action, Kind};
use serde::Serialize;

use crate::wire::riv::ClosedList;

fn holds_one_to_one<T: ClosedList>() {
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

/// In our own contracts a code is the canonical word.
fn is_canonical<T: ClosedList + Serialize>() {
    holds_one_to_one::<T>();
    for (code, meaning) in T::CODES {
        assert_eq!(serde_json::to_value(meaning).unwrap(), *code);
    }
}

#[test]
fn every_code_of_our_own_contracts_is_the_word_of_the_documents() {
    is_canonical::<Ability>();
    is_canonical::<Action>();
    is_canonical::<AssessmentOutcome>();
    is_canonical::<Consent>();
    is_canonical::<Criterion>();
    is_canonical::<DischargeDestination>();
    is_canonical::<EnrolmentType>();
    is_canonical::<GoalStatus>();
    is_canonical::<InterruptionType>();
    is_canonical::<Kind>();
    is_canonical::<LeaveType>();
    is_canonical::<ParticipantRole>();
    is_canonical::<ReceiptStatus>();
    is_canonical::<Role>();
    is_canonical::<Track>();
}
