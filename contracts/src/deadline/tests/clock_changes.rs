//! The two nights of a year that are an hour shorter and an hour longer.

use super::{Case, admission, discharged, local, ready};
use crate::deadline::Awaited;

#[test]
fn twenty_four_hours_over_the_spring_change_end_an_hour_later_on_the_wall() {
    let case = Case::discharge().says(
        "2026-03-28T20:00",
        admission("2026-03-28T20:00", "2026-04-09T10:00"),
    );
    assert_eq!(
        case.due(Awaited::Admission).as_deref(),
        Some("2026-03-29T21:00:00")
    );
}

#[test]
fn twenty_four_hours_over_the_autumn_change_end_an_hour_earlier_on_the_wall() {
    let case = Case::discharge().says(
        "2026-10-24T20:00",
        admission("2026-10-24T20:00", "2026-11-09T10:00"),
    );
    assert_eq!(
        case.due(Awaited::Admission).as_deref(),
        Some("2026-10-25T19:00:00")
    );
}

#[test]
fn calendar_days_over_the_spring_change_end_at_midnight_all_the_same() {
    let case = Case::discharge().says("2026-03-27T09:00", ready());
    assert_eq!(
        case.deadline(Awaited::SipInvitation).unwrap().due_at.to_string(),
        "2026-03-30T22:00:00Z"
    );
    assert_eq!(
        case.deadline(Awaited::Payment).unwrap().due_at.to_string(),
        "2026-03-29T22:00:00Z"
    );
}

#[test]
fn calendar_days_over_the_autumn_change_end_at_midnight_all_the_same() {
    let case = Case::discharge().says("2026-10-23T09:00", ready());
    assert_eq!(
        case.deadline(Awaited::SipInvitation).unwrap().due_at.to_string(),
        "2026-10-26T23:00:00Z"
    );
    assert_eq!(
        case.deadline(Awaited::Payment).unwrap().due_at.to_string(),
        "2026-10-25T23:00:00Z"
    );
}

#[test]
fn noon_is_noon_on_the_wall_in_summer_and_in_winter() {
    for (noon, day) in [("2026-07-01T12:00:00", 4), ("2026-01-01T12:00:00", 4)] {
        let just = Case::discharge()
            .says(noon, ready())
            .due(Awaited::Payment)
            .unwrap();
        assert_eq!(just, format!("{}-{day:02}T00:00:00", &noon[..7]));
        let after = local(noon) + jiff::SignedDuration::from_secs(1);
        let after = Case::discharge().does(crate::Action::New, after, ready());
        assert_eq!(
            after.due(Awaited::Payment).unwrap(),
            format!("{}-{:02}T00:00:00", &noon[..7], day + 1)
        );
    }
}

#[test]
fn a_notice_in_either_of_the_two_hours_that_are_called_alike_counts_for_the_same_day() {
    for at in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
        let case = Case::discharge().does(crate::Action::New, at.parse().unwrap(), ready());
        assert_eq!(
            case.due(Awaited::Payment).as_deref(),
            Some("2026-10-28T00:00:00"),
            "{at}"
        );
    }
}

#[test]
fn noon_is_noon_on_the_wall_on_the_days_of_the_changes() {
    for (day, in_time, later) in [
        ("2026-03-29", "2026-04-01T00:00:00", "2026-04-02T00:00:00"),
        ("2026-10-25", "2026-10-28T00:00:00", "2026-10-29T00:00:00"),
    ] {
        let due = |time: &str| {
            Case::discharge()
                .says(&format!("{day}T{time}"), ready())
                .due(Awaited::Payment)
                .unwrap()
        };
        assert_eq!(due("12:00:00"), in_time);
        assert_eq!(due("12:00:01"), later);
    }
}

#[test]
fn the_day_of_a_discharge_ends_at_midnight_on_the_days_of_the_changes() {
    for (left, due) in [
        ("2026-03-29T01:30", "2026-03-29T22:00:00Z"),
        ("2026-10-25T01:30", "2026-10-25T23:00:00Z"),
    ] {
        let case = Case::discharge().says(left, discharged(left));
        let deadline = case.deadline(Awaited::Handover).unwrap();
        assert_eq!(deadline.due_at.to_string(), due);
    }
}
