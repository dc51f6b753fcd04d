//! The samples of the contracts, and what is found wrong with one. Used by several tests.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its samples fails")]
#![allow(dead_code, reason = "each test is a program of its own and uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use contracts::{Kind, Profile, Violation, json, validate};

/// One sample, and where it stands.
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    pub(crate) path: PathBuf,
    pub(crate) text: Vec<u8>,
    pub(crate) is_valid: bool,
}

impl Sample {
    /// The kind, verdict and file name, to name the sample in a failing test.
    pub(crate) fn name(&self) -> String {
        let verdict = if self.is_valid { "valid" } else { "invalid" };
        let file = self.path.file_stem().unwrap().to_string_lossy();
        format!("{} {verdict} {file}", self.kind)
    }

    /// Where the violations stand that the sample must give.
    pub(crate) fn golden(&self) -> PathBuf {
        self.path.with_extension("violations.json")
    }

    /// Everything wrong with it, and whether it passes all the same.
    pub(crate) fn verdict(&self) -> (bool, Vec<Violation>) {
        verdict(&self.text)
    }
}

/// Everything wrong with a text, and whether it passes all the same.
pub(crate) fn verdict(text: &[u8]) -> (bool, Vec<Violation>) {
    match json::read(text) {
        Err(found) => (false, found),
        Ok((document, found)) => match validate(document, found, &Profile::default()) {
            Ok(valid) => (true, valid.warnings().to_vec()),
            Err(refused) => (false, refused.violations),
        },
    }
}

/// Every sample of every kind, in order of name.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = Vec::new();
    for kind in Kind::ALL {
        for (folder, is_valid) in [("valid", true), ("invalid", false)] {
            for path in files(&folder_of(*kind).join(folder)) {
                let text = fs::read(&path).unwrap();
                samples.push(Sample {
                    kind: *kind,
                    path,
                    text,
                    is_valid,
                });
            }
        }
    }
    assert!(samples.len() > 50, "samples are found");
    samples
}

/// The folder of a kind's samples.
pub(crate) fn folder_of(kind: Kind) -> PathBuf {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    samples.join(kind.name()).join(kind.version().name())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| !path.to_string_lossy().ends_with(".violations.json"))
        .collect();
    files.sort();
    files
}
