//! The translation matrix: every valid document of every adapter, and of the contracts, to every other adapter that
//! writes its kind, and back. What a format cannot carry is pinned in `TRANSLATION.md` with the reason for it, so
//! that no loss is unexplained and none goes unseen. Written against the registry: a new adapter joins by itself.

mod reasons;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use contracts::{Document, Kind, Profile, Valid, json, validate};
use expect_test::expect_file;
use serde_json::{Value, json};

use self::reasons::REASONS;
use crate::conformance::trial::brief;
use crate::conformance::{everyones_documents, stable, tree};
use crate::registry::ENTRIES;
use crate::{Adapter, EncodeFailure, Encoded, WireMessage};

/// One document on its way from one system to another.
struct Crossing {
    from: String,
    sample: String,
    kind: Kind,
    to: &'static str,
    document: Valid<Document>,
    written: Result<Encoded, EncodeFailure>,
    adapter: std::sync::Arc<dyn Adapter>,
}

impl Crossing {
    fn name(&self) -> String {
        format!("{} → {}", self.sample, self.to)
    }

    /// What the other end reads.
    fn arrived(&self) -> Option<Value> {
        let written = self.written.as_ref().ok()?;
        let message = WireMessage {
            body: &written.body,
            content_type: Some(written.content_type),
        };
        let read = self.adapter.decode(&message).ok()?;
        Some(serde_json::to_value(read.document).unwrap())
    }
}

/// The valid documents of the contracts' own samples.
fn of_the_contracts() -> Vec<(String, Valid<Document>)> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/samples");
    let mut documents = Vec::new();
    for kind in Kind::ALL {
        let folder = samples
            .join(kind.name())
            .join(kind.version().name())
            .join("valid");
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
        files.sort();
        for file in files {
            let (document, found) = json::read(&std::fs::read(&file).unwrap()).unwrap();
            let name = format!("contracts/{}", file.file_stem().unwrap().to_string_lossy());
            documents.extend(validate(document, found, &Profile::default()).map(|valid| (name, valid)));
        }
    }
    documents
}

fn all() -> Vec<(String, Valid<Document>)> {
    let mut all = of_the_contracts();
    all.extend(everyones_documents());
    all
}

/// Every document to every other system that writes its kind and reads it.
fn crossings(documents: Vec<(String, Valid<Document>)>) -> Vec<Crossing> {
    let mut crossings = Vec::new();
    for (sample, document) in documents {
        let from = sample.split('/').next().unwrap().to_owned();
        for entry in ENTRIES.iter().filter(|entry| entry.id != from) {
            let adapter = (entry.build)(json!({})).unwrap();
            let kind = document.kind();
            let capabilities = adapter.capabilities();
            if capabilities.writes.contains(&kind) && capabilities.reads.contains(&kind) {
                crossings.push(Crossing {
                    from: from.clone(),
                    sample: sample.clone(),
                    kind,
                    to: entry.id,
                    written: adapter.encode(&document),
                    document: document.clone(),
                    adapter,
                });
            }
        }
    }
    crossings
}

/// A path without the numbers of items.
fn general(path: &str) -> String {
    let mut general = String::new();
    let mut parts = path.split('[');
    general.push_str(parts.next().unwrap_or_default());
    for part in parts {
        general.push_str("[]");
        general.push_str(part.split_once(']').map_or("", |(_, rest)| rest));
    }
    general
}

#[test]
fn nothing_is_lost_between_two_systems_that_is_not_said_to_be_left_out() {
    let mut lost = String::new();
    for crossing in crossings(all()) {
        if let Ok(written) = &crossing.written
            && let Err(detail) = stable::round_trip(crossing.adapter.as_ref(), &crossing.document, written)
        {
            lost += &format!("\n  {}: {detail}", crossing.name());
        }
    }
    assert!(lost.is_empty(), "{lost}");
}

#[test]
fn what_each_format_cannot_carry_is_published_with_its_reason() {
    let mut rows: BTreeMap<(Kind, String, &str), BTreeSet<String>> = BTreeMap::new();
    let mut used = BTreeSet::new();
    let mut unexplained = BTreeSet::new();
    for crossing in crossings(all()) {
        let key = (crossing.kind, crossing.from.clone(), crossing.to);
        let row = rows.entry(key).or_default();
        match &crossing.written {
            Ok(written) => {
                for path in written.left_out.iter().map(|path| general(path)) {
                    let reason = REASONS
                        .iter()
                        .position(|reason| reason.explains(crossing.to, &path));
                    match reason {
                        Some(reason) => drop(used.insert(reason)),
                        None => drop(unexplained.insert(format!("{} {path}", crossing.to))),
                    }
                    let _ = row.insert(format!("`{path}`"));
                }
            }
            Err(failure) => drop(row.insert(format!("refused: {}", brief(&failure.violations)))),
        }
    }
    assert!(
        unexplained.is_empty(),
        "left out without a reason in reasons.rs: {unexplained:#?}"
    );
    let idle: Vec<_> = (0..REASONS.len())
        .filter(|at| !used.contains(at))
        .map(|at| &REASONS[at])
        .collect();
    assert!(
        idle.is_empty(),
        "reasons for what is no longer left out: {idle:#?}"
    );
    expect_file!["../../../../TRANSLATION.md"].assert_eq(&page(&rows));
}

