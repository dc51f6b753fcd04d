//! The days of a month that a municipality pays for: case by case, or by the average that some regions have agreed on.
//! It knows no amount. A municipality is known by the organisation number in the HSA-ids of the units told.

use std::collections::BTreeMap;

use contracts::HsaId;
use contracts::deadline::{Policy, Stretch, excess_days, payment_days};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Period;
use crate::store::CaseRow;

/// The days of a month, case by case.
#[derive(Debug)]
pub struct PaymentDays {
    period: Period,
    policy: Policy,
    now: Timestamp,
    found: Vec<PaidStretch>,
}

/// A time during which a patient was ready and still there, and what of it is paid for in the month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaidStretch {
    /// Organisation number of the municipality told; none when none was.
    pub municipality: Option<String>,
    /// The unit that said that the patient was ready.
    pub unit: Option<HsaId>,
    /// The case.
    pub case_id: String,
    /// The day of the notice.
    pub ready_on: Date,
    /// The first day that is paid for.
    pub pays_from: Date,
    /// The day on which it ended, which is not paid for; none while the patient is there.
    pub ended_on: Option<Date>,
    /// Days of the month that are paid for, if nothing is lacking.
    pub days: u32,
    /// What stands against payment: `admission`, `sip_invitation`, `open_care`.
    pub lacking: Vec<&'static str>,
}

impl PaymentDays {
    /// Nothing is counted yet.
    #[must_use]
    pub const fn new(period: Period, policy: Policy, now: Timestamp) -> Self {
        Self {
            period,
            policy,
            now,
            found: Vec::new(),
        }
    }

    /// Counts a case.
    pub fn add(&mut self, row: &CaseRow) {
        for stretch in payment_days(&row.record, &self.policy, self.now) {
            let days = stretch.days_within(self.period.first, self.period.end);
            if days > 0 {
                self.found.push(PaidStretch {
                    municipality: municipality(&stretch),
                    case_id: row.case_id.clone(),
                    ready_on: stretch.ready_on,
                    pays_from: stretch.pays_from,
                    ended_on: stretch.has_ended.then_some(stretch.until),
                    days,
                    lacking: stretch.lacking.iter().map(|lacking| lacking.name()).collect(),
                    unit: stretch.sender,
                });
            }
        }
    }

    /// The list, by municipality and day.
    #[must_use]
    pub fn list(mut self) -> Vec<PaidStretch> {
        self.found.sort_by(|one, other| {
            (&one.municipality, one.ready_on, &one.case_id).cmp(&(
                &other.municipality,
                other.ready_on,
                &other.case_id,
            ))
        });
        self.found
    }
}

/// The days of a month by the average of each municipality.
#[derive(Debug)]
pub struct Averages {
    period: Period,
    policy: Policy,
    now: Timestamp,
    /// Days of each case, by municipality. A case is a patient, also one who was ready more than once.
    found: BTreeMap<Option<String>, BTreeMap<String, u32>>,
}

/// What a municipality pays for by the average: the patients whose time ended in the month, with all their days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Average {
    /// Organisation number of the municipality; none where none was told.
    pub municipality: Option<String>,
    /// Patients.
    pub patients: usize,
    /// Days after the notice, day 0 counted, of all of them.
    pub days: u32,
    /// Days for each patient, with two decimals.
    pub average: String,
    /// Days that exceed what is free for each patient; these are paid for.
    pub excess_days: u32,
}

impl Averages {
    /// Nothing is counted yet.
    #[must_use]
    pub const fn new(period: Period, policy: Policy, now: Timestamp) -> Self {
        Self {
            period,
            policy,
            now,
            found: BTreeMap::new(),
        }
    }

    /// Counts a case.
    pub fn add(&mut self, row: &CaseRow) {
        for stretch in payment_days(&row.record, &self.policy, self.now) {
            if stretch.has_ended && self.period.has(stretch.until) {
                let cases = self.found.entry(municipality(&stretch)).or_default();
                let days = cases.entry(row.case_id.clone()).or_default();
                *days = days.saturating_add(stretch.days_ready());
            }
        }
    }

    /// The list, by municipality.
    #[must_use]
    pub fn list(self) -> Vec<Average> {
        let free = self.policy.payment.unwrap_or_default().average_days;
        self.found
            .into_iter()
            .map(|(municipality, cases)| {
                let days: u32 = cases.values().sum();
                let patients = cases.len();
                // In hundredths, so that no decimal is lost on the way.
                let hundredths = u64::from(days) * 100 / u64::try_from(patients).unwrap_or(1).max(1);
                Average {
                    municipality,
                    patients,
                    days,
                    average: format!("{}.{:02}", hundredths / 100, hundredths % 100),
                    excess_days: excess_days(cases.into_values(), free),
                }
            })
            .collect()
    }
}

