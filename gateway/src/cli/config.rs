//! `config`: what a config file can say, printed from the types that read it.

use clap::Subcommand;

use super::{End, Output};
use crate::config;

pub(super) const EXAMPLES: &str = "Example:
  vardbrygga config schema > config.schema.json     # editors complete and check TOML with it";

/// What `config` can show.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The JSON Schema of the config file: every key, what it means and its default.
    Schema,
}

pub(super) fn run(command: &Command, output: &mut Output) -> End {
    match command {
        Command::Schema => output.json(&config::schema()),
    }
    End::Done
}
