//! `config`: what a config file can say, printed from the types that read it, and what one comes to.

use clap::Subcommand;

use super::{ConfigFile, End, Output};
use crate::config::{self, Config};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga config show --config region.toml       # with every default filled in, without secrets
  vardbrygga config reference | less                # every key, what it means, examples
  vardbrygga config schema > config.schema.json     # editors complete and check TOML with it";

/// What `config` can show.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The JSON Schema of the config file: every key, what it means and its default.
    Schema,
    /// Every key, section by section: what it means, its default, an example.
    Reference,
    /// What a config comes to, with every default filled in. A secret is shown by where it comes from, and
    /// need not be there.
    Show(ConfigFile),
}

pub(super) fn run(command: &Command, output: &mut Output) -> End {
    match command {
        Command::Schema => output.json(&config::schema()),
        Command::Reference => output.bytes(config::reference().as_bytes()),
        Command::Show(file) => return show(file, output),
    }
    End::Done
}

fn show(file: &ConfigFile, output: &mut Output) -> End {
    let effective = match Config::effective(&file.config) {
        Ok(effective) => effective,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    if output.is_json() {
        output.json(&effective);
        return End::Done;
    }
    match effective.to_toml() {
        Ok(text) => {
            output.bytes(text.as_bytes());
            End::Done
        }
        Err(error) => output.failed(error),
    }
}
