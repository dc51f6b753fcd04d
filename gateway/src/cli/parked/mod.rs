//! `parked`: messages that were refused or put aside, read from the store, and what a person decides about them.
//! A running gateway carries a decision out within a second. Bodies are patient data and are written only when
//! asked for.

mod decide;
mod look;

use std::path::Path;
use std::sync::Arc;

use clap::Subcommand;
use contracts::Reason;

use super::{End, Output};
use crate::app::open_store;
use crate::config::{Config, StoreKind};
use crate::store::Store;
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
    let kind = match Config::store_of(command.file()) {
        Ok(store) => store.kind,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(with_store(command, &kind, output)),
        Err(error) => output.failed(error),
    }
}

async fn with_store(command: Command, kind: &StoreKind, output: &mut Output) -> End {
    let store = match open(kind).await {
        Ok(store) => store,
        Err(error) => return output.failed(error),
    };
    let end = match command {
        Command::List(list) => look::list(store.as_ref(), list, output).await,
        Command::Show(show) => look::show(store.as_ref(), &show, output).await,
        Command::Audit(audit) => look::audit(store.as_ref(), &audit, output).await,
        Command::Release(release) => decide::release(store.as_ref(), &release, output).await,
        Command::Fix(fix) => decide::fix(store.as_ref(), &fix, output).await,
        Command::Discard(discard) => decide::discard(store.as_ref(), &discard, output).await,
    };
    store.close().await;
    end
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
