//! The deadlines of a discharge process, as the law has them.

use jiff::SignedDuration;

use super::{Case, admission, discharged, invitation, local, ready};
use crate::case::Says;
use crate::deadline::{Allowance, Awaited, Policy};
use crate::discharge::InterruptionType;

#[test]
fn the_admission_is_told_within_24_hours_and_late_is_seen() {
    let told = |at| Case::discharge().says(at, admission("2026-02-03T08:15", "2026-02-09T10:00"));
    let in_time = told("2026-02-04T08:15").deadline(Awaited::Admission).unwrap();
    assert_eq!(in_time.due_at, local("2026-02-04T08:15"));
    assert!(!in_time.is_late());
    assert!(
        told("2026-02-04T08:15:01")
            .deadline(Awaited::Admission)
            .unwrap()
            .is_late()
    );
}

#[test]
fn a_later_assessment_of_need_moves_the_24_hours() {
    let case = Case::discharge().says(
        "2026-02-05T09:00",
        Says::Admission {
            admitted_at: Some(local("2026-02-03T08:15")),
            assessed_at: Some(local("2026-02-05T08:00")),
            expected_discharge_at: None,
            names_care_contact: false,
        },
    );
    assert_eq!(
        case.due(Awaited::Admission).as_deref(),
        Some("2026-02-06T08:00:00")
    );
}

#[test]
fn planning_is_due_48_hours_after_the_notice_and_not_after_the_admission() {
    let case = Case::discharge().says(
        "2026-02-03T20:00",
        admission("2026-02-03T08:15", "2026-02-09T10:00"),
    );
    assert_eq!(
        case.due(Awaited::Planning).as_deref(),
        Some("2026-02-05T20:00:00")
    );
}

#[test]
fn a_meeting_is_called_within_three_calendar_days_which_end_at_midnight() {
    let case = Case::discharge().says("2026-02-03T08:00", ready());
    let deadline = case.deadline(Awaited::SipInvitation).unwrap();
    assert_eq!(deadline.due_at, local("2026-02-07T00:00"));
    assert!(!deadline.is_overdue(local("2026-02-06T23:59:59")));
    assert!(deadline.is_overdue(local("2026-02-07T00:00")));
}

#[test]
fn one_second_around_midnight_is_a_day_of_difference() {
    let due = |at| {
        Case::discharge()
            .says(at, ready())
            .due(Awaited::SipInvitation)
            .unwrap()
    };
    assert_eq!(due("2026-02-03T23:59:59"), "2026-02-07T00:00:00");
    assert_eq!(due("2026-02-04T00:00:00"), "2026-02-08T00:00:00");
}

#[test]
fn an_invitation_that_was_cancelled_is_no_invitation() {
    let called = Case::discharge()
        .says("2026-02-03T08:00", ready())
        .says("2026-02-04T08:00", invitation("a"))
        .says("2026-02-04T09:00", invitation("b"));
    let one_left = called.withdraws("2026-02-05T08:00", invitation("a"));
    assert_eq!(
        one_left.deadline(Awaited::SipInvitation).unwrap().met_at,
        Some(local("2026-02-04T09:00"))
    );
    let none_left = one_left.withdraws("2026-02-05T09:00", invitation("b"));
    assert_eq!(none_left.deadline(Awaited::SipInvitation).unwrap().met_at, None);
}

#[test]
fn somebody_else_pays_from_the_third_day_and_from_the_fourth_when_told_after_noon() {
    let due = |at| Case::discharge().says(at, ready()).due(Awaited::Payment).unwrap();
    assert_eq!(due("2026-02-03T11:59:59"), "2026-02-06T00:00:00");
    assert_eq!(due("2026-02-03T12:00:00"), "2026-02-06T00:00:00");
    assert_eq!(due("2026-02-03T12:00:01"), "2026-02-07T00:00:00");
    assert_eq!(due("2026-02-03T23:59:59"), "2026-02-07T00:00:00");
}

#[test]
fn weekends_are_days_like_others_unless_agreed() {
    // A Friday.
    let case = Case::discharge().says("2026-02-06T09:00", ready());
    assert_eq!(case.due(Awaited::Payment).as_deref(), Some("2026-02-09T00:00:00"));
    assert_eq!(
        case.due(Awaited::SipInvitation).as_deref(),
        Some("2026-02-10T00:00:00")
    );
}

