//! An adapter that is honest but for one lie, and what the suite finds of it.

use std::sync::Arc;

use contracts::{Document, Valid};

use crate::conformance::golden::Golden;
use crate::conformance::{Claim, run_on, sample};
use crate::registry::{Entry, find};
use crate::{
    Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure, Encoded,
    ReplyUnreadable, WireMessage,
};

/// One way to lie; everything else is as the honest adapter says.
pub(super) trait Lie: Default + std::fmt::Debug + Send + Sync + 'static {
    fn capabilities<'a>(&'a self, honest: &'a dyn Adapter) -> &'a Capabilities {
        honest.capabilities()
    }
    fn decode(&self, honest: &dyn Adapter, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        honest.decode(message)
    }
    fn encode(&self, honest: &dyn Adapter, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        honest.encode(document)
    }
    fn acknowledge(&self, honest: &dyn Adapter, received: &[u8], said: &Acknowledgement<'_>) -> Encoded {
        honest.acknowledge(received, said)
    }
    fn read_reply(&self, honest: &dyn Adapter, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        honest.read_reply(sent, reply)
    }
}

#[derive(Debug)]
struct Lying<L> {
    honest: Arc<dyn Adapter>,
    lie: L,
}

impl<L: Lie> Adapter for Lying<L> {
    fn id(&self) -> &'static str {
        self.honest.id()
    }
    fn capabilities(&self) -> &Capabilities {
        self.lie.capabilities(self.honest.as_ref())
    }
    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        self.lie.decode(self.honest.as_ref(), message)
    }
    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        self.lie.encode(self.honest.as_ref(), document)
    }
    fn acknowledge(&self, received: &[u8], said: &Acknowledgement<'_>) -> Encoded {
        self.lie.acknowledge(self.honest.as_ref(), received, said)
    }
    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        self.lie.read_reply(self.honest.as_ref(), sent, reply)
    }
}

fn honest() -> &'static Entry {
    find("canonical").unwrap()
}

/// The claims that a liar is found to break.
pub(super) fn broken_by<L: Lie>() -> Vec<Claim> {
    let entry: &'static Entry = Box::leak(Box::new(Entry {
        id: "canonical",
        about: "An adapter that lies.",
        build: |profile| {
            let honest = (honest().build)(profile)?;
            Ok(Arc::new(Lying {
                honest,
                lie: L::default(),
            }))
        },
        effective: honest().effective,
        profile: honest().profile,
        rules: &[],
    }));
    // Never rewrites: the golden files are those of the honest adapter.
    match run_on(entry, &sample::folder(honest()), Golden::Compare) {
        Ok(()) => Vec::new(),
        Err(broken) => broken.0.into_iter().map(|breach| breach.claim).collect(),
    }
}
