//! Golden decode: what a sample is read as, or why it cannot be read.

use contracts::json;

use super::findings::{Claim, Findings};
use super::golden::Golden;
use super::trial::{Trial, lines};
use crate::WireMessage;

/// Holds what reading gave against the golden files.
pub(super) fn check(trial: &Trial, golden: Golden, findings: &mut Findings) {
    let (mut document, mut found, mut reason) = (None, None, None);
    match (&trial.reading, trial.any_document()) {
        (Some(Err(failure)), _) => {
            reason = Some(format!(
                "{}\n{}",
                failure.reason.code(),
                lines(&failure.violations)
            ))
        }
        (Some(Ok(decoded)), _) => {
            document = Some(json::write(&decoded.document));
            found = (!decoded.found.is_empty()).then(|| lines(&decoded.found));
        }
        (None, given) => document = given.map(json::write),
    }
    let mut hold = |role: &str, happened: &Option<String>| {
        let file = trial.sample.file(role);
        let result = golden.hold(&file, happened.as_ref().map(String::as_bytes));
        findings.check(trial.name(), Claim::GoldenDecode, result);
    };
    hold("document.json", &document);
    hold("found.txt", &found);
    hold("reason.txt", &reason);
    promises(trial, findings);
}

/// What reading promises whatever it gives.
fn promises(trial: &Trial, findings: &mut Findings) {
    let (Some(reading), Some(wire)) = (&trial.reading, &trial.sample.wire) else {
        return;
    };
    let name = trial.name();
    match reading {
        Ok(decoded) => findings.holds(
            trial
                .adapter
                .capabilities()
                .reads
                .contains(&decoded.document.kind()),
            name,
            Claim::Registration,
            "reads a kind that its capabilities do not list",
        ),
        Err(failure) => findings.holds(
            !failure.violations.is_empty(),
            name,
            Claim::GoldenDecode,
            "a failure must name at least one rule",
        ),
    }
    findings.holds(
        trial.adapter.decode(&WireMessage::new(wire)) == *reading,
        name,
        Claim::Stable,
        "the same bytes are read differently the second time",
    );
}