#[test]
fn a_withdrawal_of_ready_clears_what_hangs_on_it_and_a_new_notice_counts_anew() {
    let withdrawn = Case::discharge()
        .says(
            "2026-02-02T08:00",
            admission("2026-02-02T07:00", "2026-02-20T10:00"),
        )
        .says("2026-02-03T08:00", ready())
        .withdraws("2026-02-04T08:00", ready());
    assert_eq!(withdrawn.deadline(Awaited::SipInvitation), None);
    assert_eq!(withdrawn.deadline(Awaited::Payment), None);
    let again = withdrawn.says("2026-02-10T08:00", ready());
    assert_eq!(
        again.due(Awaited::Payment).as_deref(),
        Some("2026-02-13T00:00:00")
    );
}

#[test]
fn a_revised_notice_of_ready_does_not_set_the_clock_back() {
    let case = Case::discharge()
        .says("2026-02-03T08:00", ready())
        .revises("2026-02-05T08:00", ready());
    assert_eq!(case.due(Awaited::Payment).as_deref(), Some("2026-02-06T00:00:00"));
}

#[test]
fn the_information_is_handed_over_on_the_day_of_discharge() {
    let case = Case::discharge().says("2026-02-09T23:30", discharged("2026-02-09T14:00"));
    assert_eq!(
        case.due(Awaited::Handover).as_deref(),
        Some("2026-02-10T00:00:00")
    );
    let late = case.says("2026-02-10T00:00:01", Says::Handover {});
    assert!(late.deadline(Awaited::Handover).unwrap().is_late());
}

#[test]
fn a_new_expected_discharge_moves_the_handover_that_hangs_on_it() {
    let case = Case::discharge().says(
        "2026-02-02T08:00",
        admission("2026-02-02T07:00", "2026-02-09T10:00"),
    );
    assert_eq!(
        case.due(Awaited::Handover).as_deref(),
        Some("2026-02-10T00:00:00")
    );
    let dated_anew = case.revises(
        "2026-02-08T08:00",
        admission("2026-02-02T07:00", "2026-02-12T10:00"),
    );
    assert_eq!(
        dated_anew.due(Awaited::Handover).as_deref(),
        Some("2026-02-13T00:00:00")
    );
    let is_ready = dated_anew.says("2026-02-12T08:00", ready());
    assert_eq!(is_ready.deadline(Awaited::Handover), None);
    let has_left = is_ready.says("2026-02-14T15:00", discharged("2026-02-14T14:00"));
    assert_eq!(
        has_left.due(Awaited::Handover).as_deref(),
        Some("2026-02-15T00:00:00")
    );
}

#[test]
fn information_at_midnight_is_late_and_a_second_before_is_not() {
    let told = |at| {
        let case = Case::discharge().says("2026-02-09T15:00", discharged("2026-02-09T14:00"));
        let case = case.says(at, Says::Handover {});
        case.deadline(Awaited::Handover).unwrap().is_late()
    };
    assert!(!told("2026-02-09T23:59:59"));
    assert!(told("2026-02-10T00:00:00"));
}

#[test]
fn information_is_expected_but_never_overdue_while_the_patient_is_there() {
    let case = Case::discharge().says(
        "2026-02-02T08:00",
        admission("2026-02-02T07:00", "2026-02-09T10:00"),
    );
    let expected = case.deadline(Awaited::Handover).unwrap();
    assert!(expected.is_due_within(SignedDuration::from_hours(24), local("2026-02-09T08:00")));
    assert!(!expected.is_overdue(local("2026-02-20T08:00")));
    let told = case.says("2026-02-12T08:00", Says::Handover {});
    assert!(!told.deadline(Awaited::Handover).unwrap().is_late());
    let has_left = told.says("2026-02-11T15:00", discharged("2026-02-11T14:00"));
    assert!(has_left.deadline(Awaited::Handover).unwrap().is_late());
}

#[test]
fn a_process_that_is_opened_anew_waits_anew() {
    let transferred = Says::Interruption {
        interruption: Some(InterruptionType::Transferred),
        occurred_at: None,
    };
    let case = Case::discharge()
        .says(
            "2026-02-02T08:00",
            admission("2026-02-02T07:00", "2026-02-09T10:00"),
        )
        .says("2026-02-03T08:00", ready())
        .says("2026-02-04T08:00", transferred)
        .says(
            "2026-02-10T08:00",
            admission("2026-02-10T07:00", "2026-02-19T10:00"),
        );
    assert_eq!(case.open(), [Awaited::Planning, Awaited::Handover]);
    assert_eq!(
        case.due(Awaited::Planning).as_deref(),
        Some("2026-02-12T08:00:00")
    );
    let is_ready = case.says("2026-02-12T08:00", ready());
    assert_eq!(
        is_ready.due(Awaited::Payment).as_deref(),
        Some("2026-02-15T00:00:00")
    );
}

