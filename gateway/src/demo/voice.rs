//! How a system of the demo speaks: documents in its own language, each until the gateway has answered for it. Keeps the
//! books of what was said; decides nothing about what to say.

use std::sync::Arc;
use std::time::Duration;

use adapters::{Adapter, Answer};
use bytes::Bytes;
use contracts::case::Family;
use contracts::{Document, Profile};
use tokio_util::sync::CancellationToken;

use super::config;
use super::ledger::{CopyAt, Ledger};
use crate::message::Identity;
use crate::transport::{Outgoing, Reply, Target};

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// A system that speaks.
#[derive(Debug)]
pub(super) struct Voice {
    pub(super) adapter: Arc<dyn Adapter>,
    pub(super) target: Arc<dyn Target>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) stop: CancellationToken,
}

/// A document in a system's own words.
pub(super) struct Words {
    /// The bytes.
    pub(super) body: Bytes,
    content_type: &'static str,
    family: Family,
    case: String,
    copies: Vec<CopyAt>,
}

impl Voice {
    /// Says a document.
    pub(super) async fn say(&self, document: Document) {
        match self.words(document) {
            Some(words) => self.utter(words).await,
            None => tracing::error!("a document of the demo cannot be said"),
        }
    }

    /// A document in the system's words.
    pub(super) fn words(&self, document: Document) -> Option<Words> {
        let case = document.envelope.case_id.clone()?;
        let family = Family::of_document(&document)?;
        let copies = copies(&document)?;
        let valid = contracts::validate(document, Vec::new(), &Profile::default()).ok()?;
        let encoded = self.adapter.encode(&valid).ok()?;
        Some(Words {
            body: Bytes::from(encoded.body),
            content_type: encoded.content_type,
            family,
            case,
            copies,
        })
    }

    /// Says it until the gateway has answered.
    pub(super) async fn utter(&self, words: Words) {
        let Some(first) = words.copies.first() else { return };
        let message = Outgoing {
            body: words.body,
            content_type: Some(words.content_type.to_owned()),
            message_id: first.id.clone(),
            action: None,
            traceparent: None,
            hops: 0,
            commits: None,
        };
        for copy in &words.copies {
            self.ledger.sent(words.family, &words.case, copy);
        }
        while !self.stop.is_cancelled() {
            if let Ok(Reply::Native(reply)) = self.target.send(&message).await {
                match self.adapter.read_reply(&message.body, &reply) {
                    Ok(Answer::Accepted | Answer::Committed) => {
                        return words.copies.iter().for_each(|copy| self.ledger.accepted(copy));
                    }
                    Ok(Answer::Refused { .. }) => return,
                    Ok(Answer::Failed { .. } | Answer::Unavailable { .. }) | Err(_) => {}
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// What must arrive, and where: the first copy at a system has the id of the message.
fn copies(document: &Document) -> Option<Vec<CopyAt>> {
    let identity = Identity::of(document)?;
    let mut copies: Vec<CopyAt> = Vec::new();
    for unit in document.content.receiving_units() {
        let to = config::system_of(unit)?;
        let is_first = copies.iter().all(|copy| copy.to != to);
        let id = identity.of_copy(unit, is_first);
        copies.push(CopyAt { to, id });
    }
    Some(copies)
}
