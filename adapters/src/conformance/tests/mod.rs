//! The suite tried on every adapter, and the folders held against the registry. That the suite finds
//! what it claims to find is tried in `lies.rs`.

mod liar;
mod lies;
mod translation;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::conformance;
use crate::registry::{ENTRIES, find};

/// Folders under `src/` that are no adapters.
const OTHERS: &[&str] = &["conformance", "wire"];

/// What every adapter's folder has; modules as a file or a folder. More is its own choice.
const SHAPE: &[&str] = &[
    "README.md",
    "mod.rs",
    "decode.rs",
    "encode.rs",
    "samples",
    "tests.rs",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn adapter_folders() -> BTreeSet<String> {
    std::fs::read_dir(source())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !OTHERS.contains(&name.as_str()))
        .collect()
}

#[test]
fn every_adapter_in_the_registry_conforms() {
    let broken: String = ENTRIES
        .iter()
        .filter_map(|entry| conformance::run(entry).err())
        .map(|broken| broken.to_string())
        .collect();
    assert!(broken.is_empty(), "{broken}");
}

#[test]
fn adapter_folders_and_registry_entries_are_the_same_set() {
    let registered: BTreeSet<String> = ENTRIES.iter().map(|entry| entry.id.to_owned()).collect();
    assert_eq!(adapter_folders(), registered);
}

#[test]
fn adapter_ids_are_unique_and_in_alphabetical_order() {
    let ids: Vec<&str> = ENTRIES.iter().map(|entry| entry.id).collect();
    assert!(ids.is_sorted_by(|left, right| left < right), "{ids:?}");
}

#[test]
fn every_adapter_folder_has_the_shape_of_one() {
    for folder in adapter_folders() {
        for part in SHAPE {
            // A file that outgrew its size is a folder with the same contents.
            let file = source().join(&folder).join(part);
            assert!(
                file.exists() || file.with_extension("").join("mod.rs").exists(),
                "{folder}/{part} is missing"
            );
        }
    }
}

#[test]
fn an_input_of_a_mutation_run_can_be_looked_at_alone() {
    let entry = find("canonical").unwrap();
    let alone = conformance::mutated_input(entry, 7, 1).unwrap();
    assert_eq!(conformance::mutated_input(entry, 7, 1), Some(alone));
    assert_eq!(conformance::mutate(entry, 7..8, 1).unwrap().inputs, 1);
}
