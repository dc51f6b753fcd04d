//! `contracts`: kinds, rules and JSON Schemas, printed from the code that checks them.

use clap::Subcommand;
use comfy_table::{Table, presets};
use contracts::{Kind, Rule, Severity, rules, schema};
use serde_json::json;

use super::{End, Output};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga contracts list
  vardbrygga contracts show referral.request
  vardbrygga contracts show referral.request --swedish
  vardbrygga contracts schema referral.outcome > outcome.schema.json";

/// What `contracts` can show.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The kinds of document.
    List,
    /// The rules of a kind.
    Show {
        /// The kind, as `list` names it.
        kind: String,
        /// What must hold, in Swedish. JSON has both languages.
        #[arg(long)]
        swedish: bool,
    },
    /// The JSON Schema of a kind.
    Schema {
        /// The kind, as `list` names it.
        kind: String,
    },
}

pub(super) fn run(command: &Command, output: &mut Output) -> End {
    match command {
        Command::List => list(output),
        Command::Show { kind, swedish } => {
            with_kind(kind, output, |kind, output| show(kind, *swedish, output))
        }
        Command::Schema { kind } => with_kind(kind, output, |kind, output| output.json(&schema::of(kind))),
    }
}

fn with_kind(name: &str, output: &mut Output, show: impl FnOnce(Kind, &mut Output)) -> End {
    match Kind::from_name(name) {
        Some(kind) => {
            show(kind, output);
            End::Done
        }
        None => output.wrong_use(format!("no kind {name}; `vardbrygga contracts list` names them")),
    }
}

fn list(output: &mut Output) -> End {
    let rows = Kind::ALL.iter().map(|kind| {
        json!({ "kind": kind.name(), "swedish": kind.swedish_name(), "version": kind.version().name() })
    });
    if output.is_json() {
        output.json(&rows.collect::<Vec<_>>());
        return End::Done;
    }
    let mut table = table(&["kind", "swedish", "version"]);
    for kind in Kind::ALL {
        let _: &mut Table = table.add_row([kind.name(), kind.swedish_name(), kind.version().name()]);
    }
    output.line(table.to_string());
    End::Done
}

fn show(kind: Kind, swedish: bool, output: &mut Output) {
    let rules: Vec<&Rule> = rules::of(kind).collect();
    if output.is_json() {
        let rows = rules.iter().map(|rule| {
            json!({ "id": rule.id, "severity": rule.severity, "english": rule.english, "swedish": rule.swedish, "source": rule.source })
        });
        output.json(&rows.collect::<Vec<_>>());
        return;
    }
    let mut table = table(&["rule", "severity", "what must hold", "source"]);
    for rule in rules {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let what = if swedish { rule.swedish } else { rule.english };
        let _: &mut Table = table.add_row([rule.id, severity, what, rule.source]);
    }
    output.line(table.to_string());
}

/// A table without lines, for people and for `cut`.
pub(super) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    let _: &mut Table = table.load_preset(presets::NOTHING).set_header(header);
    table
}
