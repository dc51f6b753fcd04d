//! Writing and reading undo each other: decode∘encode gives the document back apart from what was said
//! to be left out, and encode∘decode∘encode gives the bytes back.

use contracts::{Document, Profile, Valid, validate};
use serde_json::Value;

use super::findings::{Claim, Findings};
use super::trial::{Trial, brief};
use super::{tree, writing};
use crate::{Adapter, Encoded, WireMessage};

/// Holds a sample's own document to it.
pub(super) fn check(trial: &Trial, findings: &mut Findings) {
    if let (Some(valid), Some(encoded)) = (trial.valid(), trial.written()) {
        let result = round_trip(trial.adapter.as_ref(), valid, encoded);
        findings.check(trial.name(), Claim::Stable, result);
    }
}

/// Holds a document of any adapter to it: routes join every adapter with every other.
pub(super) fn check_foreign(
    adapter: &dyn Adapter,
    name: &str,
    document: &Valid<Document>,
    findings: &mut Findings,
) {
    let written = adapter.encode(document);
    findings.check(
        name,
        Claim::Registration,
        writing::promises(adapter, document.kind(), &written),
    );
    if let Ok(encoded) = &written {
        findings.check(name, Claim::Stable, round_trip(adapter, document, encoded));
    }
}

/// Reads what was written, and writes it again.
pub(super) fn round_trip(
    adapter: &dyn Adapter,
    document: &Valid<Document>,
    written: &Encoded,
) -> Result<(), String> {
    if adapter.encode(document).as_ref() != Ok(written) {
        return Err("the same document is written differently the second time".to_owned());
    }
    let before = tree_of(document);
    for path in &written.left_out {
        if tree::at(&before, path).is_none_or(Value::is_null) {
            return Err(format!(
                "{path} is said to be left out, and the document does not have it"
            ));
        }
    }
    if !adapter.capabilities().reads.contains(&document.kind()) {
        return Ok(());
    }
    let message = WireMessage {
        body: &written.body,
        content_type: Some(written.content_type),
    };
    let read = adapter.decode(&message).map_err(|failure| {
        format!(
            "what was written cannot be read: {} ({})",
            failure.reason,
            brief(&failure.violations)
        )
    })?;
    same(&before, &tree_of(&read.document), &written.left_out)?;
    let again = validate(read.document, read.found, &Profile::default()).map_err(|refused| {
        format!(
            "what was written breaks its contract when read: {}",
            brief(&refused.violations)
        )
    })?;
    match adapter.encode(&again) {
        Ok(second) if second.body == written.body => Ok(()),
        Ok(_) => Err("what was written and read is written as other bytes".to_owned()),
        Err(failure) => Err(format!(
            "what was written and read cannot be written: {} ({})",
            failure.reason,
            brief(&failure.violations)
        )),
    }
}

fn same(before: &Value, after: &Value, left_out: &[String]) -> Result<(), String> {
    // An item that is left out moves the ones after it, so it is taken out before comparing; a place
    // that is left out may be filled by what the format itself says there, so it may differ as well.
    let before = tree::without(before.clone(), left_out);
    let after = tree::without(after.clone(), &[]);
    let lost: Vec<String> = tree::differences(&before, &after)
        .into_iter()
        .filter(|path| !tree::is_within(path, left_out))
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    Err(format!(
        "writing and reading changed what was not said to be left out: {}",
        lost.join(", ")
    ))
}

fn tree_of(document: &Document) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}
