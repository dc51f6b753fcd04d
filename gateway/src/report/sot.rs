//! The SOT report of a month: how many patients of each diagnosis group were coordinated to another region, by pair of
//! regions, and what stood in the way of others. Small counts are hidden, and nothing leads to a case.

use std::collections::{BTreeMap, BTreeSet};

use contracts::Kind;
use contracts::case::{Record, Says, Step, standing};
use serde::Serialize;

use super::Period;
use super::suppress::publish;
use crate::store::CaseRow;

/// What stands where a message did not say it.
const UNKNOWN: &str = "unknown";
/// What stands for all of them.
const TOTAL: &str = "total";

/// Patients by diagnosis group and column, as they are counted.
type Counts = BTreeMap<(String, Column), u64>;

/// The region that asked, and the region coordinated to or the code of the obstacle.
type Column = (String, String);

/// What the coordinations of a month come to.
#[derive(Debug)]
pub struct Sot {
    period: Period,
    coordinated: Counts,
    obstacles: Counts,
}

/// One count of the report; `total` stands for all of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SotCount {
    /// Code of the diagnosis group.
    pub diagnosis_group: String,
    /// The region that asked.
    pub from_region: String,
    /// The region coordinated to; none of an obstacle.
    pub to_region: Option<String>,
    /// Code of the obstacle; none of a patient who was coordinated.
    pub obstacle: Option<String>,
    /// How many; none where the number is hidden.
    pub patients: Option<u64>,
}

impl Sot {
    /// Nothing is counted yet.
    #[must_use]
    pub const fn new(period: Period) -> Self {
        Self {
            period,
            coordinated: BTreeMap::new(),
            obstacles: BTreeMap::new(),
        }
    }

    /// Counts a case by its last outcome, if that was decided in the month and leads to another region or to none.
    pub fn add(&mut self, row: &CaseRow) {
        let Some(outcome) = standing(&row.record, Kind::CoordinationOutcome).last().copied() else {
            return;
        };
        let Says::CoordinationOutcome {
            to_region,
            obstacle,
            is_obstacle,
            decided_at,
        } = &outcome.last.says
        else {
            return;
        };
        if !self.period.contains(decided_at.unwrap_or(outcome.last.at)) {
            return;
        }
        let (from, group) = asked(&row.record);
        let (counts, to) = if *is_obstacle {
            (&mut self.obstacles, obstacle)
        } else {
            (&mut self.coordinated, to_region)
        };
        let to = to.clone().unwrap_or_else(|| UNKNOWN.to_owned());
        if !*is_obstacle && from == to {
            return;
        }
        *counts.entry((group, (from, to))).or_default() += 1;
    }

    /// What may be published: those who were coordinated, then those who met an obstacle, each with totals.
    #[must_use]
    pub fn counts(&self) -> Vec<SotCount> {
        let coordinated = published(&self.coordinated)
            .into_iter()
            .map(|(group, column, patients)| {
                let (from_region, to) = column;
                SotCount {
                    diagnosis_group: group,
                    from_region,
                    to_region: Some(to),
                    obstacle: None,
                    patients,
                }
            });
        let obstacles = published(&self.obstacles)
            .into_iter()
            .map(|(group, column, patients)| {
                let (from_region, obstacle) = column;
                SotCount {
                    diagnosis_group: group,
                    from_region,
                    to_region: None,
                    obstacle: Some(obstacle),
                    patients,
                }
            });
        coordinated.chain(obstacles).collect()
    }
}

/// The region that asked, and the diagnosis group, as they were said last.
fn asked(record: &Record) -> (String, String) {
    let request = standing(record, Kind::CoordinationRequest)
        .last()
        .map(|said| said.last);
    let (region, group) = request.map_or((None, None), said_of);
    let known = |said: Option<&String>| said.cloned().unwrap_or_else(|| UNKNOWN.to_owned());
    (known(region), known(group))
}

const fn said_of(request: &Step) -> (Option<&String>, Option<&String>) {
    let Says::CoordinationRequest {
        region,
        diagnosis_group,
        ..
    } = &request.says
    else {
        return (None, None);
    };
    (region.as_ref(), diagnosis_group.as_ref())
}

