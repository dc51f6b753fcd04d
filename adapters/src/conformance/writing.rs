//! Golden encode: what a sample's document is written as, what is left out, or why it cannot be written.

use contracts::{Kind, Reason};

use super::findings::{Claim, Findings};
use super::golden::Golden;
use super::trial::{Trial, brief, lines};
use crate::{Adapter, EncodeFailure, Encoded};

/// Holds what writing gave against the golden files.
pub(super) fn check(trial: &Trial, golden: Golden, findings: &mut Findings) {
    let (mut violations, mut written, mut left_out, mut not_written) = (None, None, None, None);
    if let Some(Err(refused)) = &trial.document {
        violations = Some(lines(&refused.violations));
    }
    match (&trial.writing, trial.valid()) {
        (Some(Ok(encoded)), _) => {
            written = Some(&encoded.body).filter(|body| Some(*body) != trial.sample.wire.as_ref());
            left_out = (!encoded.left_out.is_empty()).then(|| listed(encoded));
        }
        (Some(Err(failure)), Some(valid)) if trial.adapter.capabilities().writes.contains(&valid.kind()) => {
            not_written = Some(format!(
                "{}\n{}",
                failure.reason.code(),
                lines(&failure.violations)
            ));
        }
        (Some(Err(_)) | None, _) => {}
    }
    let mut hold = |file: std::path::PathBuf, happened: Option<&[u8]>| {
        findings.check(trial.name(), Claim::GoldenEncode, golden.hold(&file, happened));
    };
    hold(trial.sample.written(), written.map(Vec::as_slice));
    for (role, happened) in [
        ("violations.txt", &violations),
        ("left_out.txt", &left_out),
        ("not_written.txt", &not_written),
    ] {
        hold(trial.sample.file(role), happened.as_ref().map(String::as_bytes));
    }
    if let (Some(writing), Some(valid)) = (&trial.writing, trial.valid()) {
        findings.check(
            trial.name(),
            Claim::Registration,
            promises(trial.adapter.as_ref(), valid.kind(), writing),
        );
    }
}

fn listed(encoded: &Encoded) -> String {
    encoded.left_out.iter().map(|path| format!("{path}\n")).collect()
}

/// What writing promises whatever it gives.
pub(super) fn promises(
    adapter: &dyn Adapter,
    kind: Kind,
    writing: &Result<Encoded, EncodeFailure>,
) -> Result<(), String> {
    let writes = adapter.capabilities().writes.contains(&kind);
    match writing {
        Ok(_) if !writes => Err(format!("writes {kind}, which its capabilities do not list")),
        Ok(encoded)
            if !encoded
                .content_type
                .starts_with(adapter.capabilities().content_type) =>
        {
            Err("writes another media type than its capabilities say".to_owned())
        }
        Ok(_) => Ok(()),
        Err(failure) if failure.violations.is_empty() => {
            Err("a failure must name at least one rule".to_owned())
        }
        Err(failure) if !writes && failure.reason != Reason::Unsupported => Err(format!(
            "{kind} is not among its capabilities and must be {}",
            Reason::Unsupported
        )),
        Err(failure) if !matches!(failure.reason, Reason::Unsupported | Reason::NotExpressible) => {
            Err(format!(
                "{} is no reason for not writing ({})",
                failure.reason,
                brief(&failure.violations)
            ))
        }
        Err(_) => Ok(()),
    }
}
