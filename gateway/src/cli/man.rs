//! `man`: the manual pages, written from the command line itself.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::{Cli, End, Output};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga man | man -l -
  vardbrygga man --folder /usr/local/share/man/man1";

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A folder that is there: one page is written for the program and one for each command.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> End {
    let written = match &arguments.folder {
        Some(folder) => clap_mangen::generate_to(Cli::command(), folder),
        None => Man::new(Cli::command().disable_help_subcommand(true)).render(&mut output.writer()),
    };
    match written {
        Ok(()) => End::Done,
        Err(error) => output.failed(error),
    }
}
