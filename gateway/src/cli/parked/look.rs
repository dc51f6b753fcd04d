//! `parked list`, `show` and `audit`: what lies in the store, without bodies unless one is asked for. Changes
//! nothing.

use clap::Args;
use contracts::Reason;

use super::{reason, system};
use crate::cli::contracts::table;
use crate::cli::{ConfigFile, End, Output};
use crate::store::{AuditFilter, Standing, Store, StoredFilter, StoredId, StoredSummary};
use crate::system::SystemName;

/// Arguments of `parked list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    #[command(flatten)]
    pub(super) config: ConfigFile,
    /// Only those with this reason.
    #[arg(long, value_name = "VBnnn", value_parser = reason)]
    reason: Option<Reason>,
    /// Only those from this system.
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    source: Option<SystemName>,
    /// Only those for this system.
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    destination: Option<SystemName>,
    /// Only those of this case.
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Also those that go by themselves: held behind a parked one, or to be tried again.
    #[arg(long)]
    waiting: bool,
    /// Only the newest so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
}

/// Arguments of `parked show`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    #[command(flatten)]
    pub(super) config: ConfigFile,
    /// The message's number, as `list` names it.
    id: i64,
    /// Write the message itself, and nothing else; not with --json. It is patient data.
    #[arg(long)]
    pub(super) body: bool,
}

/// Arguments of `parked audit`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Audit {
    #[command(flatten)]
    pub(super) config: ConfigFile,
    /// Only what was decided about this message.
    id: Option<i64>,
    /// Only the newest so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
}

pub(super) async fn list(store: &dyn Store, list: List, output: &mut Output) -> End {
    let [parked, aside] = Standing::FOR_A_PERSON;
    let mut standings = vec![Standing::Refused.name(), parked, aside];
    if list.waiting {
        standings.extend(Standing::IN_PROGRESS);
    }
    let filter = StoredFilter {
        standings,
        reason: list.reason,
        source: list.source,
        destination: list.destination,
        case_id: list.case,
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
        "standing",
        "at",
        "reason",
        "source",
        "destination",
        "kind",
        "message",
        "attempts",
    ];
    let mut table = table(&header);
    for row in &parked {
        let _: &mut comfy_table::Table = table.add_row([
            row.id.to_string(),
            row.standing.to_owned(),
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

pub(super) async fn show(store: &dyn Store, show: &Show, output: &mut Output) -> End {
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

pub(super) async fn audit(store: &dyn Store, audit: &Audit, output: &mut Output) -> End {
    let filter = AuditFilter {
        id: audit.id.map(StoredId),
        limit: Some(audit.limit),
    };
    let rows = match store.audit(filter).await {
        Ok(rows) => rows,
        Err(error) => return output.failed(error),
    };
    if output.is_json() {
        output.json(&rows);
        return End::Done;
    }
    let mut shown = table(&[
        "at",
        "who",
        "choice",
        "id",
        "destination",
        "message",
        "reason",
        "why",
        "kept",
    ]);
    for row in rows {
        let _: &mut comfy_table::Table = shown.add_row([
            row.at,
            row.who,
            row.choice,
            row.id.to_string(),
            row.destination.unwrap_or_default(),
            row.message_id,
            row.reason.unwrap_or_default(),
            row.why.unwrap_or_default(),
            row.kept.map(|kept| kept.to_string()).unwrap_or_default(),
        ]);
    }
    output.line(shown.to_string());
    End::Done
}
