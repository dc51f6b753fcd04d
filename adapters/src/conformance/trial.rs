//! What an adapter does with one sample, done once. The claims look at it and do nothing again.

use std::sync::Arc;

use contracts::{Document, Profile, Refused, Valid, Violation, json, validate};

use super::sample::Sample;
use crate::registry::Entry;
use crate::{Adapter, DecodeFailure, Decoded, EncodeFailure, Encoded, WireMessage};

/// One sample, all the way through.
pub(super) struct Trial {
    pub(super) sample: Sample,
    pub(super) adapter: Arc<dyn Adapter>,
    /// What reading gave; nothing when the sample starts with a document.
    pub(super) reading: Option<Result<Decoded, DecodeFailure>>,
    /// The document against its contract; nothing when reading failed.
    pub(super) document: Option<Result<Valid<Document>, Box<Refused>>>,
    /// What writing gave; nothing when the document breaks its contract.
    pub(super) writing: Option<Result<Encoded, EncodeFailure>>,
}

impl Trial {
    /// Takes a sample through an adapter with the sample's profile.
    pub(super) fn of(entry: &Entry, sample: Sample) -> Result<Self, String> {
        let adapter = (entry.build)(sample.profile.clone()).map_err(|error| format!("profile: {error}"))?;
        let reading = sample
            .wire
            .as_deref()
            .map(|wire| adapter.decode(&WireMessage::new(wire)));
        let start = match &reading {
            Some(Ok(decoded)) => Some((decoded.document.clone(), decoded.found.clone())),
            Some(Err(_)) => None,
            None => Some(canonical(sample.document.as_deref().unwrap_or_default())?),
        };
        let document = start.map(|(document, found)| validate(document, found, &Profile::default()));
        let writing = match &document {
            Some(Ok(valid)) => Some(adapter.encode(valid)),
            Some(Err(_)) | None => None,
        };
        Ok(Self {
            sample,
            adapter,
            reading,
            document,
            writing,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.sample.name
    }

    /// The document, when it keeps its contract.
    pub(super) fn valid(&self) -> Option<&Valid<Document>> {
        self.document.as_ref()?.as_ref().ok()
    }

    /// The document, whether it keeps its contract or not.
    pub(super) fn any_document(&self) -> Option<&Document> {
        Some(match self.document.as_ref()? {
            Ok(valid) => valid,
            Err(refused) => &refused.document,
        })
    }

    /// What was written.
    pub(super) fn written(&self) -> Option<&Encoded> {
        self.writing.as_ref()?.as_ref().ok()
    }

    /// The messages of the sample: as it came, and as it is written.
    pub(super) fn messages(&self) -> impl Iterator<Item = &[u8]> {
        let wire = self.sample.wire.as_deref();
        let written = self.written().map(|encoded| encoded.body.as_slice());
        wire.into_iter().chain(written.filter(|body| Some(*body) != wire))
    }
}

/// Reads a sample's document.
pub(super) fn canonical(text: &[u8]) -> Result<(Document, Vec<Violation>), String> {
    json::read(text).map_err(|violations| format!("document.json is not a document: {}", brief(&violations)))
}

/// Violations as golden files say them, one a line.
pub(super) fn lines(violations: &[Violation]) -> String {
    violations
        .iter()
        .map(|violation| {
            format!(
                "{}\n",
                format!("{} {}", violation.rule.id, violation.path).trim_end()
            )
        })
        .collect()
}

/// Violations in one line, for a finding.
pub(super) fn brief(violations: &[Violation]) -> String {
    lines(violations).trim_end().replace('\n', ", ")
}
