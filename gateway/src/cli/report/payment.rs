//! `report payment-days`: case by case, or by the average of each municipality.

use clap::Args;
use contracts::case::Family;
use contracts::deadline::Policy;
use jiff::Timestamp;

use super::{month, of, rows};
use crate::cli::deadlines::with_cases;
use crate::cli::{ConfigFile, End, Output};
use crate::report::{Average, Averages, PaidStretch, PaymentDays, Period};
use crate::store::{Store, StoreError, each_case};

/// Arguments of `report payment-days`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// The month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Period,
    /// By the average: of the patients whose time ended in the month, only the days above so many for each.
    #[arg(long)]
    average: bool,
    /// Write CSV instead of a table.
    #[arg(long)]
    pub(super) csv: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> End {
    with_cases(&arguments.config.config, output, async |store, agreed, output| {
        let now = Timestamp::now();
        let shown = if arguments.average {
            averages(store, arguments.month, agreed.into(), now)
                .await
                .map(|list| show_averages(&list, arguments.csv, output))
        } else {
            days(store, arguments.month, agreed.into(), now)
                .await
                .map(|list| show_days(&list, arguments.csv, output))
        };
        match shown {
            Ok(()) => End::Done,
            Err(error) => output.failed(error),
        }
    })
}

async fn days(
    store: &dyn Store,
    month: Period,
    policy: Policy,
    now: Timestamp,
) -> Result<Vec<PaidStretch>, StoreError> {
    let mut days = PaymentDays::new(month, policy, now);
    each_case(store, of(Family::Discharge), |row| days.add(&row)).await?;
    Ok(days.list())
}

async fn averages(
    store: &dyn Store,
    month: Period,
    policy: Policy,
    now: Timestamp,
) -> Result<Vec<Average>, StoreError> {
    let mut averages = Averages::new(month, policy, now);
    each_case(store, of(Family::Discharge), |row| averages.add(&row)).await?;
    Ok(averages.list())
}

fn show_days(list: &[PaidStretch], is_csv: bool, output: &mut Output) {
    if output.is_json() {
        return output.json(&list);
    }
    let header = [
        "municipality",
        "unit",
        "case",
        "ready",
        "pays_from",
        "ended",
        "days",
        "lacking",
    ];
    let lines: Vec<Vec<String>> = list
        .iter()
        .map(|paid| {
            vec![
                paid.municipality.clone().unwrap_or_default(),
                paid.unit
                    .as_ref()
                    .map(|unit| unit.as_str().to_owned())
                    .unwrap_or_default(),
                paid.case_id.clone(),
                paid.ready_on.to_string(),
                paid.pays_from.to_string(),
                paid.ended_on.map(|day| day.to_string()).unwrap_or_default(),
                paid.days.to_string(),
                paid.lacking.join(" "),
            ]
        })
        .collect();
    rows(&header, &lines, is_csv, output);
}

fn show_averages(list: &[Average], is_csv: bool, output: &mut Output) {
    if output.is_json() {
        return output.json(&list);
    }
    let header = ["municipality", "patients", "days", "average", "excess_days"];
    let lines: Vec<Vec<String>> = list
        .iter()
        .map(|average| {
            vec![
                average.municipality.clone().unwrap_or_default(),
                average.patients.to_string(),
                average.days.to_string(),
                average.average.clone(),
                average.excess_days.to_string(),
            ]
        })
        .collect();
    rows(&header, &lines, is_csv, output);
}