/// Organisation number of the first municipality among the units told.
fn municipality(stretch: &Stretch) -> Option<String> {
    stretch
        .receivers
        .iter()
        .filter_map(HsaId::organisation_number)
        .find(|number| number.is_municipality())
        .map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use contracts::case::{Family, Says, Step};
    use contracts::deadline::Policy;
    use contracts::{Action, HsaId, Kind};

    use super::{Averages, PaymentDays};
    use crate::report::Period;
    use crate::store::CaseRow;

    const MUNICIPALITY: &str = "SE2120001355-0001";

    fn step(kind: Kind, at: &str, says: Says) -> Step {
        let at = at.parse().unwrap();
        Step {
            kind,
            message_id: kind.to_string(),
            action: Action::New,
            at,
            received: at,
            sender: Some(HsaId::new("SE2321000131-E000000000101")),
            receivers: ["SE2321000131-E000000000201", MUNICIPALITY]
                .map(HsaId::new)
                .to_vec(),
            says,
        }
    }

    /// A patient who is ready on the morning of a day, and leaves on another.
    fn stay(case_id: &str, ready: &str, left: Option<&str>) -> CaseRow {
        let ready = format!("{ready}T08:00:00Z");
        let mut row = CaseRow::new(Family::Discharge, case_id, ready.parse().unwrap());
        let says = Says::Ready {
            ready_at: None,
            names_care_contact: false,
        };
        row.record.insert(step(Kind::DischargeReady, &ready, says));
        if let Some(left) = left {
            let says = Says::Discharged {
                discharged_at: None,
                names_care_contact: false,
                open_care_available: None,
            };
            let left = format!("{left}T13:00:00Z");
            row.record.insert(step(Kind::DischargeDischarged, &left, says));
        }
        row
    }

    fn stays() -> [CaseRow; 4] {
        [
            stay("short", "2026-02-02", Some("2026-02-04")),
            stay("long", "2026-02-02", Some("2026-02-12")),
            stay("from the month before", "2026-01-25", Some("2026-02-03")),
            stay("still there", "2026-02-20", None),
        ]
    }

    #[test]
    fn the_days_of_the_month_are_told_case_by_case_for_the_municipality() {
        let now = "2026-02-25T12:00:00Z".parse().unwrap();
        let mut days = PaymentDays::new(Period::month("2026-02").unwrap(), Policy::default(), now);
        stays().iter().for_each(|row| days.add(row));
        let told: Vec<_> = days
            .list()
            .into_iter()
            .map(|paid| (paid.case_id, paid.days, paid.ended_on.is_some()))
            .collect();
        let expected = [
            ("from the month before", 2, true),
            ("long", 7, true),
            ("still there", 2, false),
        ];
        assert_eq!(
            told,
            expected.map(|(case, days, ended)| (case.to_owned(), days, ended))
        );
    }

    #[test]
    fn the_average_counts_those_who_left_in_the_month_with_all_their_days() {
        let now = "2026-02-25T12:00:00Z".parse().unwrap();
        let mut averages = Averages::new(Period::month("2026-02").unwrap(), Policy::default(), now);
        stays().iter().for_each(|row| averages.add(row));
        let list = averages.list();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].municipality.as_deref(), Some("2120001355"));
        assert_eq!((list[0].patients, list[0].days), (3, 2 + 10 + 9));
        assert_eq!((list[0].average.as_str(), list[0].excess_days), ("7.00", 12));
    }

    #[test]
    fn a_patient_who_was_ready_twice_is_one_patient_in_the_average() {
        let now = "2026-02-25T12:00:00Z".parse().unwrap();
        let mut twice = stay("twice", "2026-02-10", Some("2026-02-14"));
        for (id, action, day) in [("a", Action::New, "02"), ("b", Action::Withdraw, "06")] {
            let at = format!("2026-02-{day}T08:00:00Z");
            let mut said = step(
                Kind::DischargeReady,
                &at,
                Says::Ready {
                    ready_at: None,
                    names_care_contact: false,
                },
            );
            (said.message_id, said.action) = (id.to_owned(), action);
            twice.record.insert(said);
        }
        let mut averages = Averages::new(Period::month("2026-02").unwrap(), Policy::default(), now);
        averages.add(&twice);
        let list = averages.list();
        assert_eq!((list[0].patients, list[0].days), (1, 4 + 4));
        assert_eq!((list[0].average.as_str(), list[0].excess_days), ("8.00", 5));
    }
}
