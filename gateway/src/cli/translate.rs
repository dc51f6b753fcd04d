//! `translate`: one message, read by one adapter and written by another, through the same stages as in the
//! running gateway but for routing.

use std::path::PathBuf;

use adapters::{Adapter, WireMessage};
use clap::Args;
use contracts::{Profile, Reason, Violation};
use serde::Serialize;

use super::{End, Output, language};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga translate --from millennium --to pmo referral.hl7
  vardbrygga translate --from pmo --to canonical - < request.xml
  vardbrygga translate --config vgr.toml --from millennium-vgr --to pmo-vgr referral.hl7

The translation goes to standard output; broken rules and what could not be carried go to standard error.";

/// Arguments of `translate`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The language to read: an adapter, or a system of --config.
    #[arg(long, value_name = "ADAPTER")]
    from: String,
    /// The language to write: an adapter, or a system of --config.
    #[arg(long, value_name = "ADAPTER")]
    to: String,
    /// A config whose systems and profiles may be named.
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The message; standard input when `-` or absent.
    #[arg(default_value = "-")]
    file: PathBuf,
}

/// What `--json` writes.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    violations: Vec<Violation>,
    left_out: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> End {
    let config = match language::config(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    let found = language::find(&arguments.from, config.as_ref())
        .and_then(|from| Ok((from, language::find(&arguments.to, config.as_ref())?)));
    let (from, to) = match found {
        Ok(found) => found,
        Err(error) => return output.wrong_use(error),
    };
    let bytes = match language::read(&arguments.file) {
        Ok(bytes) => bytes,
        Err(error) => return output.failed(error),
    };
    let profile = language::profile(config.as_ref());
    let (report, body) = translate(from.as_ref(), to.as_ref(), &bytes, &profile);
    tell(&report, body.as_deref(), output)
}

fn translate(
    from: &dyn Adapter,
    to: &dyn Adapter,
    bytes: &[u8],
    profile: &Profile,
) -> (Report, Option<Vec<u8>>) {
    let decoded = match from.decode(&WireMessage::new(bytes)) {
        Ok(decoded) => decoded,
        Err(failure) => return (refused(failure.reason, failure.violations), None),
    };
    let valid = match contracts::validate(decoded.document, decoded.found, profile) {
        Ok(valid) => valid,
        Err(broken) => return (refused(Reason::ContractViolated, broken.violations), None),
    };
    match to.encode(&valid) {
        Ok(encoded) => {
            let report = Report {
                outcome: "translated",
                violations: valid.warnings().to_vec(),
                left_out: encoded.left_out,
                output: Some(String::from_utf8_lossy(&encoded.body).into_owned()),
                ..Report::default()
            };
            (report, Some(encoded.body))
        }
        Err(failure) => (refused(failure.reason, failure.violations), None),
    }
}

fn refused(reason: Reason, violations: Vec<Violation>) -> Report {
    Report {
        outcome: "refused",
        reason: Some(reason.to_string()),
        violations,
        ..Report::default()
    }
}

fn tell(report: &Report, body: Option<&[u8]>, output: &mut Output) -> End {
    if output.is_json() {
        output.json(report);
    } else {
        if let Some(reason) = &report.reason {
            output.note(format!("refused: {reason}"));
        }
        for violation in &report.violations {
            output.note(super::validate::line(violation));
        }
        for path in &report.left_out {
            output.note(format!("not carried: {path}"));
        }
        if let Some(body) = body {
            output.bytes(body);
        }
    }
    if report.reason.is_some() {
        End::Refused
    } else {
        End::Done
    }
}
