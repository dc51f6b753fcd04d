//! The command line: what can be asked for, and how it ends. Exit code 0: done; 1: failed; 2: refused, or
//! asked in the wrong way. The work itself is done elsewhere.

mod check;
mod config;
mod contracts;
mod csv;
mod deadlines;
mod demo;
mod journal;
mod language;
mod man;
mod output;
mod parked;
mod report;
mod run;
mod store;
mod translate;
mod validate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use output::{End, Output};

/// Forwards referrals and discharge planning between record systems that do not speak the same language.
#[derive(Debug, Parser)]
#[command(name = "vardbrygga", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 refused or wrong use.\nStart here: vardbrygga demo")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Write JSON instead of text.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show every family of messages crossing between systems, with faults on the way.
    #[command(after_help = demo::EXAMPLES)]
    Demo(demo::Arguments),
    /// Run the gateway until SIGTERM or SIGINT.
    #[command(after_help = run::EXAMPLES)]
    Run(run::Arguments),
    /// Say everything that is wrong with a config, without starting.
    #[command(after_help = check::EXAMPLES)]
    Check(check::Arguments),
    /// Show what a config file can say.
    #[command(subcommand, after_help = config::EXAMPLES)]
    Config(config::Command),
    /// Translate one message from one system's language to another's.
    #[command(after_help = translate::EXAMPLES)]
    Translate(translate::Arguments),
    /// Read messages and name every broken rule.
    #[command(after_help = validate::EXAMPLES)]
    Validate(validate::Arguments),
    /// Look at messages that were refused or put aside.
    #[command(subcommand, after_help = parked::EXAMPLES)]
    Parked(parked::Command),
    /// See what became of messages.
    #[command(subcommand, after_help = journal::EXAMPLES)]
    Journal(journal::Command),
    /// See what cases wait for, and until when.
    #[command(subcommand, after_help = deadlines::EXAMPLES)]
    Deadlines(deadlines::Command),
    /// Report what the cases of a month or a quarter come to.
    #[command(subcommand, after_help = report::EXAMPLES)]
    Report(report::Command),
    /// Show the contracts: kinds, rules, JSON Schemas.
    #[command(subcommand, after_help = contracts::EXAMPLES)]
    Contracts(contracts::Command),
    /// Write a completion script for a shell.
    #[command(after_help = "Example: vardbrygga completions bash > /etc/bash_completion.d/vardbrygga")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual page, or those of all commands into a folder.
    #[command(after_help = man::EXAMPLES)]
    Man(man::Arguments),
}

/// Where a config file is.
#[derive(Debug, clap::Args)]
pub(crate) struct ConfigFile {
    /// The config file (TOML).
    #[arg(long, short, value_name = "FILE")]
    config: PathBuf,
}

/// A panic is a fault of ours; where it was is told, and never its message, which may quote a patient's text.
fn tell_panics_without_values() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of the program");
    }));
}

/// The program, from arguments to exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() {
                End::Refused
            } else {
                End::Done
            };
            return if error.print().is_ok() {
                code.into()
            } else {
                End::Failed.into()
            };
        }
    };
    tell_panics_without_values();
    let mut output = Output::new(cli.json);
    let end = match cli.command {
        Command::Demo(arguments) => demo::run(arguments, &mut output),
        Command::Run(arguments) => run::run(arguments, &mut output),
        Command::Check(arguments) => check::run(arguments, &mut output),
        Command::Config(command) => config::run(&command, &mut output),
        Command::Translate(arguments) => translate::run(&arguments, &mut output),
        Command::Validate(arguments) => validate::run(&arguments, &mut output),
        Command::Parked(command) => parked::run(command, &mut output),
        Command::Journal(command) => journal::run(&command, &mut output),
        Command::Deadlines(command) => deadlines::run(&command, &mut output),
        Command::Report(command) => report::run(&command, &mut output),
        Command::Contracts(command) => contracts::run(&command, &mut output),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "vardbrygga", &mut output.writer());
            End::Done
        }
        Command::Man(arguments) => man::run(&arguments, &mut output),
    };
    output.finish(end).into()
}
