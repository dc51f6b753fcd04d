//! The extension point: what a kind of record system must be able to do. Pure functions over bytes;
//! when they are called, how often, and what is done about a failure is the gateway's business.

use contracts::{Document, Kind, Reason, Valid, Violation};
use jiff::Timestamp;

/// A kind of record system, set up with one system's profile.
pub trait Adapter: Send + Sync + std::fmt::Debug {
    /// The stable name, equal to the folder; used in config, metric labels and logs.
    fn id(&self) -> &'static str;

    /// Which kinds are read and written. The route table is checked against it at start.
    fn capabilities(&self) -> &Capabilities;

    /// The messages in bytes that hold several, in their order, each of which is then a message of its own: a sheet
    /// of many rows. Called once per arrival by listeners, before anything else is done with it. Empty where the
    /// bytes are one message, or cannot be told apart: they go on as they are.
    fn parts(&self, _received: &WireMessage<'_>) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// Reads a document. Called once per message at intake. Values that cannot be read are reported in
    /// [`Decoded::found`] and left out, so that validation can name everything at once.
    ///
    /// # Errors
    /// [`DecodeFailure`] when no document can be made at all: unreadable bytes, a character set that is
    /// not known, a forbidden construct, an event or contract that is not read. Never retried.
    fn decode(&self, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure>;

    /// Writes a valid document, strictly to the standard. Called once per destination.
    ///
    /// # Errors
    /// [`EncodeFailure`] when the format cannot say what the document says. Never retried.
    fn encode(&self, document: &Valid<Document>) -> Result<Encoded, EncodeFailure>;

    /// What written bytes ask of the target, where a transport must say so beside them (SOAP 1.1, section 6.1.1).
    /// Called once per send.
    fn action(&self, _written: &[u8]) -> Option<String> {
        None
    }

    /// Builds the native acknowledgement for bytes that were received, readable or not. Called once per
    /// received message by intake, after the outcome is certain.
    fn acknowledge(&self, received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded;

    /// Reads the reply to bytes that were sent, and matches it to them. Called once per send.
    ///
    /// # Errors
    /// [`ReplyUnreadable`] when the reply is not one, or answers another message.
    fn read_reply(&self, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable>;
}

/// What an adapter reads and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Kinds that [`Adapter::decode`] can give.
    pub reads: &'static [Kind],
    /// Kinds that [`Adapter::encode`] takes.
    pub writes: &'static [Kind],
    /// Media type of what [`Adapter::encode`] gives.
    pub content_type: &'static str,
}

/// Bytes from a system, as an adapter sees them.
#[derive(Clone, Copy)]
pub struct WireMessage<'a> {
    /// The message, without transport framing.
    pub body: &'a [u8],
    /// Media type, where the transport knows one.
    pub content_type: Option<&'a str>,
}

impl<'a> WireMessage<'a> {
    /// Bytes of which nothing more is known.
    #[must_use]
    pub const fn new(body: &'a [u8]) -> Self {
        Self {
            body,
            content_type: None,
        }
    }
}

impl std::fmt::Debug for WireMessage<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WireMessage({} bytes)", self.body.len())
    }
}

/// What reading gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The document; not yet known to keep its contract.
    pub document: Document,
    /// What was read with a warning, and values that could not be read.
    pub found: Vec<Violation>,
}

/// Why no document could be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct DecodeFailure {
    /// The reason, for the record and for the source.
    pub reason: Reason,
    /// Which rule, where, what was expected. At least one.
    pub violations: Vec<Violation>,
}

/// What writing gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The message, without transport framing.
    pub body: Vec<u8>,
    /// Media type with character set.
    pub content_type: &'static str,
    /// Canonical paths of what the format has no place for. Reported, never silent.
    pub left_out: Vec<String>,
}

impl std::fmt::Debug for Encoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Encoded({} bytes, left out: {})",
            self.body.len(),
            self.left_out.join(", ")
        )
    }
}

/// Why a document could not be written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct EncodeFailure {
    /// [`Reason::NotExpressible`] or [`Reason::Unsupported`].
    pub reason: Reason,
    /// Which rule, where, what was expected. At least one.
    pub violations: Vec<Violation>,
}

contracts::rules! {
    /// What every adapter asks of a document before it writes it.
    pub RULES {
        ADP_001 "ADP-001" Error: "the document must be of a kind that the adapter writes" / "dokumentet måste vara av en dokumenttyp som adaptern skriver" @ "architecture 8";
    }
}

impl EncodeFailure {
    /// A kind that an adapter does not write. Routes are checked against its capabilities, so that this is not seen.
    #[must_use]
    pub fn not_written() -> Self {
        Self {
            reason: Reason::Unsupported,
            violations: vec![Violation::of(&ADP_001, "envelope.kind")],
        }
    }
}

/// What a source is to be told about bytes it sent.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledgement<'a> {
    /// Whether the message was taken, refused, or could not be taken now.
    pub outcome: Acknowledged<'a>,
    /// When the acknowledgement is made.
    pub now: Timestamp,
    /// Identity of the acknowledgement itself, unique in this gateway, at most 20 characters.
    pub id: &'a str,
}

/// The outcome a source is told.
#[derive(Clone, Copy, Debug)]
pub enum Acknowledged<'a> {
    /// Stored and confirmed; the gateway answers for it from now on. With the rules broken mildly.
    Accepted(&'a [Violation]),
    /// Refused for good; the source owns the fix.
    Refused(Reason, &'a [Violation]),
    /// Not taken, through no fault of the message; the source may send it again.
    Unavailable,
}

/// What a target answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The target has it.
    Accepted,
    /// The target refuses this message for good.
    Refused {
        /// [`Reason::TargetRefused`] or [`Reason::TargetUnknown`].
        reason: Reason,
        /// The target's own code (`AE 207`, `PR004`), without free text.
        code: String,
    },
    /// The target failed on this message now and may take it later.
    Failed {
        /// The target's own code, without free text.
        code: String,
    },
    /// The target takes no message now, this one or another.
    Unavailable {
        /// The target's own code, without free text.
        code: String,
    },
    /// The target's receiver has stored it, and its application was asked to answer too (HL7 enhanced mode,
    /// `CA`): another reply is to come.
    Committed,
}

/// A reply that is none, or answers another message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{expected}")]
pub struct ReplyUnreadable {
    /// What was expected; never a value of the reply.
    pub expected: &'static str,
}
