//! The extension that carries between gateways what RIV-TA has no element for. It stands where the schema
//! allows elements of other namespaces; a receiver that does not know it passes it over.

use contracts::referral::ProtectedIdentity;
use contracts::{Content, Document, Envelope, HsaId, Origin};
use jiff::Timestamp;

use super::profile::Profile;
use crate::wire::riv::{Element, Reading, Structure, Value, Writer, structures, write_fields};

/// The namespace of the extension.
pub(super) const CONTEXT: &str = "urn:vardbrygga:context:1";
const ATTRIBUTES: &str = " xmlns=\"urn:vardbrygga:context:1\"";

/// What the content does not say itself.
#[derive(Default)]
pub(super) struct Context {
    message_id: Option<String>,
    sent_at: Option<Timestamp>,
    sender_unit: Option<HsaId>,
    sender_system: Option<String>,
    receiver_unit: Option<HsaId>,
    receiver_system: Option<String>,
    in_reply_to: Option<String>,
    protected_identity: Option<ProtectedIdentity>,
    original_protected_identity: Option<ProtectedIdentity>,
    instant: Vec<Exact>,
}

/// An instant that Swedish local time cannot say: in the hour that exists twice, or with parts of a second.
#[derive(Default)]
struct Exact {
    path: Option<String>,
    time: Option<Timestamp>,
}

structures! {
    Context {
        "messageId" => message_id,
        "sentAt" => sent_at with utc,
        "senderUnit" => sender_unit,
        "senderSystem" => sender_system,
        "receiverUnit" => receiver_unit,
        "receiverSystem" => receiver_system,
        "inReplyTo" => in_reply_to,
        "protectedIdentity" => protected_identity,
        "originalProtectedIdentity" => original_protected_identity,
        "instant" => instant,
    }

    Exact {
        "path" => path,
        "time" => time with utc,
    }
}

/// Instants as they are inside: UTC, RFC 3339.
mod utc {
    use jiff::Timestamp;

    use crate::wire::riv::{Element, RIV_020, Reading, Value, Writer};

    /// Reads an instant.
    pub(super) fn read(to: &mut Option<Timestamp>, from: Element<'_, '_>, reading: &mut Reading) {
        let mut text: Option<String> = None;
        text.read(from, reading);
        *to = text
            .as_deref()
            .filter(|text| text.len() <= 40)
            .and_then(|text| text.trim().parse().ok());
        if to.is_none() {
            reading.find(&RIV_020);
        }
    }

    /// Writes an instant.
    pub(super) fn write(value: &Option<Timestamp>, name: &'static str, out: &mut Writer) {
        if let Some(instant) = value {
            out.text(name, &instant.to_string());
        }
    }
}

impl Context {
    /// Reads the extension.
    pub(super) fn read(element: Element<'_, '_>, reading: &mut Reading) -> Self {
        let mut context = Self::default();
        reading.within("context", |reading| Value::read(&mut context, element, reading));
        context
    }

    /// What a document says beyond its content, in a message that says which unit it is for.
    pub(super) fn of(
        document: &Document,
        is_for: Option<&HsaId>,
        instants: Vec<(String, Timestamp)>,
    ) -> Self {
        let Document { envelope, content } = document;
        let own_id = content.own_id();
        let (protected_identity, original_protected_identity) = protected(content);
        let exact = |(path, time)| Exact {
            path: Some(path),
            time: Some(time),
        };
        Self {
            message_id: envelope
                .message_id
                .clone()
                .filter(|id| Some(id) != own_id.as_ref()),
            sent_at: envelope.sent_at.filter(|at| Some(*at) != content.made_at()),
            sender_unit: envelope
                .sender
                .unit
                .clone()
                .filter(|unit| Some(unit) != content.sending_unit()),
            sender_system: envelope.sender.system.clone(),
            receiver_unit: envelope.receiver.unit.clone().filter(|unit| Some(unit) != is_for),
            receiver_system: envelope.receiver.system.clone(),
            in_reply_to: envelope.in_reply_to.clone(),
            protected_identity,
            original_protected_identity,
            instant: instants.into_iter().map(exact).collect(),
        }
    }

    /// Whether there is a protected identity to carry.
    pub(super) fn protects(&self) -> bool {
        self.protected_identity.is_some() || self.original_protected_identity.is_some()
    }

