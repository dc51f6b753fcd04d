//! `report sot`: coordinations of a month. What is hidden is written `..`.

use clap::Args;
use contracts::case::Family;

use super::{month, of, rows};
use crate::cli::deadlines::with_cases;
use crate::cli::{ConfigFile, End, Output};
use crate::report::{Period, Sot, SotCount};
use crate::store::each_case;

/// Arguments of `report sot`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// The month in which it was decided.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Period,
    /// Write CSV instead of a table.
    #[arg(long)]
    pub(super) csv: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> End {
    with_cases(&arguments.config.config, output, async |store, _, output| {
        let mut sot = Sot::new(arguments.month);
        match each_case(store, of(Family::Coordination), |row| sot.add(&row)).await {
            Ok(()) => show(&sot.counts(), arguments.csv, output),
            Err(error) => return output.failed(error),
        }
        End::Done
    })
}

fn show(counts: &[SotCount], is_csv: bool, output: &mut Output) {
    if output.is_json() {
        return output.json(&counts);
    }
    let header = [
        "diagnosis_group",
        "from_region",
        "to_region",
        "obstacle",
        "patients",
    ];
    let lines: Vec<Vec<String>> = counts
        .iter()
        .cloned()
        .map(|count| {
            vec![
                count.diagnosis_group,
                count.from_region,
                count.to_region.unwrap_or_default(),
                count.obstacle.unwrap_or_default(),
                count
                    .patients
                    .map_or_else(|| "..".to_owned(), |patients| patients.to_string()),
            ]
        })
        .collect();
    rows(&header, &lines, is_csv, output);
}
