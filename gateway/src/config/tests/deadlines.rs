//! What a region can say of its deadlines, and how it is told what it cannot.

use contracts::deadline::{Allowance, Payment, Policy, Referral};
use jiff::civil::time;

use super::{LEAST, Pretend, errors_with, parse};

#[test]
fn a_region_that_says_nothing_has_the_numbers_of_the_law() {
    let (config, _) = parse(LEAST, &Pretend::default()).unwrap();
    assert_eq!(Policy::from(&config.deadlines), Policy::default());
}

#[test]
fn every_number_can_be_the_regions_own() {
    let text = LEAST.to_owned()
        + r#"
[deadlines]
receipt = "never"
assessment = "5d"
answer = "60d"
admission = "12h"
planning = "0d"
sip_invitation = "72h"
handover = "1d"
payment = "5d"
payment_noon = "14:30"
payment_average_days = 2
missing = "96h"
working_days = true
[deadlines.asap]
assessment = "3d"
[deadlines.stat]
receipt = "1h"
assessment = "1d"
answer = "7d"
"#;
    let (config, _) = parse(&text, &Pretend::default()).unwrap();
    let policy = Policy {
        referral: Referral {
            receipt: None,
            assessment: Some(Allowance::Days(5)),
            answer: Some(Allowance::Days(60)),
        },
        asap: Referral {
            receipt: None,
            assessment: Some(Allowance::Days(3)),
            answer: Some(Allowance::Days(60)),
        },
        stat: Referral {
            receipt: Some(Allowance::Hours(1)),
            assessment: Some(Allowance::Days(1)),
            answer: Some(Allowance::Days(7)),
        },
        admission: Some(Allowance::Hours(12)),
        planning: Some(Allowance::Days(0)),
        sip_invitation: Some(Allowance::Hours(72)),
        handover: Some(Allowance::Days(1)),
        payment: Some(Payment {
            days: 5,
            noon: time(14, 30, 0, 0),
            average_days: 2,
        }),
        missing: Some(Allowance::Hours(96)),
        working_days: true,
    };
    assert_eq!(Policy::from(&config.deadlines), policy);
}

#[test]
fn what_is_no_time_is_told_with_its_line() {
    let errors = errors_with(
        r#"[deadlines]
planning = "2 days"
answer = "99999d"
payment = "72h"
payment_noon = "9:00"
"#,
        &Pretend::default(),
    );
    assert_eq!(errors.len(), 4, "{errors:#?}");
    for key in ["planning", "answer", "payment", "payment_noon"] {
        let named = format!("deadlines.{key}: ");
        assert!(
            errors.iter().any(|error| error.contains(&named)),
            "{key}: {errors:#?}"
        );
    }
}
