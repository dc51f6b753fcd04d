//! The SOT report of a month: how many patients of each diagnosis group were coordinated to another region, by pair of
//! regions, and how many met which obstacle. Small counts are hidden, and nothing leads to a case.

use std::collections::{BTreeMap, BTreeSet};

use contracts::case::{Record, Says, Step, is_taken_back, standing};
use contracts::{Action, Kind};
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

    /// Counts the outcomes of a case that were decided in the month: the last by which the patient was coordinated to
    /// another region, and each obstacle once, whoever else found a place. Nothing of a request that was taken back.
    pub fn add(&mut self, row: &CaseRow) {
        if is_taken_back(&row.record, Kind::CoordinationRequest) {
            return;
        }
        let (from, group) = asked(&row.record);
        let mut place = None;
        let mut obstacles = BTreeSet::new();
        for step in outcomes(&row.record) {
            let Says::CoordinationOutcome {
                to_region,
                obstacle,
                is_obstacle,
                decided_at,
            } = &step.says
            else {
                continue;
            };
            let is_counted = self.period.contains(decided_at.unwrap_or(step.at));
            if !*is_obstacle {
                place = Some((to_region, is_counted));
            } else if is_counted {
                let _ = obstacles.insert(known(obstacle.as_ref()));
            }
        }
        if let Some((to_region, true)) = place {
            let to = known(to_region.as_ref());
            if from != to {
                count(&mut self.coordinated, &group, &from, to);
            }
        }
        for obstacle in obstacles {
            count(&mut self.obstacles, &group, &from, obstacle);
        }
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

/// What came of a request, as it was said last, in the order in which that was said: nothing that was said before the
/// request was made anew.
fn outcomes(record: &Record) -> Vec<&Step> {
    let is_withdrawal =
        |step: &&Step| step.kind == Kind::CoordinationRequest && step.action == Action::Withdraw;
    let anew = record.steps.iter().rfind(is_withdrawal).map(|step| step.at);
    let standing = standing(record, Kind::CoordinationOutcome);
    let mut outcomes: Vec<&Step> = standing.iter().map(|said| said.last).collect();
    outcomes.retain(|outcome| anew.is_none_or(|anew| anew < outcome.at));
    outcomes.sort_by_key(|outcome| outcome.at);
    outcomes
}

fn count(counts: &mut Counts, group: &str, from: &str, to: String) {
    *counts
        .entry((group.to_owned(), (from.to_owned(), to)))
        .or_default() += 1;
}

fn known(said: Option<&String>) -> String {
    said.cloned().unwrap_or_else(|| UNKNOWN.to_owned())
}

/// The region that asked, and the diagnosis group, as they were said last.
fn asked(record: &Record) -> (String, String) {
    let request = standing(record, Kind::CoordinationRequest)
        .last()
        .map(|said| said.last);
    let (region, group) = request.map_or((None, None), said_of);
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
    use contracts::{Action, HsaId, Kind};

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

    /// Six cases of which each has these outcomes too: the unit that speaks, what it does, and what came of it.
    fn six(others: &[(Kind, &str, Action, Result<&str, &str>)]) -> Vec<String> {
        let mut sot = Sot::new(Period::month("2026-02").unwrap());
        for number in 0..6 {
            let mut row = case(number, "12", "hip", Err("no-theatre"), FEBRUARY);
            for (minute, (kind, unit, action, to)) in others.iter().enumerate() {
                let at = format!("2026-02-11T08:{minute:02}:00Z");
                let says = Says::CoordinationOutcome {
                    to_region: to.ok().map(str::to_owned),
                    obstacle: to.err().map(str::to_owned),
                    is_obstacle: to.is_err(),
                    decided_at: None,
                };
                let mut step = step(*kind, &at, says);
                step.sender = Some(HsaId::new(*unit));
                step.action = *action;
                row.record.insert(step);
            }
            sot.add(&row);
        }
        let counts = sot
            .counts()
            .into_iter()
            .filter(|count| count.diagnosis_group == "hip");
        let counts = counts.filter(|count| count.from_region == "12");
        counts
            .map(|count| {
                let to = count.to_region.or(count.obstacle).unwrap();
                format!("{to} {}", count.patients.unwrap())
            })
            .collect()
    }

    #[test]
    fn an_obstacle_in_one_region_stands_when_another_finds_a_place_and_goes_when_it_is_taken_back() {
        use Kind::CoordinationOutcome as Of;
        let place = (Of, "SE2321000065-SOT001", Action::New, Ok("07"));
        let obstacle = (Of, "SE2321000016-SOT001", Action::New, Err("no-staff"));
        let again = (Of, "SE2321000024-SOT001", Action::New, Err("no-staff"));
        let gone = (Of, "SE2321000016-SOT001", Action::Withdraw, Err("no-staff"));
        assert_eq!(six(&[place]), ["07 6", "no-theatre 6"]);
        assert_eq!(six(&[obstacle, again]), ["no-staff 6", "no-theatre 6"]);
        assert_eq!(six(&[obstacle, place, gone]), ["07 6", "no-theatre 6"]);
    }

    #[test]
    fn a_request_that_was_taken_back_is_not_counted_and_one_made_anew_has_its_own_outcomes() {
        use Kind::CoordinationRequest as Asked;
        let taken_back = (Asked, "SE2321000255-K10001", Action::Withdraw, Ok("12"));
        let place = (
            Kind::CoordinationOutcome,
            "SE2321000065-SOT001",
            Action::New,
            Ok("07"),
        );
        assert_eq!(six(&[taken_back]), [""; 0]);
        assert_eq!(six(&[taken_back, place]), [""; 0]);
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