    /// Writes what the profile lets through, and reports the rest as left out. A protected identity is
    /// never left out: a profile that refuses it has done so before.
    pub(super) fn write(self, profile: &Profile, out: &mut Writer) {
        if profile.context {
            return out.element_in("context", None, ATTRIBUTES, |out| {
                write_fields(&self, Self::FIELDS, out)
            });
        }
        for path in self.paths() {
            out.leave_out(path);
        }
        let protection = Self {
            protected_identity: self.protected_identity,
            original_protected_identity: self.original_protected_identity,
            ..Self::default()
        };
        out.element_in("context", None, ATTRIBUTES, |out| {
            write_fields(&protection, Self::FIELDS, out)
        });
    }

    /// The canonical paths of everything but protected identity.
    fn paths(&self) -> Vec<String> {
        let envelope = [
            ("envelope.messageId", self.message_id.is_some()),
            ("envelope.sentAt", self.sent_at.is_some()),
            ("envelope.sender.unit", self.sender_unit.is_some()),
            ("envelope.sender.system", self.sender_system.is_some()),
            ("envelope.receiver.unit", self.receiver_unit.is_some()),
            ("envelope.receiver.system", self.receiver_system.is_some()),
            ("envelope.inReplyTo", self.in_reply_to.is_some()),
        ];
        let envelope = envelope
            .into_iter()
            .filter(|(_, said)| *said)
            .map(|(path, _)| path.to_owned());
        envelope
            .chain(self.instant.iter().filter_map(|exact| exact.path.clone()))
            .collect()
    }

    /// The instants it knows more exactly than the content says, by path.
    pub(super) fn instants(&self) -> Vec<(String, Timestamp)> {
        let exact = self.instant.iter();
        exact
            .filter_map(|exact| Some((exact.path.clone()?, exact.time?)))
            .collect()
    }

    /// Gives the content its protected identities back, and makes a document of it that is for a unit.
    pub(super) fn complete(self, mut content: Content, is_for: Option<HsaId>) -> Document {
        self.protect(&mut content);
        let origin = Origin {
            message_id: self.message_id,
            sent_at: self.sent_at,
            system: self.sender_system,
            in_reply_to: self.in_reply_to,
        };
        let mut document = Document::new(content, origin);
        let Envelope { sender, receiver, .. } = &mut document.envelope;
        sender.unit = self.sender_unit.or_else(|| sender.unit.take());
        receiver.unit = self.receiver_unit.or(is_for);
        receiver.system = self.receiver_system;
        document
    }

    /// The care contracts have an element for it, and nothing is to be given back.
    fn protect(&self, content: &mut Content) {
        if let Content::Request(request) = content {
            request.patient.protected_identity = self.protected_identity;
        } else if let Content::Confirmation(confirmation) = content {
            confirmation.patient.protected_identity = self.protected_identity;
        } else if let Content::Outcome(outcome) = content {
            outcome.patient.protected_identity = self.protected_identity;
            if let Some(original) = &mut outcome.original_request {
                original.patient.protected_identity = self.original_protected_identity;
            }
        }
    }
}

/// The protected identities of a referral, that of a request inside it last.
fn protected(content: &Content) -> (Option<ProtectedIdentity>, Option<ProtectedIdentity>) {
    if let Content::Request(request) = content {
        (request.patient.protected_identity, None)
    } else if let Content::Confirmation(confirmation) = content {
        (confirmation.patient.protected_identity, None)
    } else if let Content::Outcome(outcome) = content {
        let original = outcome.original_request.as_ref();
        let original = original.and_then(|request| request.patient.protected_identity);
        (outcome.patient.protected_identity, original)
    } else {
        (None, None)
    }
}

/// What an envelope says that its content says otherwise, and that has no place in the extension either.
pub(super) fn contradictions(envelope: &Envelope, content: &Content) -> impl Iterator<Item = &'static str> {
    [
        (
            "envelope.caseId",
            envelope.case_id.as_deref() != content.case_id(),
        ),
        ("envelope.action", envelope.action != content.action()),
        (
            "envelope.sequence",
            envelope.sequence.is_some() && envelope.sequence != content.sequence(),
        ),
    ]
    .into_iter()
    .filter(|(_, otherwise)| *otherwise)
    .map(|(path, _)| path)
}
