//! The deadlines of a referral.

use super::{Case, local};
use crate::case::Says;
use crate::deadline::{Allowance, Awaited, Bound, Deadline, Policy, Referral};
use crate::receipt::ReceiptStatus;
use crate::referral::{ConfirmationType, OutcomeType, Priority, VersionReason};
use crate::{Action, Kind};

const ALL: [Awaited; 3] = [Awaited::Receipt, Awaited::Assessment, Awaited::Answer];

fn request(reason: VersionReason) -> Says {
    Says::Request {
        reason: Some(reason),
        version: None,
        priority: None,
    }
}

fn confirms(confirms: ConfirmationType) -> Says {
    Says::Confirmation {
        confirms: Some(confirms),
        version: None,
    }
}

fn answers(answers: OutcomeType) -> Says {
    Says::Outcome {
        answers: Some(answers),
        version: None,
    }
}

fn new() -> Case {
    Case::referral().says("2026-02-02T09:00", request(VersionReason::New))
}

#[test]
fn a_new_referral_is_to_be_seen_assessed_and_answered() {
    assert_eq!(new().open(), ALL);
    assert_eq!(
        new().due(Awaited::Receipt).as_deref(),
        Some("2026-02-03T09:00:00")
    );
    assert_eq!(
        new().due(Awaited::Assessment).as_deref(),
        Some("2026-02-10T00:00:00")
    );
    assert_eq!(new().due(Awaited::Answer).as_deref(), Some("2026-05-04T00:00:00"));
}

#[test]
fn a_referral_goes_by_what_is_agreed_for_the_priority_of_its_newest_version() {
    let of = |days| Referral {
        assessment: Some(Allowance::Days(days)),
        ..Referral::default()
    };
    let agreed = Policy {
        stat: of(1),
        asap: of(3),
        ..Policy::default()
    };
    let says = |reason, priority| Says::Request {
        reason: Some(reason),
        version: None,
        priority,
    };
    let due = |case: Case| {
        let assessment = case.deadline_under(Awaited::Assessment, &agreed);
        assessment.unwrap().due_at
    };
    let new = |priority| Case::referral().says("2026-02-02T09:00", says(VersionReason::New, priority));
    assert_eq!(due(new(Some(Priority::Stat))), local("2026-02-04T00:00"));
    assert_eq!(due(new(Some(Priority::Asap))), local("2026-02-06T00:00"));
    for priority in [Some(Priority::Routine), None] {
        assert_eq!(due(new(priority)), local("2026-02-10T00:00"));
    }
    let quiet = new(Some(Priority::Stat)).says("2026-02-02T12:00", says(VersionReason::Changed, None));
    assert_eq!(
        due(quiet),
        local("2026-02-04T00:00"),
        "nothing said is nothing changed"
    );
    let lowered = says(VersionReason::Changed, Some(Priority::Routine));
    let lowered = new(Some(Priority::Stat)).says("2026-02-02T12:00", lowered);
    assert_eq!(due(lowered), local("2026-02-10T00:00"));
}

#[test]
fn what_becomes_urgent_is_counted_from_then_and_what_was_done_before_is_not_late() {
    let says = |reason, priority| Says::Request {
        reason: Some(reason),
        version: None,
        priority,
    };
    let agreed = Policy {
        stat: Referral {
            receipt: Some(Allowance::Hours(1)),
            assessment: Some(Allowance::Hours(24)),
            answer: None,
        },
        ..Policy::default()
    };
    let receipt = Says::Receipt {
        status: Some(ReceiptStatus::Received),
        answers: None,
        answers_kind: Some(Kind::ReferralRequest),
    };
    let case = Case::referral()
        .says("2026-02-02T09:00", says(VersionReason::New, None))
        .says("2026-02-02T14:00", receipt)
        .says(
            "2026-02-05T10:00",
            says(VersionReason::Changed, Some(Priority::Stat)),
        );
    let deadline = |step| case.deadline_under(step, &agreed).unwrap();
    assert!(!deadline(Awaited::Receipt).is_late());
    assert_eq!(deadline(Awaited::Assessment).since, local("2026-02-05T10:00"));
    assert_eq!(deadline(Awaited::Assessment).due_at, local("2026-02-06T10:00"));
}

#[test]
fn any_confirmation_and_any_receipt_but_a_refusal_says_that_it_was_seen() {
    let says = |status, answers_kind| Says::Receipt {
        status: Some(status),
        answers: None,
        answers_kind: Some(answers_kind),
    };
    let receipt = |status, answers_kind| new().says("2026-02-02T10:00", says(status, answers_kind)).open();
    let seen = || says(ReceiptStatus::Received, Kind::ReferralRequest);
    let taken_back = new()
        .says("2026-02-02T10:00", seen())
        .withdraws("2026-02-02T11:00", seen());
    assert_eq!(taken_back.open(), ALL);
    assert_eq!(receipt(ReceiptStatus::Received, Kind::ReferralRequest), ALL[1..]);
    assert_eq!(receipt(ReceiptStatus::Refused, Kind::ReferralRequest), ALL);
    // The referrer's receipt for an answer is nobody's word on the referral.
    assert_eq!(receipt(ReceiptStatus::Received, Kind::ReferralOutcome), ALL);
    let confirmed = new().says("2026-02-02T10:00", confirms(ConfirmationType::Confirmed));
    assert_eq!(confirmed.open(), [Awaited::Answer]);
}

#[test]
fn a_complement_that_was_asked_for_is_assessed_anew() {
    let asked = new().says("2026-02-03T10:00", confirms(ConfirmationType::ComplementWanted));
    assert_eq!(asked.open(), [Awaited::Answer]);
    let complemented = asked.says("2026-02-20T10:00", request(VersionReason::Changed));
    assert_eq!(
        complemented.deadline(Awaited::Assessment),
        Some(Deadline {
            step: Awaited::Assessment,
            since: local("2026-02-20T10:00"),
            due_at: local("2026-02-28T00:00"),
            bound: Bound::Before,
            met_at: None,
        })
    );
}

#[test]
fn a_change_that_nobody_asked_for_moves_nothing() {
    let before = new().deadline(Awaited::Assessment);
    let changed = new().says("2026-02-05T10:00", request(VersionReason::Changed));
    assert_eq!(changed.deadline(Awaited::Assessment), before);
}

#[test]
fn only_the_final_answer_is_the_answer() {
    let preliminary = new().says("2026-02-20T10:00", answers(OutcomeType::Preliminary));
    assert_eq!(preliminary.open(), [Awaited::Answer]);
    assert_eq!(
        preliminary
            .says("2026-02-21T10:00", answers(OutcomeType::Final))
            .open(),
        []
    );
}

#[test]
fn a_referral_that_was_rejected_aborted_or_taken_back_waits_for_nothing() {
    for end in [ConfirmationType::Rejected, ConfirmationType::Aborted] {
        assert_eq!(new().says("2026-02-03T10:00", confirms(end)).open(), []);
    }
    let taken_back = new().does(
        Action::Withdraw,
        local("2026-02-03T10:00"),
        request(VersionReason::New),
    );
    assert_eq!(taken_back.open(), []);
}

#[test]
fn a_forwarded_referral_is_still_to_be_answered() {
    let forwarded = new()
        .says("2026-02-03T10:00", confirms(ConfirmationType::Forwarded))
        .says("2026-02-03T11:00", request(VersionReason::Forwarded));
    assert_eq!(forwarded.open(), [Awaited::Answer]);
}
