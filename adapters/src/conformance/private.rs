//! Nothing that can be shown holds personal data: debug output, violations, what was left out,
//! acknowledgements, answers. What counts as personal is decided elsewhere.

use std::collections::BTreeSet;

use contracts::Violation;

use super::findings::{Claim, Findings};
use super::personal::PersonalData;
use super::replies;
use super::trial::Trial;
use crate::{Acknowledged, WireMessage};

/// Looks for personal data in everything an adapter shows of a sample.
pub(super) fn check(trial: &Trial, data: &PersonalData, findings: &mut Findings) {
    let seen: BTreeSet<String> = shown(trial)
        .into_iter()
        .filter_map(|(what, text)| {
            Some(format!(
                "content of a field `{}` is in {what}",
                data.seen_in(&text)?
            ))
        })
        .collect();
    for detail in seen {
        findings.broken(trial.name(), Claim::Private, detail);
    }
}

fn shown(trial: &Trial) -> Vec<(&'static str, String)> {
    let mut shown = vec![("the adapter's debug output", format!("{:?}", trial.adapter))];
    if let Some(wire) = &trial.sample.wire {
        shown.push((
            "WireMessage's debug output",
            format!("{:?}", WireMessage::new(wire)),
        ));
    }
    match &trial.reading {
        Some(Ok(decoded)) => {
            shown.push(("Decoded's debug output", format!("{decoded:?}")));
            shown.push(("a violation found while reading", said(&decoded.found)));
        }
        Some(Err(failure)) => {
            shown.push(("DecodeFailure's debug output", format!("{failure:?} {failure}")));
            shown.push(("a violation of a failure to read", said(&failure.violations)));
        }
        None => {}
    }
    match &trial.writing {
        Some(Ok(encoded)) => shown.push((
            "Encoded's debug output",
            format!("{encoded:?} {:?}", encoded.left_out),
        )),
        Some(Err(failure)) => {
            shown.push(("EncodeFailure's debug output", format!("{failure:?} {failure}")));
            shown.push(("a violation of a failure to write", said(&failure.violations)));
        }
        None => {}
    }
    let broken = replies::violations(trial);
    shown.push(("a violation of the contract", said(&broken)));
    for message in trial.messages() {
        let refused = Acknowledged::Refused(contracts::Reason::ContractViolated, &broken);
        for outcome in [
            Acknowledged::Accepted(&broken),
            refused,
            Acknowledged::Unavailable,
        ] {
            let reply = replies::acknowledge(trial.adapter.as_ref(), message, outcome);
            shown.push(("an acknowledgement", String::from_utf8_lossy(&reply).into_owned()));
            shown.push((
                "an answer's debug output",
                format!("{:?}", trial.adapter.read_reply(message, &reply)),
            ));
        }
    }
    shown
}

fn said(violations: &[Violation]) -> String {
    let json = serde_json::to_string(violations).unwrap_or_default();
    violations.iter().map(ToString::to_string).chain([json]).collect()
}