/// Every cell of the table, row by row, with the totals, as far as they may be published. Nothing of nothing counted.
fn published(counts: &Counts) -> Vec<(String, Column, Option<u64>)> {
    if counts.is_empty() {
        return Vec::new();
    }
    let groups: BTreeSet<&String> = counts.keys().map(|(group, _)| group).collect();
    let columns: BTreeSet<&Column> = counts.keys().map(|(_, column)| column).collect();
    let count = |group: &&String, column: &&Column| {
        let cell = ((*group).clone(), (*column).clone());
        counts.get(&cell).copied().unwrap_or_default()
    };
    let table: Vec<Vec<u64>> = groups
        .iter()
        .map(|group| columns.iter().map(|column| count(group, column)).collect())
        .collect();
    let total = (TOTAL.to_owned(), TOTAL.to_owned());
    let groups = groups.into_iter().cloned().chain([TOTAL.to_owned()]);
    let columns: Vec<Column> = columns.into_iter().cloned().chain([total]).collect();
    let rows = groups.zip(publish(&table));
    rows.flat_map(|(group, cells)| {
        let cells = columns.iter().cloned().zip(cells);
        cells
            .map(|(column, patients)| (group.clone(), column, patients))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use contracts::case::{Family, Says, Step};
    use contracts::{Action, Kind};

    use super::Sot;
    use crate::report::Period;
    use crate::store::CaseRow;

    fn step(kind: Kind, at: &str, says: Says) -> Step {
        let at = at.parse().unwrap();
        Step {
            kind,
            message_id: format!("{kind} {at}"),
            action: Action::New,
            at,
            received: at,
            sender: None,
            receivers: Vec::new(),
            says,
        }
    }

    fn case(number: u64, from: &str, group: &str, to: Result<&str, &str>, at: &str) -> CaseRow {
        let mut row = CaseRow::new(
            Family::Coordination,
            format!("case-{number}"),
            at.parse().unwrap(),
        );
        row.record.insert(step(
            Kind::CoordinationRequest,
            "2026-01-02T08:00:00Z",
            Says::CoordinationRequest {
                region: Some(from.to_owned()),
                diagnosis_group: Some(group.to_owned()),
                priority: None,
                asa_class: None,
                medical_target_date: None,
            },
        ));
        row.record.insert(step(
            Kind::CoordinationOutcome,
            at,
            Says::CoordinationOutcome {
                to_region: to.ok().map(str::to_owned),
                obstacle: to.err().map(str::to_owned),
                is_obstacle: to.is_err(),
                decided_at: None,
            },
        ));
        row
    }

    /// How many cases, the region that asked, the group, the region coordinated to or the obstacle, and when.
    type Cases<'a> = (u64, &'a str, &'a str, Result<&'a str, &'a str>, &'a str);

    const FEBRUARY: &str = "2026-02-10T08:00:00Z";

    fn report(cases: &[Cases<'_>]) -> Vec<String> {
        let mut sot = Sot::new(Period::month("2026-02").unwrap());
        for (count, from, group, to, at) in cases {
            for number in 0..*count {
                sot.add(&case(number, from, group, *to, at));
            }
        }
        let counts = sot.counts().into_iter().map(|count| {
            let to = count.to_region.or(count.obstacle).unwrap();
            let patients = count
                .patients
                .map_or("..".to_owned(), |patients| patients.to_string());
            format!("{} {}>{to} {patients}", count.diagnosis_group, count.from_region)
        });
        counts.collect()
    }

    #[test]
    fn patients_are_counted_by_group_and_pair_of_regions_in_the_month_of_the_decision() {
        let counts = report(&[
            (6, "12", "hip", Ok("10"), FEBRUARY),
            (7, "12", "hip", Err("no-theatre"), FEBRUARY),
            (9, "12", "hip", Ok("10"), "2026-03-01T08:00:00Z"),
            (9, "12", "hip", Ok("12"), FEBRUARY),
        ]);
        assert_eq!(
            counts,
            [
                "hip 12>10 6",
                "hip total>total 6",
                "total 12>10 6",
                "total total>total 6",
                "hip 12>no-theatre 7",
                "hip total>total 7",
                "total 12>no-theatre 7",
                "total total>total 7",
            ]
        );
    }

    #[test]
    fn a_small_count_cannot_be_found_from_the_totals() {
        let counts = report(&[
            (3, "12", "hip", Ok("10"), FEBRUARY),
            (20, "12", "hip", Ok("07"), FEBRUARY),
            (30, "12", "back", Ok("10"), FEBRUARY),
            (40, "12", "back", Ok("07"), FEBRUARY),
        ]);
        let hidden = counts.iter().filter(|count| count.ends_with("..")).count();
        assert_eq!(hidden, 4, "{counts:?}");
        assert!(counts.contains(&"total total>total 93".to_owned()), "{counts:?}");
    }

    #[test]
    fn a_month_without_decisions_has_no_counts() {
        assert_eq!(report(&[]), [""; 0]);
    }
}
