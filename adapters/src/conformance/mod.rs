//! The suite that every adapter runs on its own samples. An adapter cannot leave a claim out: there is
//! nothing to choose. What each claim proves, and what none of them does, stands in the crate's README.

mod alteration;
mod coverage;
mod damage;
mod findings;
mod golden;
mod mutation;
mod personal;
mod private;
mod probe;
mod random;
mod reading;
mod replies;
mod sample;
mod stable;
#[cfg(test)]
mod tests;
mod tree;
mod trial;
mod truncation;
mod writing;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use contracts::{Document, Profile, Valid, validate};

pub use findings::{Breach, Broken, Claim};
pub use mutation::{MutationReport, mutate, mutated_input};

use self::findings::Findings;
use self::golden::Golden;
use self::personal::PersonalData;
use self::trial::Trial;
use crate::registry::{self, Entry};

/// How many damaged inputs belong to every run; the long run is [`mutate`].
const MUTATIONS: u64 = 2_000;

/// A run that is made once, by whoever asks first.
type Run = Arc<OnceLock<Result<(), Broken>>>;

/// Tries every claim on the samples in the adapter's folder. With `UPDATE_EXPECT=1` golden files are
/// rewritten to what the adapter does now.
///
/// # Errors
/// Every broken claim, with the adapter and the sample.
pub fn run(entry: &'static Entry) -> Result<(), Broken> {
    static RUNS: Mutex<BTreeMap<&str, Run>> = Mutex::new(BTreeMap::new());
    // The adapter's own test and the one over the registry ask for the same run.
    let run = {
        let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(runs.entry(entry.id).or_default())
    };
    run.get_or_init(|| run_on(entry, &sample::folder(entry), Golden::asked()))
        .clone()
}

fn run_on(entry: &'static Entry, samples: &Path, golden: Golden) -> Result<(), Broken> {
    let mut findings = Findings::of(entry.id);
    let trials = trials_of(entry, samples, &mut findings);
    let data = PersonalData::of(trials.iter().filter_map(Trial::any_document));
    coverage::check(entry, &trials, &mut findings);
    for trial in &trials {
        reading::check(trial, golden, &mut findings);
        writing::check(trial, golden, &mut findings);
        stable::check(trial, &mut findings);
        replies::check(trial, &mut findings);
        private::check(trial, &data, &mut findings);
        truncation::check(entry.id, trial, &mut findings);
    }
    replies::check_pairs(&trials, &mut findings);
    if let Ok(adapter) = (entry.build)(serde_json::json!({})) {
        for (name, document) in everyones_documents() {
            stable::check_foreign(adapter.as_ref(), &name, &document, &mut findings);
        }
    }
    let _ = mutation::mutate_trials(entry.id, &trials, 0..MUTATIONS, 1, &mut findings);
    findings.into_result()
}

/// Takes every sample of a folder through an adapter.
fn trials_of(entry: &Entry, samples: &Path, findings: &mut Findings) -> Vec<Trial> {
    let mut trials = Vec::new();
    for sample in sample::load(samples, findings) {
        let name = sample.name.clone();
        match Trial::of(entry, sample) {
            Ok(trial) => trials.push(trial),
            Err(detail) => findings.broken(&name, Claim::Samples, detail),
        }
    }
    trials
}

/// Every valid document in any adapter's samples. Those that are none are found by their own adapter.
fn everyones_documents() -> Vec<(String, Valid<Document>)> {
    let mut documents = Vec::new();
    for entry in registry::ENTRIES {
        let mut ignored = Findings::of(entry.id);
        for sample in sample::load(&sample::folder(entry), &mut ignored) {
            let read = sample.document.as_deref().map(trial::canonical);
            if let Some(Ok((document, found))) = read
                && let Ok(valid) = validate(document, found, &Profile::default())
            {
                documents.push((format!("{}/{}", entry.id, sample.name), valid));
            }
        }
    }
    documents
}
