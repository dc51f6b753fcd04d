//! What must be true of an adapter as a whole: its entry, its profile, and that its samples try
//! everything it says it can do.

use contracts::Kind;
use serde_json::json;

use super::findings::{Claim, Findings};
use super::trial::Trial;
use crate::registry::Entry;

/// Holds the registry entry and the set of samples to what they must be.
pub(super) fn check(entry: &Entry, trials: &[Trial], findings: &mut Findings) {
    registration(entry, findings);
    samples(entry, trials, findings);
}

fn registration(entry: &Entry, findings: &mut Findings) {
    let mut holds = |holds: bool, detail: &str| findings.holds(holds, "", Claim::Registration, detail);
    holds(!entry.about.is_empty(), "`about` must say what systems it is for");
    holds(
        (entry.build)(json!({ "no_such_setting": true })).is_err(),
        "a profile with an unknown setting must be an error, so that no typing error goes unseen",
    );
    holds(
        (entry.build)(json!(true)).is_err(),
        "a profile that is no object must be an error",
    );
    match (entry.build)(json!({})) {
        Ok(adapter) => {
            holds(
                adapter.id() == entry.id,
                "the adapter's id must be that of its entry",
            );
            let capabilities = adapter.capabilities();
            holds(
                !(capabilities.reads.is_empty() && capabilities.writes.is_empty()),
                "an adapter must read or write something",
            );
            holds(
                !capabilities.content_type.is_empty(),
                "the media type must be said",
            );
        }
        Err(error) => holds(
            false,
            &format!("an empty object must be the default profile: {error}"),
        ),
    }
}

fn samples(entry: &Entry, trials: &[Trial], findings: &mut Findings) {
    let Ok(adapter) = (entry.build)(json!({})) else {
        return;
    };
    let mut holds = |holds: bool, detail: String| findings.holds(holds, "", Claim::Samples, &detail);
    for kind in adapter.capabilities().reads {
        holds(
            trials.iter().any(|trial| reads(trial, *kind)),
            format!("no sample is read as a {kind} that keeps its contract"),
        );
    }
    for kind in adapter.capabilities().writes {
        holds(
            trials.iter().any(|trial| writes(trial, *kind)),
            format!("no sample is written as {kind}"),
        );
    }
    let refused = |trial: &Trial| matches!(trial.reading, Some(Err(_)));
    holds(
        trials.iter().any(refused),
        "no sample is one that cannot be read".to_owned(),
    );
}

fn reads(trial: &Trial, kind: Kind) -> bool {
    trial.reading.is_some() && is_valid(trial, kind)
}

fn writes(trial: &Trial, kind: Kind) -> bool {
    trial.written().is_some() && is_valid(trial, kind)
}

fn is_valid(trial: &Trial, kind: Kind) -> bool {
    trial.valid().is_some_and(|document| document.kind() == kind)
}
