//! `parked`: messages that were refused or put aside, read from the store, and what a person decides about them.
//! A running gateway carries a decision out within a second. Bodies are patient data and are written only when
//! asked for.

mod decide;
mod look;

use std::path::Path;

use clap::Subcommand;
use contracts::Reason;

use super::store::with_store;
use super::{End, Output};
use crate::system::SystemName;

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga parked list --config region.toml
  vardbrygga parked list --config region.toml --reason VB501 --destination pmo-vgr
  vardbrygga parked show 17 --config region.toml
  vardbrygga parked show 17 --config region.toml --body > message.xml
  vardbrygga parked release 17 --config region.toml --dry-run
  vardbrygga parked release --config region.toml --destination pmo-vgr --reason VB501
  vardbrygga parked fix 17 --config region.toml --body corrected.xml
  vardbrygga parked discard 17 --config region.toml --why 'sent again by the clinic as 4711'
  vardbrygga parked audit --config region.toml";

/// What `parked` can show and do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The messages, oldest first, without their bodies.
    List(look::List),
    /// One message.
    Show(look::Show),
    /// Let messages go again, in their old place; what was held behind them follows in order.
    Release(decide::Release),
    /// Let one message go with a corrected body; the old one is kept for the record.
    Fix(decide::Fix),
    /// Let messages not go; what was held behind them follows in order. They are kept for the record.
    Discard(decide::Discard),
    /// Who decided what.
    Audit(look::Audit),
}

pub(super) fn reason(code: &str) -> Result<Reason, String> {
    Reason::from_code(code).ok_or_else(|| "a code like VB201".to_owned())
}

pub(super) fn system(name: &str) -> Result<SystemName, String> {
    SystemName::new(name).ok_or_else(|| SystemName::EXPECTED.to_owned())
}

pub(super) fn run(command: Command, output: &mut Output) -> End {
    if let Command::Show(show) = &command
        && show.body
        && output.is_json()
    {
        return output.wrong_use("--body writes the message as it is; it cannot be used with --json");
    }
    let file = command.file().to_owned();
    with_store(&file, output, async |store, output| match command {
        Command::List(list) => look::list(store, list, output).await,
        Command::Show(show) => look::show(store, &show, output).await,
        Command::Audit(audit) => look::audit(store, &audit, output).await,
        Command::Release(release) => decide::release(store, &release, output).await,
        Command::Fix(fix) => decide::fix(store, &fix, output).await,
        Command::Discard(discard) => decide::discard(store, &discard, output).await,
    })
}

impl Command {
    fn file(&self) -> &Path {
        match self {
            Self::List(list) => &list.config.config,
            Self::Show(show) => &show.config.config,
            Self::Audit(audit) => &audit.config.config,
            Self::Release(release) => &release.decision.config.config,
            Self::Fix(fix) => &fix.decision.config.config,
            Self::Discard(discard) => &discard.decision.config.config,
        }
    }
}
