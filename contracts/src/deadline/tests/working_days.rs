//! Where a region has agreed that weekends and holidays do not count.

use super::{Case, admission, local, ready};
use crate::deadline::{Awaited, Policy};
use crate::time::to_swedish;

const WORKING: fn() -> Policy = || Policy {
    working_days: true,
    ..Policy::default()
};

fn due(case: &Case, step: Awaited) -> String {
    to_swedish(case.deadline_under(step, &WORKING()).unwrap().due_at).to_string()
}

#[test]
fn days_pass_over_the_weekend() {
    let friday = Case::discharge().says("2026-02-06T09:00", ready());
    assert_eq!(due(&friday, Awaited::Payment), "2026-02-11T00:00:00");
    assert_eq!(due(&friday, Awaited::SipInvitation), "2026-02-12T00:00:00");
}

#[test]
fn days_pass_over_easter() {
    let maundy_thursday = Case::discharge().says("2026-04-02T09:00", ready());
    assert_eq!(due(&maundy_thursday, Awaited::Payment), "2026-04-09T00:00:00");
}

#[test]
fn a_friday_afternoon_never_pays_later_than_the_saturday_after() {
    let friday = Case::discharge().says("2026-02-06T15:00", ready());
    let saturday = Case::discharge().says("2026-02-07T09:00", ready());
    assert_eq!(due(&friday, Awaited::Payment), due(&saturday, Awaited::Payment));
}

#[test]
fn hours_stand_still_on_free_days() {
    let friday = Case::discharge().says(
        "2026-02-06T15:00",
        admission("2026-02-06T14:00", "2026-02-20T10:00"),
    );
    assert_eq!(due(&friday, Awaited::Admission), "2026-02-09T14:00:00");
    assert_eq!(due(&friday, Awaited::Planning), "2026-02-10T15:00:00");
    let sunday = Case::discharge().says(
        "2026-02-08T15:00",
        admission("2026-02-08T14:00", "2026-02-20T10:00"),
    );
    let deadline = sunday.deadline_under(Awaited::Planning, &WORKING()).unwrap();
    assert_eq!(deadline.due_at, local("2026-02-11T00:00"));
}
