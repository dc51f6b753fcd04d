//! The canonical message: an envelope and one content. A document may break its contract;
//! only [`crate::validate()`] says whether it does.

use jiff::Timestamp;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::redact::redacted;
use crate::referral::{Confirmation, Outcome, Request, VersionReason};
use crate::{Action, Envelope, HsaId, Kind, Party};

/// A canonical message. Its JSON form has the envelope and exactly one of the contents.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(try_from = "Flat")]
pub struct Document {
    /// Who sends what to whom.
    pub envelope: Envelope,
    /// What is said.
    pub content: Content,
}

/// What a document says. Boxed: a request is large, and documents move from stage to stage.
#[derive(Clone, PartialEq)]
pub enum Content {
    /// A `referral.request`.
    Request(Box<Request>),
    /// A `referral.confirmation`.
    Confirmation(Box<Confirmation>),
    /// A `referral.outcome`.
    Outcome(Box<Outcome>),
}

redacted!(Document, Content, Origin);

impl Document {
    /// What the document is. The content decides; rule ENV-001 asks the envelope to agree.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.content.kind()
    }
}

/// What a source says of a message besides its content.
#[derive(Clone, Default)]
pub struct Origin {
    /// The message's own id; where the format has none, [`Content::own_id`] stands in.
    pub message_id: Option<String>,
    /// When it was sent; where the format does not say, when the content was made.
    pub sent_at: Option<Timestamp>,
    /// What the sending system calls itself.
    pub system: Option<String>,
    /// The message this one answers.
    pub in_reply_to: Option<String>,
}

impl Document {
    /// A document whose envelope says what its content says, so that every adapter fills it alike.
    #[must_use]
    pub fn new(content: Content, origin: Origin) -> Self {
        let envelope = Envelope {
            message_id: origin.message_id.or_else(|| content.own_id()),
            kind: content.kind(),
            version: content.kind().version(),
            case_id: content.case_id().map(str::to_owned),
            sent_at: origin.sent_at.or_else(|| content.made_at()),
            sender: Party {
                unit: content.sending_unit().cloned(),
                system: origin.system,
            },
            receiver: Party {
                unit: content.receiving_unit().cloned(),
                system: None,
            },
            action: content.action(),
            in_reply_to: origin.in_reply_to,
            sequence: content.sequence(),
        };
        Self { envelope, content }
    }
}

impl Content {
    /// What the content is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Request(_) => Kind::ReferralRequest,
            Self::Confirmation(_) => Kind::ReferralConfirmation,
            Self::Outcome(_) => Kind::ReferralOutcome,
        }
    }

    /// The case: the referral's `requestId`.
    #[must_use]
    pub fn case_id(&self) -> Option<&str> {
        match self {
            Self::Request(request) => request.request_id.as_deref(),
            Self::Confirmation(confirmation) => confirmation.request_id.as_deref(),
            Self::Outcome(outcome) => outcome.request_id.as_deref(),
        }
    }

    /// An id that the content itself gives the message: the same for every resend of the same version.
    #[must_use]
    pub fn own_id(&self) -> Option<String> {
        match self {
            Self::Request(request) => Some(format!(
                "{}/v{}",
                request.request_id.as_deref()?,
                request.version_number?
            )),
            Self::Confirmation(confirmation) => confirmation.request_confirmation_id.clone(),
            Self::Outcome(outcome) => outcome.request_outcome_id.clone(),
        }
    }

    /// When the content was made.
    #[must_use]
    pub fn made_at(&self) -> Option<Timestamp> {
        match self {
            Self::Request(request) => request.version_time_stamp,
            Self::Confirmation(confirmation) => confirmation.request_confirmation_time,
            Self::Outcome(outcome) => outcome.request_outcome_time,
        }
    }

    /// The unit that speaks: of a forwarded request the last unit that forwarded it.
    #[must_use]
    pub fn sending_unit(&self) -> Option<&HsaId> {
        match self {
            Self::Request(request) => match request.reason_for_version.type_of_reason {
                Some(VersionReason::Forwarded) => request
                    .intermediary_participant
                    .last()
                    .and_then(|unit| unit.healthcare_professional_organisation.care_unit_id.as_ref()),
                Some(VersionReason::New | VersionReason::Changed | VersionReason::PaymentChanged) | None => {
                    request.request_organisation.care_unit_id.as_ref()
                }
            },
            Self::Confirmation(confirmation) => confirmation.confirming_organisation.care_unit_id.as_ref(),
            Self::Outcome(outcome) => outcome.responding_organisation.care_unit_id.as_ref(),
        }
    }

    /// The unit spoken to.
    #[must_use]
    pub const fn receiving_unit(&self) -> Option<&HsaId> {
        match self {
            Self::Request(request) => request.recipient.organisation.care_unit_id.as_ref(),
            Self::Confirmation(confirmation) => confirmation.recipient.organisation.care_unit_id.as_ref(),
            Self::Outcome(outcome) => outcome.recipient.organisation.care_unit_id.as_ref(),
        }
    }

    /// What the content does to what was said before in the case.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Request(request) => match request.reason_for_version.type_of_reason {
                Some(VersionReason::Changed | VersionReason::Forwarded | VersionReason::PaymentChanged) => {
                    Action::Revise
                }
                Some(VersionReason::New) | None => Action::New,
            },
            Self::Confirmation(_) | Self::Outcome(_) => Action::New,
        }
    }

    /// The position in the case, where the content counts.
    #[must_use]
    pub const fn sequence(&self) -> Option<u64> {
        match self {
            Self::Request(request) => request.version_number,
            Self::Confirmation(_) | Self::Outcome(_) => None,
        }
    }
}

/// The JSON form of a document, as read: the content under the name of its RIV-TA root element.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Flat {
    envelope: Envelope,
    #[serde(default)]
    request: Option<Box<Request>>,
    #[serde(default)]
    request_confirmation: Option<Box<Confirmation>>,
    #[serde(default)]
    request_outcome: Option<Box<Outcome>>,
}

impl TryFrom<Flat> for Document {
    type Error = &'static str;

    fn try_from(flat: Flat) -> Result<Self, Self::Error> {
        let content = match (flat.request, flat.request_confirmation, flat.request_outcome) {
            (Some(request), None, None) => Content::Request(request),
            (None, Some(confirmation), None) => Content::Confirmation(confirmation),
            (None, None, Some(outcome)) => Content::Outcome(outcome),
            _ => return Err("exactly one of request, requestConfirmation, requestOutcome"),
        };
        Ok(Self {
            envelope: flat.envelope,
            content,
        })
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Document", 2)?;
        fields.serialize_field("envelope", &self.envelope)?;
        let name = self.kind().content_name();
        match &self.content {
            Content::Request(request) => fields.serialize_field(name, request)?,
            Content::Confirmation(confirmation) => fields.serialize_field(name, confirmation)?,
            Content::Outcome(outcome) => fields.serialize_field(name, outcome)?,
        }
        fields.end()
    }
}
