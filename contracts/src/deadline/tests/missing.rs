//! What should have come before something that has come.

use super::{Case, admission, discharged, local, ready};
use crate::Action;
use crate::case::{Family, Record, Says};
use crate::deadline::{Allowance, Awaited, Policy, next};
use crate::discharge::InterruptionType;
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
