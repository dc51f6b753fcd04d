//! Reasons and their pages belong together, both ways, and every page answers the same questions.
#![expect(clippy::unwrap_used, reason = "a test that cannot read what it tests fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use contracts::Reason;

const QUESTIONS: &[&str] = &[
    "## Meaning",
    "## Who acts",
    "## How to resend",
    "## What leads here",
];

fn page_of(reason: Reason) -> String {
    format!("{}-{}.md", reason.code(), reason.name().replace('_', "-"))
}

fn pages() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reasons");
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_reason_has_a_page_and_every_page_a_reason() {
    let expected: BTreeSet<String> = Reason::ALL.iter().copied().map(page_of).collect();
    assert_eq!(pages(), expected);
}

#[test]
fn every_page_says_its_code_and_answers_the_same_questions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reasons");
    for reason in Reason::ALL {
        let page = fs::read_to_string(folder.join(page_of(*reason))).unwrap();
        assert!(page.starts_with(&format!("# {} ", reason.code())), "{reason}");
        let headings: Vec<_> = page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, QUESTIONS, "{reason}");
    }
}

#[test]
fn every_code_names_one_reason() {
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
    }
    assert_eq!(Reason::from_code("VB999"), None);
}