fn page(rows: &BTreeMap<(Kind, String, &str), BTreeSet<String>>) -> String {
    let mut page = String::from(
        "# Translation\n\n\
         Generated by a test, which takes every sample of every adapter, and of the contracts, to every other adapter \
         that carries its kind, and back. With the default profiles. What is not listed here arrives as it was sent; \
         what is listed is reported by the gateway with each message, and a profile may refuse it instead.\n\n\
         | Kind | From | To | Not carried |\n|---|---|---|---|\n",
    );
    for ((kind, from, to), paths) in rows {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let paths = if paths.is_empty() {
            "–".to_owned()
        } else {
            paths.join(", ")
        };
        page += &format!("| {kind} | {from} | {to} | {paths} |\n");
    }
    page += "\n## Why\n\n| To | Not carried | Because |\n|---|---|---|\n";
    for reason in REASONS {
        page += &format!("| {} | `{}` | {} |\n", reason.to, reason.path, reason.because);
    }
    page
}

/// Where the patient stands in a document's JSON.
fn patient_of(document: &mut Value, kind: Kind) -> &mut Value {
    let content = document.get_mut(kind.content_name()).unwrap();
    if content.get("notice").is_some() {
        content.pointer_mut("/notice/patient").unwrap()
    } else {
        content.get_mut("patient").unwrap()
    }
}

/// Every document with other fields of its patient. Where that makes no valid document (an answer to a referral has
/// no address), there is none.
fn with_patient(fields: &Value) -> Vec<(String, Valid<Document>)> {
    let changed = |(name, document): (String, Valid<Document>)| {
        let mut value = serde_json::to_value(&*document).unwrap();
        let patient = patient_of(&mut value, document.kind()).as_object_mut().unwrap();
        patient.extend(fields.as_object().unwrap().clone());
        let (document, found) = json::read(value.to_string().as_bytes()).ok()?;
        Some((name, validate(document, found, &Profile::default()).ok()?))
    };
    all().into_iter().filter_map(changed).collect()
}

/// Holds fields of the patient against every crossing; every kind that crosses at all must have been tried.
fn survives(fields: Value, besides: &[Kind]) {
    let mut tried = BTreeSet::new();
    let mut lost = BTreeSet::new();
    for crossing in crossings(with_patient(&fields)) {
        // A format that cannot carry the document refuses it, and a person sends it in another way.
        let Ok(written) = &crossing.written else { continue };
        let _ = tried.insert(crossing.kind);
        let arrived = crossing.arrived();
        let survived = arrived.is_some_and(|mut arrived| {
            let patient = tree::without(patient_of(&mut arrived, crossing.kind).clone(), &[]);
            let same = |(field, value): (&String, &Value)| patient.get(field) == Some(value);
            fields.as_object().unwrap().iter().all(same)
        });
        let left_out = written.left_out.iter().any(|path| {
            let names = fields.as_object().unwrap().keys();
            path.ends_with("patient")
                || names
                    .into_iter()
                    .any(|name| path.contains(&format!("patient.{name}")))
        });
        if !survived || left_out {
            let _ = lost.insert(format!("{} of {}", crossing.name(), crossing.kind));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    let crossing_at_all: BTreeSet<Kind> = crossings(all()).iter().map(|crossing| crossing.kind).collect();
    let untried: Vec<_> = crossing_at_all
        .difference(&tried)
        .filter(|kind| !besides.contains(kind))
        .collect();
    assert!(untried.is_empty(), "never tried: {untried:?}");
}

#[test]
fn a_confidentiality_mark_survives_every_translation() {
    survives(json!({ "protectedIdentity": "confidentialityMark" }), &[]);
}

#[test]
fn a_protected_registration_survives_every_translation() {
    survives(json!({ "protectedIdentity": "protectedRegistration" }), &[]);
}

#[test]
fn reserve_numbers_survive_every_translation() {
    for (root, extension) in [
        ("1.2.752.74.9.1", "22950606FH20"),
        ("1.2.752.113.11.0.2.1.1.1", "19810829M078"),
        ("1.2.752.97.3.1.3", "991234567893"),
        ("1.2.752.74.9.4", "19810829DA1B"),
    ] {
        survives(
            json!({ "personId": { "root": root, "extension": extension } }),
            &[],
        );
    }
}

#[test]
fn a_temporary_address_survives_every_translation() {
    let address = json!({
        "careOf": "Hotell Svea",
        "streetName1": "Storgatan 1",
        "streetName2": "lgh 1101",
        "postalCode": "22100",
        "postalCity": "Lund",
        "postBox": "12",
    });
    let answers = [Kind::ReferralConfirmation, Kind::ReferralOutcome];
    survives(json!({ "address": address }), &answers);
}
