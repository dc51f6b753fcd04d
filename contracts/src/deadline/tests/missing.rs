//! What should have come before something that has come.

use super::{Case, admission, discharged, local, ready};
use crate::Action;
use crate::case::{Family, Record, Says};
use crate::deadline::{Allowance, Awaited, Policy, next};
use crate::discharge::InterruptionType;
use crate::referral::{ConfirmationType, VersionReason};
use crate::team::EnrolmentType;

/// A patient who was discharged before anybody heard that the patient was ready.
fn sent_home() -> Case {
    Case::discharge()
        .says(
            "2026-03-02T09:00",
            admission("2026-03-02T08:00", "2026-03-05T12:00"),
        )
        .says("2026-03-04T14:00", discharged("2026-03-04T13:00"))
}

#[test]
fn what_should_have_come_is_due_three_days_after_what_needed_it_and_gone_when_it_comes() {
    let case = sent_home();
    let due = local("2026-03-07T14:00");
    assert_eq!(
        case.due(Awaited::MissingReady).as_deref(),
        Some("2026-03-07T14:00:00")
    );
    let deadline = case.deadline(Awaited::MissingReady).unwrap();
    assert!(deadline.is_overdue(due) && !deadline.is_overdue(local("2026-03-07T13:59")));
    let never = Policy {
        missing: None,
        ..Policy::default()
    };
    assert_eq!(case.deadline_under(Awaited::MissingReady, &never), None);
    let come = case.says("2026-03-04T10:00", ready());
    assert_eq!(come.deadline(Awaited::MissingReady), None);
}

#[test]
fn the_time_is_counted_from_the_arrival_of_the_first_that_needs_it() {
    let mut case = sent_home().revises("2026-03-05T09:00", discharged("2026-03-04T13:30"));
    let arrived = local("2026-03-06T08:00");
    case.0.steps.iter_mut().for_each(|step| step.received = arrived);
    let policy = Policy {
        missing: Some(Allowance::Days(1)),
        ..Policy::default()
    };
    let deadline = case.deadline_under(Awaited::MissingReady, &policy).unwrap();
    assert_eq!(
        (deadline.since, deadline.due_at),
        (arrived, local("2026-03-08T00:00"))
    );
}

#[test]
fn nothing_is_missing_in_a_process_that_has_ended_or_in_the_one_before_it() {
    let ended = Says::Interruption {
        interruption: Some(InterruptionType::Transferred),
        occurred_at: None,
    };
    let case = sent_home().says("2026-03-05T09:00", ended);
    assert_eq!(case.deadline(Awaited::MissingReady), None);
    let anew = case.says(
        "2026-03-06T09:00",
        admission("2026-03-06T08:00", "2026-03-09T12:00"),
    );
    assert_eq!(anew.open(), [Awaited::Planning, Awaited::Handover]);
}

#[test]
fn the_families_without_deadlines_of_their_own_miss_what_was_changed_or_taken_back() {
    let enrolment = |enrolment| Says::Enrolment {
        enrolment: Some(enrolment),
    };
    let case = Case(Record::new(Family::Team))
        .says("2026-03-02T09:00", enrolment(EnrolmentType::Begin))
        .does(
            Action::Revise,
            local("2026-03-03T09:00"),
            enrolment(EnrolmentType::End),
        );
    assert_eq!(case.open(), [Awaited::MissingEnrolment]);
    assert_eq!(next(&case.0, &Policy::default()), Some(local("2026-03-06T09:00")));
}

#[test]
fn nothing_is_missing_before_what_was_taken_back() {
    let case = sent_home().withdraws("2026-03-04T15:00", discharged("2026-03-04T13:00"));
    assert_eq!(case.deadline(Awaited::MissingReady), None);
}

#[test]
fn what_came_is_not_missing_though_it_was_said_later() {
    let case = sent_home().says("2026-03-04T14:05", ready());
    assert_eq!(case.deadline(Awaited::MissingReady), None);
    let back = case.withdraws("2026-03-04T15:00", ready());
    assert!(
        back.deadline(Awaited::MissingReady).is_some(),
        "it does not stand"
    );
}

#[test]
fn what_was_taken_back_since_was_heard_all_the_same() {
    let ended = Says::Interruption {
        interruption: Some(InterruptionType::Transferred),
        occurred_at: None,
    };
    let admitted = || admission("2026-03-02T08:00", "2026-03-05T12:00");
    let case = Case::discharge()
        .says("2026-03-02T09:00", admitted())
        .says("2026-03-03T09:00", ended.clone())
        .says("2026-03-04T09:00", admitted())
        .withdraws("2026-03-04T10:00", ended);
    assert_eq!(case.deadline(Awaited::MissingInterruption), None);
}

#[test]
fn a_version_that_is_there_is_not_missing_though_the_clock_of_its_sender_was_ahead() {
    let request = |reason, version| Says::Request {
        reason: Some(reason),
        version: Some(version),
        priority: None,
    };
    let confirmed = |version| Says::Confirmation {
        confirms: Some(ConfirmationType::Confirmed),
        version: Some(version),
    };
    let new = || Case::referral().says("2026-03-02T09:00", request(VersionReason::New, 1));
    let confirmed_early = new().says("2026-03-02T10:00:03", confirmed(2));
    assert!(confirmed_early.deadline(Awaited::MissingRequest).is_some());
    let come = confirmed_early.says("2026-03-02T10:00:05", request(VersionReason::Changed, 2));
    assert_eq!(come.deadline(Awaited::MissingRequest), None);
    let largest = new()
        .says("2026-03-02T10:00", request(VersionReason::Changed, u64::MAX))
        .says("2026-03-02T11:00", confirmed(u64::MAX));
    assert!(largest.deadline(Awaited::MissingRequest).is_some());
    let jumped = new().says("2026-03-02T10:00", request(VersionReason::Changed, 3));
    assert!(jumped.deadline(Awaited::MissingRequest).is_some());
}

#[test]
fn nothing_is_missing_in_what_never_was() {
    let enrolment = |enrolment| Says::Enrolment {
        enrolment: Some(enrolment),
    };
    let case = Case(Record::new(Family::Team))
        .says("2026-03-02T09:00", enrolment(EnrolmentType::Begin))
        .revises("2026-03-03T09:00", enrolment(EnrolmentType::End))
        .withdraws("2026-03-03T10:00", enrolment(EnrolmentType::Begin));
    assert_eq!(case.open(), []);
}
