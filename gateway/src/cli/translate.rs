//! `translate`: one message, read by one adapter and written by another, through the same stages as in the
//! running gateway but for routing: a copy for every unit that it addresses.

use std::path::PathBuf;

use adapters::{Adapter, WireMessage};
use clap::Args;
use contracts::notice::Notice;
use contracts::{Document, HsaId, Profile, Reason, Violation};
use serde::Serialize;

use super::{End, Output, language};
use crate::message::Identity;

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga translate --from millennium --to pmo referral.hl7
  vardbrygga translate --from pmo --to canonical - < request.xml
  vardbrygga translate --config vgr.toml --from millennium-vgr --to pmo-vgr referral.hl7

The translation goes to standard output; broken rules and what could not be carried go to standard error.
A message to several units is written once for each of them.";

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
    copies: Vec<Written>,
}

/// The message as it is written for a unit.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<HsaId>,
    left_out: Vec<String>,
    output: String,
    #[serde(skip)]
    body: Vec<u8>,
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
    let report = translate(from.as_ref(), to.as_ref(), &bytes, &profile)
        .unwrap_or_else(|(reason, violations)| refused(reason, violations));
    tell(&report, output)
}

fn translate(
    from: &dyn Adapter,
    to: &dyn Adapter,
    bytes: &[u8],
    profile: &Profile,
) -> Result<Report, (Reason, Vec<Violation>)> {
    let decoded = from
        .decode(&WireMessage::new(bytes))
        .map_err(|failure| (failure.reason, failure.violations))?;
    let mut valid = contracts::validate(decoded.document, decoded.found, profile)
        .map_err(|broken| (Reason::ContractViolated, broken.violations))?;
    let mut copies = Vec::new();
    let identity = Identity::of(&valid);
    for unit in units(&valid) {
        if let (Some(unit), Some(identity)) = (&unit, &identity) {
            let message_id = identity.of_copy(unit, copies.is_empty());
            valid
                .readdress(unit, &message_id)
                .map_err(|violation| (Reason::ContractViolated, vec![violation]))?;
        }
        let encoded = to
            .encode(&valid)
            .map_err(|failure| (failure.reason, failure.violations))?;
        copies.push(Written {
            unit,
            left_out: encoded.left_out,
            output: String::from_utf8_lossy(&encoded.body).into_owned(),
            body: encoded.body,
        });
    }
    Ok(Report {
        outcome: "translated",
        violations: valid.warnings().to_vec(),
        copies,
        ..Report::default()
    })
}

/// The units that the document addresses, each once; a referral is written once, as it is.
fn units(document: &Document) -> Vec<Option<HsaId>> {
    let mut units = Vec::new();
    for unit in document.content.notice().into_iter().flat_map(Notice::addressed) {
        if !units.contains(&Some(unit.clone())) {
            units.push(Some(unit.clone()));
        }
    }
    if units.is_empty() { vec![None] } else { units }
}

fn refused(reason: Reason, violations: Vec<Violation>) -> Report {
    Report {
        outcome: "refused",
        reason: Some(reason.to_string()),
        violations,
        ..Report::default()
    }
}

fn tell(report: &Report, output: &mut Output) -> End {
    if output.is_json() {
        output.json(report);
    } else {
        if let Some(reason) = &report.reason {
            output.note(format!("refused: {reason}"));
        }
        for violation in &report.violations {
            output.note(super::validate::line(violation));
        }
        for copy in &report.copies {
            if let (Some(unit), [_, _, ..]) = (&copy.unit, &report.copies[..]) {
                output.note(format!("for {}:", unit.as_str()));
            }
            for path in &copy.left_out {
                output.note(format!("not carried: {path}"));
            }
            output.bytes(&copy.body);
        }
    }
    if report.reason.is_some() {
        End::Refused
    } else {
        End::Done
    }
}
