//! `parked`: messages that were refused or put aside, read from the store. Bodies are patient data and are
//! written only when asked for.

use std::sync::Arc;

use clap::{Args, Subcommand};
use contracts::Reason;

use super::{ConfigFile, End, Output};
use crate::app::open_store;
use crate::config::{Config, StoreKind};
use crate::store::{Standing, Store, StoredFilter, StoredId, StoredSummary};
use crate::system::SystemName;

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga parked list --config region.toml
  vardbrygga parked list --config region.toml --reason VB501 --destination pmo-vgr
  vardbrygga parked show 17 --config region.toml
  vardbrygga parked show 17 --config region.toml --body > message.xml";

/// What `parked` can show.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The messages, oldest first, without their bodies.
    List(List),
    /// One message.
    Show(Show),
}

/// Arguments of `parked list`.
#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    config: ConfigFile,
    /// Only those with this reason.
    #[arg(long, value_name = "VBnnn", value_parser = reason)]
    reason: Option<Reason>,
    /// Only those from this system.
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    source: Option<SystemName>,
    /// Only those for this system.
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    destination: Option<SystemName>,
    /// Only the newest so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
}

/// Arguments of `parked show`.
#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    config: ConfigFile,
    /// The message's number, as `list` names it.
    id: i64,
    /// Write the message itself, and nothing else; not with --json. It is patient data.
    #[arg(long)]
    body: bool,
}

fn reason(code: &str) -> Result<Reason, String> {
    Reason::from_code(code).ok_or_else(|| "a code like VB201".to_owned())
}

fn system(name: &str) -> Result<SystemName, String> {
    SystemName::new(name).ok_or_else(|| SystemName::EXPECTED.to_owned())
}

pub(super) fn run(command: Command, output: &mut Output) -> End {
    let (file, body) = match &command {
        Command::List(list) => (&list.config.config, false),
        Command::Show(show) => (&show.config.config, show.body),
    };
    if body && output.is_json() {
        return output.wrong_use("--body writes the message as it is; it cannot be used with --json");
    }
    let kind = match Config::store_of(file) {
        Ok(store) => store.kind,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(look(command, &kind, output)),
        Err(error) => output.failed(error),
    }
}

async fn look(command: Command, kind: &StoreKind, output: &mut Output) -> End {
    let store = match open(kind).await {
        Ok(store) => store,
        Err(error) => return output.failed(error),
    };
    let end = match command {
        Command::List(list) => self::list(store.as_ref(), list, output).await,
        Command::Show(show) => self::show(store.as_ref(), &show, output).await,
    };
    store.close().await;
    end
}

/// Opens a store that is there; looking makes no file.
async fn open(kind: &StoreKind) -> Result<Arc<dyn Store>, String> {
    if let StoreKind::Sqlite(sqlite) = kind {
        let path = &sqlite.path;
        match path.try_exists() {
            Ok(true) => {}
            Ok(false) => {
                return Err(format!(
                    "no store at {}; has the gateway run with this config?",
                    path.display()
                ));
            }
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    open_store(kind).await.map_err(|error| error.to_string())
}

async fn list(store: &dyn Store, list: List, output: &mut Output) -> End {
    let [parked, aside] = Standing::FOR_A_PERSON;
    let filter = StoredFilter {
        standings: vec![Standing::Refused.name(), parked, aside],
        reason: list.reason,
        source: list.source,
        destination: list.destination,
        case_id: None,
        limit: Some(list.limit),
    };
    let parked = match store.list(&filter).await {
        Ok(parked) => parked,
        Err(error) => return output.failed(error),
    };
    if output.is_json() {
        output.json(&parked);
        return End::Done;
    }
    let header = [
        "id",
        "at",
        "reason",
        "source",
        "destination",
        "kind",
        "message",
        "attempts",
    ];
    let mut table = super::contracts::table(&header);
    for row in &parked {
        let _: &mut comfy_table::Table = table.add_row([
            row.id.to_string(),
            row.at.clone(),
            row.reason.clone().unwrap_or_default(),
            row.source.clone(),
            row.destination.clone().unwrap_or_default(),
            row.kind.clone().unwrap_or_default(),
            row.message_id.clone(),
            row.attempts.to_string(),
        ]);
    }
    output.line(table.to_string());
    End::Done
}

async fn show(store: &dyn Store, show: &Show, output: &mut Output) -> End {
    let (summary, message) = match store.read(StoredId(show.id)).await {
        Ok(Some(found)) => found,
        Ok(None) => return output.failed(format!("no stored message {}", show.id)),
        Err(error) => return output.failed(error),
    };
    if show.body {
        output.bytes(&message.body);
    } else if output.is_json() {
        output.json(&summary);
    } else {
        tell(&summary, output);
    }
    End::Done
}

fn tell(summary: &StoredSummary, output: &mut Output) {
    let lines = [
        ("id", summary.id.to_string()),
        ("standing", summary.standing.to_owned()),
        ("since", summary.at.clone()),
        ("tried again", summary.due.clone().unwrap_or_default()),
        ("reason", summary.reason.clone().unwrap_or_default()),
        ("source", summary.source.clone()),
        ("destination", summary.destination.clone().unwrap_or_default()),
        ("kind", summary.kind.clone().unwrap_or_default()),
        ("message", summary.message_id.clone()),
        ("case", summary.case_id.clone().unwrap_or_default()),
        ("attempts", summary.attempts.to_string()),
        ("bytes", summary.bytes.to_string()),
    ];
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        output.line(format!("{name:12} {value}"));
    }
    for detail in &summary.details {
        output.line(format!("             {detail}"));
    }
}
