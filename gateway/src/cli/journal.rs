//! `journal`: what the gateway knows of a message, and what lay on a queue that somebody deleted. Ids and states;
//! no bodies.

use std::path::Path;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::contracts::table;
use super::parked::system;
use super::store::with_store;
use super::{ConfigFile, End, Output};
use crate::store::{JournalRow, Store, StoreError};
use crate::system::SystemName;

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga journal show 4711 --source cosmic --config region.toml
  vardbrygga journal missing --config region.toml --json";

/// What `journal` can show.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What became of a message at each of its destinations, and of its copies for further units there
    /// (`<id>@<unit>`).
    Show(Show),
    /// Messages that lay on a queue that somebody deleted, case by case. Their sources must send them again; a
    /// message that has come again is not missing any more.
    Missing(Missing),
}

/// Arguments of `journal show`.
#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    config: ConfigFile,
    /// The message's id at its source.
    id: String,
    /// The system it came from.
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    source: SystemName,
}

/// Arguments of `journal missing`.
#[derive(Debug, Args)]
pub(super) struct Missing {
    #[command(flatten)]
    config: ConfigFile,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
}

/// A row of the journal as it is shown.
#[derive(Debug, Serialize)]
struct Shown {
    source: String,
    message_id: String,
    destination: Option<String>,
    case_id: Option<String>,
    kind: Option<String>,
    state: &'static str,
    reason: Option<&'static str>,
    attempts: u32,
    first_at: String,
    at: String,
    left_out: Vec<String>,
}

impl From<JournalRow> for Shown {
    fn from(row: JournalRow) -> Self {
        let JournalRow { entry, first_at } = row;
        Self {
            source: entry.source.to_string(),
            message_id: entry.message_id,
            destination: entry.destination.map(|destination| destination.to_string()),
            case_id: entry.case_id,
            kind: entry.kind,
            state: entry.state.name(),
            reason: entry.reason.map(contracts::Reason::code),
            attempts: entry.attempts,
            first_at: first_at.to_string(),
            at: entry.at.to_string(),
            left_out: entry.left_out,
        }
    }
}

pub(super) fn run(command: &Command, output: &mut Output) -> End {
    with_store(command.file(), output, async |store, output| {
        match command.rows(store).await {
            Ok(rows) => {
                if rows.is_empty() {
                    output.note(command.nothing());
                }
                show(rows, output)
            }
            Err(error) => output.failed(error),
        }
    })
}

impl Command {
    fn file(&self) -> &Path {
        match self {
            Self::Show(show) => &show.config.config,
            Self::Missing(missing) => &missing.config.config,
        }
    }

    /// What is said where there are no rows.
    const fn nothing(&self) -> &'static str {
        match self {
            Self::Show(_) => "the journal knows of no message with this id from this system",
            Self::Missing(_) => "nothing is missing",
        }
    }

    async fn rows(&self, store: &dyn Store) -> Result<Vec<JournalRow>, StoreError> {
        match self {
            Self::Show(show) => {
                let own = store.journal(&show.source, &show.id).await?;
                let copies = store.copies(&show.source, &show.id).await?;
                Ok([own, copies].concat())
            }
            Self::Missing(missing) => store.missing(missing.limit).await,
        }
    }
}

fn show(rows: Vec<JournalRow>, output: &mut Output) -> End {
    let rows: Vec<Shown> = rows.into_iter().map(Shown::from).collect();
    if output.is_json() {
        output.json(&rows);
        return End::Done;
    }
    let mut shown = table(&[
        "source",
        "message",
        "destination",
        "case",
        "kind",
        "state",
        "reason",
        "attempts",
        "first",
        "last",
    ]);
    for row in rows {
        let _: &mut comfy_table::Table = shown.add_row([
            row.source,
            row.message_id,
            row.destination.unwrap_or_default(),
            row.case_id.unwrap_or_default(),
            row.kind.unwrap_or_default(),
            row.state.to_owned(),
            row.reason.unwrap_or_default().to_owned(),
            row.attempts.to_string(),
            row.first_at,
            row.at,
        ]);
    }
    output.line(shown.to_string());
    End::Done
}
