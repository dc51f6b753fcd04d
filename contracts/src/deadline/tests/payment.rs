//! Days that somebody else pays for.

use jiff::civil::date;

use super::{Case, admission, discharged, invitation, local, ready};
use crate::case::Says;
use crate::deadline::{Lacking, Policy, Stretch, excess_days, payment_days};

fn stretches(case: &Case, until: &str) -> Vec<Stretch> {
    payment_days(&case.0, &Policy::default(), local(until))
}

fn days(case: &Case, until: &str) -> Vec<u32> {
    stretches(case, until).iter().map(Stretch::days).collect()
}

#[test]
fn a_patient_who_leaves_on_the_payment_day_or_before_costs_nothing() {
    let ready = || Case::discharge().says("2026-02-03T08:00", ready());
    for (left, cost) in [("04", 0), ("06", 0), ("07", 1), ("10", 4)] {
        let left = format!("2026-02-{left}T14:00");
        let case = ready().says(&left, discharged(&left));
        assert_eq!(days(&case, "2026-03-01T00:00"), [cost], "{left}");
    }
}

#[test]
fn a_patient_who_is_still_there_costs_up_to_the_day_asked_about() {
    let case = Case::discharge().says("2026-02-03T12:00:01", ready());
    assert_eq!(days(&case, "2026-02-07T23:00"), [0]);
    assert_eq!(days(&case, "2026-02-09T01:00"), [2]);
    assert!(days(&case, "2026-02-03T08:00").is_empty());
}

#[test]
fn a_time_that_was_taken_back_counts_until_then_and_the_next_one_by_itself() {
    let case = Case::discharge()
        .says("2026-02-02T08:00", ready())
        .withdraws("2026-02-07T08:00", ready())
        .says("2026-02-10T08:00", ready())
        .says("2026-02-14T15:00", discharged("2026-02-14T14:00"));
    assert_eq!(days(&case, "2026-03-01T00:00"), [2, 1]);
}

#[test]
fn the_days_of_a_month_are_those_that_lie_in_it() {
    let case = Case::discharge()
        .says("2026-01-27T08:00", ready())
        .says("2026-02-04T15:00", discharged("2026-02-04T14:00"));
    let [stretch] = &stretches(&case, "2026-03-01T00:00")[..] else {
        panic!("one time")
    };
    assert_eq!(stretch.pays_from, date(2026, 1, 30));
    assert_eq!(stretch.days_within(date(2026, 1, 1), date(2026, 2, 1)), 2);
    assert_eq!(stretch.days_within(date(2026, 2, 1), date(2026, 3, 1)), 3);
    assert_eq!(stretch.days_within(date(2026, 3, 1), date(2026, 4, 1)), 0);
    assert_eq!(stretch.days(), 5);
}

#[test]
fn the_days_of_a_clock_change_are_whole_days() {
    let case = Case::discharge()
        .says("2026-10-20T08:00", ready())
        .says("2026-10-27T15:00", discharged("2026-10-27T00:30"));
    assert_eq!(days(&case, "2026-11-01T00:00"), [4]);
}

#[test]
fn what_stands_against_payment_is_named() {
    let bare = Case::discharge().says("2026-02-03T08:00", ready());
    let [stretch] = &stretches(&bare, "2026-03-01T00:00")[..] else {
        panic!("one time")
    };
    assert_eq!(stretch.lacking, [Lacking::Admission, Lacking::SipInvitation]);
    let not_ready = Says::Planning {
        ability: None,
        measures_ready: Some(false),
        names_care_contact: false,
    };
    let all = bare
        .says(
            "2026-02-01T08:00",
            admission("2026-02-01T07:00", "2026-02-09T10:00"),
        )
        .says("2026-02-04T08:00", invitation("a"))
        .says("2026-02-04T09:00", not_ready);
    let [stretch] = &stretches(&all, "2026-03-01T00:00")[..] else {
        panic!("one time")
    };
    assert_eq!(stretch.lacking, [Lacking::OpenCare]);
}

#[test]
fn open_care_lacks_what_it_says_it_lacks_by_its_last_word() {
    let planned = |is_ready| Says::Planning {
        ability: None,
        measures_ready: is_ready,
        names_care_contact: false,
    };
    let left = |is_there| Says::Discharged {
        discharged_at: None,
        names_care_contact: true,
        open_care_available: is_there,
    };
    let lacks = |words: &[Says]| {
        let case = Case::discharge().says("2026-02-03T08:00", ready());
        let case = words.iter().zip(4..).fold(case, |case, (says, day)| {
            case.says(&format!("2026-02-{day:02}T09:00"), says.clone())
        });
        let stretches = stretches(&case, "2026-03-01T00:00");
        stretches[0].lacking.contains(&Lacking::OpenCare)
    };
    assert!(!lacks(&[planned(None)]));
    assert!(lacks(&[planned(Some(false))]));
    assert!(!lacks(&[planned(Some(false)), planned(Some(true))]));
    assert!(!lacks(&[planned(Some(false)), left(Some(true))]));
    assert!(lacks(&[planned(Some(false)), left(None)]));
    assert!(lacks(&[planned(Some(true)), left(Some(false))]));
    assert!(lacks(&[left(Some(true)), planned(Some(false))]));
}

#[test]
fn a_time_before_an_interruption_ends_with_it_and_one_after_it_counts_by_itself() {
    let transferred = Says::Interruption {
        interruption: None,
        occurred_at: None,
    };
    let told = || admission("2026-02-01T07:00", "2026-02-20T10:00");
    let case = Case::discharge()
        .says("2026-02-01T08:00", told())
        .says("2026-02-02T08:00", ready())
        .says("2026-02-07T08:00", transferred)
        .says("2026-02-08T08:00", told())
        .says("2026-02-10T08:00", ready())
        .says("2026-02-14T15:00", discharged("2026-02-14T14:00"));
    assert_eq!(days(&case, "2026-03-01T00:00"), [2, 1]);
}

#[test]
fn the_days_of_the_spring_change_are_whole_days() {
    let case = Case::discharge()
        .says("2026-03-26T08:00", ready())
        .says("2026-03-31T15:00", discharged("2026-03-31T00:30"));
    assert_eq!(days(&case, "2026-04-01T00:00"), [2]);
}

#[test]
fn by_the_average_only_what_exceeds_three_days_for_each_patient_is_paid() {
    let stay = |left: &str| {
        let case = Case::discharge()
            .says("2026-02-03T15:00", ready())
            .says(left, discharged(left));
        stretches(&case, "2026-03-01T00:00").remove(0).days_ready()
    };
    let same_day = stay("2026-02-03T18:00");
    let five_days = stay("2026-02-08T10:00");
    let eight_days = stay("2026-02-11T10:00");
    assert_eq!(excess_days([same_day, five_days], 3), 0);
    assert_eq!(excess_days([same_day, five_days, eight_days], 3), 4);
    assert_eq!(excess_days([five_days], 3), 2);
    assert_eq!(excess_days([], 3), 0);
}

#[test]
fn a_time_in_a_process_that_was_taken_back_ends_with_it_and_not_with_the_next_one() {
    let admitted = || admission("2026-02-02T08:00", "2026-02-10T12:00");
    let case = Case::discharge()
        .says("2026-02-02T09:00", admitted())
        .says("2026-02-03T08:00", ready())
        .withdraws("2026-02-03T10:00", admitted())
        .says("2026-02-03T11:00", admitted())
        .says("2026-02-04T08:00", ready())
        .says("2026-02-09T15:00", discharged("2026-02-09T14:00"));
    assert_eq!(days(&case, "2026-03-01T00:00"), [0, 2]);
}
