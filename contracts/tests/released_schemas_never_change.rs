//! A released schema is never edited, only followed by another. `schemas/RELEASED` lists each with its
//! SHA-256; nothing is listed until contract 1.0 is released.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The released schemas that have changed or are gone.
fn changed(released: &str, read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<&str> {
    let lines = released.lines().filter(|line| !line.starts_with('#'));
    let listed = lines.filter_map(|line| line.split_once("  "));
    let differs = |hash: &str, file: &str| read(file).is_none_or(|text| digest(&text) != hash);
    let changed = listed.filter(|(hash, file)| differs(hash, file));
    changed.map(|(_, file)| file).collect()
}

fn digest(text: &[u8]) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn released_schemas_never_change() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let released = fs::read_to_string(schemas.join("RELEASED")).unwrap();
    assert_eq!(
        changed(&released, |file| fs::read(schemas.join(file)).ok()),
        [""; 0]
    );
}

#[test]
fn a_changed_schema_and_a_schema_that_is_gone_are_noticed() {
    let released = format!(
        "# released\n{}  same\n{}  other\n0  gone\n",
        digest(b"a"),
        digest(b"b")
    );
    let read = |file: &str| (file != "gone").then(|| b"a".to_vec());
    assert_eq!(changed(&released, read), ["other", "gone"]);
}
