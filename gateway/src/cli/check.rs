//! `check`: a config read and held against everything that can be known without starting; with `--live` also
//! whether bus, store, listeners and targets are there.

use clap::Args;
use serde::Serialize;

use super::{ConfigFile, End, Output};
use crate::app::{Probe, probe};
use crate::config::{Config, ConfigError, Warning};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga check --config region.toml
  vardbrygga check --config region.toml --live --json";

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// Also try the bus, the store, every address to listen on and every target; no message is sent and nothing
    /// is created.
    #[arg(long)]
    live: bool,
}

#[derive(Serialize)]
struct Report {
    errors: Vec<Line>,
    warnings: Vec<Line>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    live: Vec<Probe>,
}

#[derive(Serialize)]
struct Line {
    file: String,
    line: usize,
    column: usize,
    path: String,
    text: String,
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> End {
    let (config, warnings) = match Config::load(&arguments.config.config) {
        Ok(loaded) => loaded,
        Err(errors) => return report(&errors, &[], output),
    };
    if !arguments.live {
        return tell(&[], &warnings, Vec::new(), output);
    }
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            let probes = runtime.block_on(probe(&config));
            tell(&[], &warnings, probes, output)
        }
        Err(error) => output.failed(error),
    }
}

/// Says what is wrong with a config.
pub(super) fn report(errors: &[ConfigError], warnings: &[Warning], output: &mut Output) -> End {
    tell(errors, warnings, Vec::new(), output)
}

fn tell(errors: &[ConfigError], warnings: &[Warning], live: Vec<Probe>, output: &mut Output) -> End {
    let end = match (errors.is_empty(), live.iter().all(|probe| probe.up)) {
        (false, _) => End::Refused,
        (true, false) => End::Failed,
        (true, true) => End::Done,
    };
    if output.is_json() {
        let error = |e: &ConfigError| line(&e.file, e.line, e.column, &e.path, &e.says);
        let warning = |w: &Warning| line(&w.file, w.line, w.column, &w.path, &w.advice);
        let report = Report {
            errors: errors.iter().map(error).collect(),
            warnings: warnings.iter().map(warning).collect(),
            live,
        };
        output.json(&report);
        return end;
    }
    for error in errors {
        output.line(error.to_string());
    }
    for warning in warnings {
        output.line(warning.to_string());
    }
    for probe in &live {
        output.line(format!("{}: {}", probe.name, probe.says));
    }
    output.line(match end {
        End::Done => "the config is sound".to_owned(),
        End::Failed => "the config is sound, but not everything is there".to_owned(),
        End::Refused => format!("{} to put right", faults(errors.len())),
    });
    end
}

fn faults(count: usize) -> String {
    if count == 1 {
        "1 fault".to_owned()
    } else {
        format!("{count} faults")
    }
}

fn line(file: &str, line: usize, column: usize, path: &str, text: &str) -> Line {
    Line {
        file: file.to_owned(),
        line,
        column,
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