#[test]
fn a_withdrawn_discharge_is_waited_for_again() {
    let case = Case::discharge()
        .says("2026-02-03T08:00", ready())
        .says("2026-02-04T15:00", discharged("2026-02-04T14:00"));
    assert!(!case.open().contains(&Awaited::Payment));
    let case = case.withdraws("2026-02-04T18:00", discharged("2026-02-04T14:00"));
    assert!(case.open().contains(&Awaited::Payment));
    assert_eq!(case.deadline(Awaited::Handover), None);
}

#[test]
fn what_was_handed_over_before_a_discharge_that_was_taken_back_counts_on_the_day_of_the_next_alone() {
    let stays = || {
        Case::discharge()
            .says("2026-02-03T08:00", ready())
            .says("2026-02-04T15:00", discharged("2026-02-04T14:00"))
            .says("2026-02-04T15:10", Says::Handover {})
            .withdraws("2026-02-04T18:00", discharged("2026-02-04T14:00"))
    };
    let met = |case: &Case| case.deadline(Awaited::Handover).unwrap().met_at;
    let corrected = stays().says("2026-02-04T18:05", discharged("2026-02-04T17:00"));
    assert_eq!(met(&corrected), Some(local("2026-02-04T15:10")));
    let later = stays().says("2026-02-06T15:00", discharged("2026-02-06T14:00"));
    assert_eq!(met(&later), None);
    let told = later.says("2026-02-07T09:00", Says::Handover {});
    assert_eq!(met(&told), Some(local("2026-02-07T09:00")));
    assert!(told.deadline(Awaited::Handover).unwrap().is_late());
}

#[test]
fn a_new_admission_after_one_that_was_taken_back_waits_anew() {
    let admitted = || admission("2026-02-02T07:00", "2026-02-09T10:00");
    let planned = Says::Planning {
        ability: None,
        measures_ready: None,
        names_care_contact: false,
    };
    let case = Case::discharge()
        .says("2026-02-02T08:00", admitted())
        .says("2026-02-02T09:00", planned)
        .withdraws("2026-02-02T10:00", admitted());
    assert_eq!(case.open(), []);
    let anew = case.says("2026-02-03T08:00", admitted());
    assert_eq!(anew.open(), [Awaited::Planning, Awaited::Handover]);
}

#[test]
fn an_interruption_ends_all_and_its_withdrawal_brings_all_back() {
    let interrupted = || Says::Interruption {
        interruption: Some(InterruptionType::Deceased),
        occurred_at: None,
    };
    let case = Case::discharge()
        .says(
            "2026-02-02T08:00",
            admission("2026-02-02T07:00", "2026-02-09T10:00"),
        )
        .says("2026-02-03T08:00", ready());
    let open = case.open();
    assert_eq!(
        open,
        [Awaited::Planning, Awaited::SipInvitation, Awaited::Payment]
    );
    let ended = case.says("2026-02-04T08:00", interrupted());
    assert_eq!(ended.open(), []);
    assert_eq!(ended.withdraws("2026-02-04T09:00", interrupted()).open(), open);
}

#[test]
fn an_admission_taken_back_ends_all() {
    let told = || admission("2026-02-02T07:00", "2026-02-09T10:00");
    let case = Case::discharge()
        .says("2026-02-02T08:00", told())
        .withdraws("2026-02-02T09:00", told());
    assert_eq!(case.open(), []);
}

#[test]
fn every_number_is_the_regions_own_and_none_waits_for_nothing() {
    let case = Case::discharge()
        .says(
            "2026-02-02T08:00",
            admission("2026-02-02T07:00", "2026-02-09T10:00"),
        )
        .says("2026-02-03T08:00", ready());
    let policy = Policy {
        planning: Some(Allowance::Hours(24)),
        sip_invitation: None,
        payment: None,
        ..Policy::default()
    };
    let planning = case.deadline_under(Awaited::Planning, &policy).unwrap();
    assert_eq!(planning.due_at, local("2026-02-03T08:00"));
    assert_eq!(case.deadline_under(Awaited::SipInvitation, &policy), None);
    assert_eq!(case.deadline_under(Awaited::Payment, &policy), None);
}

#[test]
fn due_soon_ends_where_overdue_begins() {
    let deadline = Case::discharge()
        .says("2026-02-03T08:00", ready())
        .deadline(Awaited::Payment)
        .unwrap();
    let day = SignedDuration::from_hours(24);
    let seen = |at| {
        (
            deadline.is_due_within(day, local(at)),
            deadline.is_overdue(local(at)),
        )
    };
    assert_eq!(seen("2026-02-04T23:59:59"), (false, false));
    assert_eq!(seen("2026-02-05T00:00:00"), (true, false));
    assert_eq!(seen("2026-02-05T23:59:59"), (true, false));
    assert_eq!(seen("2026-02-06T00:00:00"), (false, true));
}
