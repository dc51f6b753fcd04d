//! `report`: what the cases of a month or a quarter come to, as a table, CSV or JSON. The reports themselves are made
//! elsewhere; nothing is changed.

mod payment;
mod sot;
mod team;

use clap::Subcommand;
use contracts::case::Family;

use super::{End, Output, csv};
use crate::report::Period;
use crate::store::CaseFilter;

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga report payment-days --config region.toml --month 2026-02
  vardbrygga report payment-days --config region.toml --month 2026-02 --average --csv > average.csv
  vardbrygga report sot --config region.toml --month 2026-02 --csv > sot.csv
  vardbrygga report team --config region.toml --quarter 2026-Q1 --json";

/// What can be reported.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Days of a month for which a municipality pays for patients who were ready and still in hospital.
    PaymentDays(payment::Arguments),
    /// Patients of each diagnosis group who were coordinated to another region, and obstacles. Small numbers are
    /// hidden, and so many others that none of them can be found from the totals.
    Sot(sot::Arguments),
    /// Enrolments with mobile teams, assessments and SIP meetings of a quarter.
    Team(team::Arguments),
}

pub(super) fn run(command: &Command, output: &mut Output) -> End {
    if output.is_json() && command.is_csv() {
        return output.wrong_use("--csv and --json are two forms of one report; give one of them");
    }
    match command {
        Command::PaymentDays(arguments) => payment::run(arguments, output),
        Command::Sot(arguments) => sot::run(arguments, output),
        Command::Team(arguments) => team::run(arguments, output),
    }
}

impl Command {
    const fn is_csv(&self) -> bool {
        match self {
            Self::PaymentDays(arguments) => arguments.csv,
            Self::Sot(arguments) => arguments.csv,
            Self::Team(_) => false,
        }
    }
}

fn month(text: &str) -> Result<Period, String> {
    Period::month(text).map_err(|_| "a month like 2026-02".to_owned())
}

fn quarter(text: &str) -> Result<Period, String> {
    Period::quarter(text).map_err(|_| "a quarter like 2026-Q1".to_owned())
}

/// All cases of a family.
fn of(family: Family) -> CaseFilter {
    CaseFilter {
        family: Some(family),
        ..CaseFilter::default()
    }
}

/// Writes a table for people, or the same as CSV.
fn rows(header: &[&str], rows: &[Vec<String>], is_csv: bool, output: &mut Output) {
    if is_csv {
        csv::line(output, header.iter().copied());
        for row in rows {
            csv::line(output, row.iter().map(String::as_str));
        }
    } else {
        let mut table = super::contracts::table(header);
        let _: &mut comfy_table::Table = table.add_rows(rows);
        output.line(table.to_string());
    }
}
