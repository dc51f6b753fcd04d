//! `deadlines`: what the cases in the store wait for, and until when. Ids, units and times; nothing of a patient, and
//! nothing is changed.

use std::path::Path;

use clap::{Args, Subcommand};
use contracts::{HsaId, Kind};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::contracts::table;
use super::store::with_store;
use super::{ConfigFile, End, Output};
use crate::config::{Config, Deadlines};
use crate::report::{Open, OpenDeadlines, Which};
use crate::store::{CaseFilter, Store, StoreError, each_case};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga deadlines list --config region.toml
  vardbrygga deadlines list --config region.toml --overdue --kind discharge.sip_invitation
  vardbrygga deadlines list --config region.toml --overdue --unit SE2321000131-E000000000101 --json
  vardbrygga deadlines list --config region.toml --late";

/// What `deadlines` can show.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What cases wait for, the most urgent first.
    List(List),
}

/// Arguments of `deadlines list`.
#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    config: ConfigFile,
    /// Only what should have been done by now.
    #[arg(long)]
    overdue: bool,
    /// Instead, what was done too late, as far as the store remembers.
    #[arg(long, conflicts_with = "overdue")]
    late: bool,
    /// Only what this kind of message ends.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Only cases in which this unit takes part.
    #[arg(long, value_name = "HSA-ID", value_parser = unit)]
    unit: Option<HsaId>,
    /// Only the most urgent so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| "a kind like discharge.admission".to_owned())
}

fn unit(id: &str) -> Result<HsaId, String> {
    let id = HsaId::new(id);
    if id.is_well_formed() {
        Ok(id)
    } else {
        Err("an HSA-id like SE2321000131-E000000000101".to_owned())
    }
}

pub(super) fn run(command: &Command, output: &mut Output) -> End {
    let Command::List(list) = command;
    with_cases(
        &list.config.config,
        output,
        async |store, agreed, output| match found(store, list, agreed).await {
            Ok(found) => show(found, output),
            Err(error) => output.failed(error),
        },
    )
}

/// Does something with the cases of a config's store, by what the region has agreed.
pub(super) fn with_cases(
    file: &Path,
    output: &mut Output,
    work: impl AsyncFnOnce(&dyn Store, &Deadlines, &mut Output) -> End,
) -> End {
    match Config::deadlines_of(file) {
        Ok(agreed) => with_store(file, output, async |store, output| {
            work(store, &agreed, output).await
        }),
        Err(errors) => super::check::report(&errors, &[], output),
    }
}

async fn found(store: &dyn Store, list: &List, agreed: &Deadlines) -> Result<Vec<Open>, StoreError> {
    let now = Timestamp::now();
    let which = match (list.overdue, list.late) {
        (_, true) => Which::Late,
        (true, false) => Which::Overdue,
        (false, false) => Which::Open,
    };
    let due_by = match which {
        Which::Open => Some(Timestamp::MAX),
        Which::Overdue => Some(now),
        Which::Late => None,
    };
    let mut deadlines = OpenDeadlines::new(agreed.into(), now, which);
    deadlines.kind = list.kind;
    deadlines.unit.clone_from(&list.unit);
    let filter = CaseFilter {
        family: list.kind.and_then(contracts::case::Family::of),
        due_by,
        ..CaseFilter::default()
    };
    each_case(store, filter, |row| deadlines.add(&row)).await?;
    let mut found = deadlines.list();
    found.truncate(list.limit);
    Ok(found)
}

fn show(found: Vec<Open>, output: &mut Output) -> End {
    if output.is_json() {
        output.json(&found);
        return End::Done;
    }
    let mut shown = table(&["due", "state", "step", "case", "unit", "since", "met"]);
    for open in found {
        let _: &mut comfy_table::Table = shown.add_row([
            local(open.due_at),
            open.state.to_owned(),
            open.step.to_owned(),
            open.case_id,
            open.unit.map(|unit| unit.as_str().to_owned()).unwrap_or_default(),
            local(open.since),
            open.met_at.map(local).unwrap_or_default(),
        ]);
    }
    output.line(shown.to_string());
    End::Done
}

/// A moment as people in Sweden read it, to the minute and with its distance to UTC.
fn local(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M%:z").to_string()
}
