//! What holds for every case.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

use super::{Case, ready};
use crate::Action;
use crate::case::Says;
use crate::deadline::{Allowance, Awaited, Payment, Policy, deadlines, next};

/// A moment of five years.
fn moment() -> impl Strategy<Value = Timestamp> {
    (1_704_067_200_i64..1_861_920_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn allowance() -> impl Strategy<Value = Option<Allowance>> {
    prop::option::of((any::<bool>(), 0_u32..200).prop_map(|(days, number)| {
        if days {
            Allowance::Days(number)
        } else {
            Allowance::Hours(number)
        }
    }))
}

fn policy() -> impl Strategy<Value = Policy> {
    (prop::array::uniform4(allowance()), 1_u32..40, any::<bool>()).prop_map(
        |([admission, planning, sip_invitation, handover], days, working_days)| Policy {
            admission,
            planning,
            sip_invitation,
            handover,
            payment: Some(Payment {
                days,
                ..Payment::default()
            }),
            working_days,
            ..Policy::default()
        },
    )
}

fn says() -> impl Strategy<Value = Says> {
    (0..7, moment(), moment()).prop_map(|(which, one, other)| match which {
        0 => Says::Admission {
            admitted_at: Some(one),
            assessed_at: None,
            expected_discharge_at: Some(other),
            names_care_contact: false,
        },
        1 => Says::Planning {
            ability: None,
            measures_ready: None,
            names_care_contact: false,
        },
        2 => Says::Ready {
            ready_at: Some(one),
            names_care_contact: false,
        },
        3 => Says::SipInvitation {
            meeting_id: None,
            meeting_at: Some(one),
        },
        4 => Says::Discharged {
            discharged_at: Some(one),
            names_care_contact: false,
            open_care_available: None,
        },
        5 => Says::Handover {},
        _ => Says::Interruption {
            interruption: None,
            occurred_at: Some(one),
        },
    })
}

fn action() -> impl Strategy<Value = Action> {
    prop::sample::select(vec![Action::New, Action::New, Action::Revise, Action::Withdraw])
}

fn case() -> impl Strategy<Value = Case> {
    prop::collection::vec((action(), moment(), says()), 0..12).prop_map(|steps| {
        steps
            .into_iter()
            .fold(Case::discharge(), |case, (action, at, says)| {
                case.does(action, at, says)
            })
    })
}

proptest! {
    #[test]
    fn nothing_is_due_before_it_begins_to_count(case in case(), policy in policy()) {
        for deadline in deadlines(&case.0, &policy) {
            prop_assert!(deadline.due_at >= deadline.since, "{deadline:?}");
        }
    }

    #[test]
    fn who_is_ready_earlier_is_never_due_later(
        one in moment(),
        seconds in 0_i64..2_000_000,
        policy in policy(),
    ) {
        let later = one + SignedDuration::from_secs(seconds);
        for step in [Awaited::SipInvitation, Awaited::Payment] {
            let due = |at| {
                let case = Case::discharge().does(Action::New, at, ready());
                case.deadline_under(step, &policy).map(|deadline| deadline.due_at)
            };
            prop_assert!(due(one) <= due(later), "{step}");
        }
    }

    #[test]
    fn every_step_is_waited_for_once_and_a_case_is_looked_at_when_the_first_is_due(
        case in case(),
        policy in policy(),
    ) {
        let all = deadlines(&case.0, &policy);
        prop_assert!(all.is_sorted_by(|one, other| one.step < other.step));
        let open = all.iter().filter(|deadline| deadline.met_at.is_none());
        prop_assert_eq!(next(&case.0, &policy), open.map(|deadline| deadline.due_at).min());
    }
}
