//! `validate`: messages read by one adapter and held against their contract; nothing is written or sent.

use std::path::{Path, PathBuf};

use adapters::{Adapter, WireMessage};
use clap::Args;
use contracts::{Profile, Reason, Severity, Violation};
use serde::Serialize;

use super::{End, Output, language};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga validate --adapter millennium referral.hl7
  vardbrygga validate --adapter pmo --json *.xml
  vardbrygga validate --adapter canonical - < document.json
  vardbrygga validate --config vgr.toml --adapter pmo-vgr *.xml";

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What reads the messages: an adapter, or a system of --config.
    #[arg(long, value_name = "ADAPTER")]
    adapter: String,
    /// A config whose systems and profiles may be named.
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The messages; standard input when `-` or absent.
    #[arg(default_value = "-")]
    files: Vec<PathBuf>,
}

/// What is said of one message.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    file: String,
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<contracts::Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    violations: Vec<Violation>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> End {
    let config = match language::config(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    let adapter = match language::find(&arguments.adapter, config.as_ref()) {
        Ok(adapter) => adapter,
        Err(error) => return output.wrong_use(error),
    };
    let profile = language::profile(config.as_ref());
    let files = arguments.files.iter();
    let reports: Vec<Report> = files
        .flat_map(|file| reports(file, adapter.as_ref(), &profile))
        .collect();
    if output.is_json() {
        output.json(&reports);
    } else {
        reports.iter().for_each(|report| tell(report, output));
    }
    if reports.iter().any(|report| report.error.is_some()) {
        End::Failed
    } else if reports.iter().any(|report| !report.valid) {
        End::Refused
    } else {
        End::Done
    }
}

/// What is said of a file: once, or once for each message in it.
fn reports(file: &Path, adapter: &dyn Adapter, profile: &Profile) -> Vec<Report> {
    let name = file.display();
    let bytes = match language::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            return vec![Report {
                file: name.to_string(),
                error: Some(error),
                ..Report::default()
            }];
        }
    };
    let parts = adapter.parts(&WireMessage::new(&bytes));
    if parts.is_empty() {
        return vec![Report {
            file: name.to_string(),
            ..judge(adapter, &bytes, profile)
        }];
    }
    let numbered = (1..).zip(parts);
    numbered
        .map(|(number, part): (u64, Vec<u8>)| Report {
            file: format!("{name}, message {number}"),
            ..judge(adapter, &part, profile)
        })
        .collect()
}

fn judge(adapter: &dyn Adapter, bytes: &[u8], profile: &Profile) -> Report {
    let decoded = match adapter.decode(&WireMessage::new(bytes)) {
        Ok(decoded) => decoded,
        Err(failure) => return refused(None, failure.reason, failure.violations),
    };
    let kind = Some(decoded.document.kind());
    match contracts::validate(decoded.document, decoded.found, profile) {
        Ok(valid) => Report {
            valid: true,
            kind,
            violations: valid.warnings().to_vec(),
            ..Report::default()
        },
        Err(broken) => refused(kind, Reason::ContractViolated, broken.violations),
    }
}

fn refused(kind: Option<contracts::Kind>, reason: Reason, violations: Vec<Violation>) -> Report {
    Report {
        kind,
        reason: Some(reason.to_string()),
        violations,
        ..Report::default()
    }
}

fn tell(report: &Report, output: &mut Output) {
    if let Some(error) = &report.error {
        return output.note(format!("vardbrygga: {error}"));
    }
    let kind = report.kind.map_or("", contracts::Kind::name);
    match &report.reason {
        None => output.line(format!("{}: valid {kind}", report.file)),
        Some(reason) => output.line(format!("{}: refused {kind} {reason}", report.file)),
    }
    for violation in &report.violations {
        output.line(format!("  {}", line(violation)));
    }
}

/// A violation as a line of text.
pub(super) fn line(violation: &Violation) -> String {
    let severity = match violation.severity {
        Severity::Error => "error  ",
        Severity::Warning => "warning",
    };
    format!("{severity} {violation}")
}
