//! `report team`: the numbers of a quarter.

use clap::Args;
use contracts::case::Family;
use jiff::Timestamp;

use super::{of, quarter, rows};
use crate::cli::deadlines::with_cases;
use crate::cli::{ConfigFile, End, Output};
use crate::report::{Period, Team};
use crate::store::{Store, StoreError, each_case};

/// Arguments of `report team`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// The quarter.
    #[arg(long, value_name = "YYYY-Qn", value_parser = quarter)]
    quarter: Period,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> End {
    with_cases(&arguments.config.config, output, async |store, _, output| {
        match counted(store, arguments.quarter).await {
            Ok(team) => show(&team, output),
            Err(error) => return output.failed(error),
        }
        End::Done
    })
}

async fn counted(store: &dyn Store, quarter: Period) -> Result<Team, StoreError> {
    let mut team = Team::new(quarter, Timestamp::now());
    for family in [Family::Team, Family::Discharge] {
        each_case(store, of(family), |row| team.add(&row)).await?;
    }
    Ok(team)
}

fn show(team: &Team, output: &mut Output) {
    if output.is_json() {
        return output.json(team);
    }
    let lines = [
        ("enrolled", team.enrolled),
        ("ended", team.ended),
        ("assessed: stay at home", team.stay_home),
        (
            "assessed: emergency or direct admission",
            team.emergency_or_direct_admission,
        ),
        ("assessed: without outcome", team.without_outcome),
        ("SIP meetings held", team.sip_held),
    ]
    .map(|(name, count)| vec![name.to_owned(), count.to_string()]);
    rows(&["what", "count"], &lines, false, output);
}
