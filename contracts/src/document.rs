//! The canonical message: an envelope and one content. A document may break its contract;
//! only [`crate::validate()`] says whether it does.

use jiff::Timestamp;
use schemars::{Schema, SchemaGenerator};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::discharge::{
    Admission, Discharged, Handover, Interruption, Leave, Planning, Ready, SipInvitation,
};
use crate::notice::Notice;
use crate::receipt::Receipt;
use crate::redact::redacted;
use crate::referral::{Confirmation, Outcome, Request, VersionReason};
use crate::team::{Assessment, Enrolment};
use crate::{Action, Envelope, HsaId, Kind, Party, coordination};

/// A canonical message. Its JSON form has the envelope and exactly one of the contents.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(try_from = "Flat")]
pub struct Document {
    /// Who sends what to whom.
    pub envelope: Envelope,
    /// What is said.
    pub content: Content,
}

/// Declares the contents, each with the name of its field and its kind.
macro_rules! contents {
    ($($(#[$doc:meta])* $content:ident $field:ident ($of:ty) $kind:ident;)+) => {
        /// What a document says. Boxed: contents are large, and documents move from stage to stage.
        #[derive(Clone, PartialEq)]
        pub enum Content {
            $($(#[$doc])* $content(Box<$of>),)+
        }

        impl Content {
            /// What the content is.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self {
                    $(Self::$content(_) => Kind::$kind,)+
                }
            }
        }

        /// The JSON form of a document, as read: the content under its name.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(crate) struct Flat {
            envelope: Envelope,
            $(#[serde(default)] $field: Option<Box<$of>>,)+
        }

        impl Flat {
            fn contents(self) -> (Envelope, impl Iterator<Item = Content>) {
                let contents = [$(self.$field.map(Content::$content)),+];
                (self.envelope, contents.into_iter().flatten())
            }
        }

        impl Serialize for Document {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut fields = serializer.serialize_struct("Document", 2)?;
                fields.serialize_field("envelope", &self.envelope)?;
                let name = self.kind().content_name();
                match &self.content {
                    $(Content::$content(content) => fields.serialize_field(name, content)?,)+
                }
                fields.end()
            }
        }

        /// The schema of a kind's content.
        pub(crate) fn schema_of(kind: Kind, generator: &mut SchemaGenerator) -> Schema {
            match kind {
                $(Kind::$kind => generator.subschema_for::<$of>(),)+
            }
        }
    };
}

contents! {
    /// A `referral.request`.
    Request request(Request) ReferralRequest;
    /// A `referral.confirmation`.
    Confirmation request_confirmation(Confirmation) ReferralConfirmation;
    /// A `referral.outcome`.
    Outcome request_outcome(Outcome) ReferralOutcome;
    /// A `discharge.admission`.
    Admission admission(Admission) DischargeAdmission;
    /// A `discharge.planning`.
    Planning planning(Planning) DischargePlanning;
    /// A `discharge.ready`.
    Ready ready(Ready) DischargeReady;
    /// A `discharge.sip_invitation`.
    SipInvitation sip_invitation(SipInvitation) DischargeSipInvitation;
    /// A `discharge.discharged`.
    Discharged discharged(Discharged) DischargeDischarged;
    /// A `discharge.handover`.
    Handover handover(Handover) DischargeHandover;
    /// A `discharge.leave`.
    Leave leave(Leave) DischargeLeave;
    /// A `discharge.interruption`.
    Interruption interruption(Interruption) DischargeInterruption;
    /// A `team.enrolment`.
    Enrolment enrolment(Enrolment) TeamEnrolment;
    /// A `team.assessment`.
    Assessment assessment(Assessment) TeamAssessment;
    /// A `coordination.request`.
    CoordinationRequest coordination_request(coordination::Request) CoordinationRequest;
    /// A `coordination.outcome`.
    CoordinationOutcome coordination_outcome(coordination::Outcome) CoordinationOutcome;
    /// A `receipt`.
    Receipt receipt(Receipt) Receipt;
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
    /// What the message says of itself; a referral says it in fields of its own.
    #[must_use]
    pub const fn notice(&self) -> Option<&Notice> {
        Some(match self {
            Self::Request(_) | Self::Confirmation(_) | Self::Outcome(_) => return None,
            Self::Admission(content) => &content.notice,
            Self::Planning(content) => &content.notice,
            Self::Ready(content) => &content.notice,
            Self::SipInvitation(content) => &content.notice,
            Self::Discharged(content) => &content.notice,
            Self::Handover(content) => &content.notice,
            Self::Leave(content) => &content.notice,
            Self::Interruption(content) => &content.notice,
            Self::Enrolment(content) => &content.notice,
            Self::Assessment(content) => &content.notice,
            Self::CoordinationRequest(content) => &content.notice,
            Self::CoordinationOutcome(content) => &content.notice,
            Self::Receipt(content) => &content.notice,
        })
    }

    /// The case; of a referral its `requestId`.
    #[must_use]
    pub fn case_id(&self) -> Option<&str> {
        match self {
            Self::Request(request) => request.request_id.as_deref(),
            Self::Confirmation(confirmation) => confirmation.request_id.as_deref(),
            Self::Outcome(outcome) => outcome.request_id.as_deref(),
            _ => self.notice()?.case_id.as_deref(),
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
            _ => self.notice()?.notice_id.clone(),
        }
    }

    /// When the content was made.
    #[must_use]
    pub fn made_at(&self) -> Option<Timestamp> {
        match self {
            Self::Request(request) => request.version_time_stamp,
            Self::Confirmation(confirmation) => confirmation.request_confirmation_time,
            Self::Outcome(outcome) => outcome.request_outcome_time,
            _ => self.notice()?.notice_time,
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
            _ => self.notice()?.sending_organisation.care_unit_id.as_ref(),
        }
    }

    /// The unit spoken to; the first where there are several.
    #[must_use]
    pub fn receiving_unit(&self) -> Option<&HsaId> {
        match self {
            Self::Request(request) => request.recipient.organisation.care_unit_id.as_ref(),
            Self::Confirmation(confirmation) => confirmation.recipient.organisation.care_unit_id.as_ref(),
            Self::Outcome(outcome) => outcome.recipient.organisation.care_unit_id.as_ref(),
            _ => self.notice()?.addressed().next(),
        }
    }

    /// The units spoken to, each of which gets the message.
    #[must_use]
    pub fn receiving_units(&self) -> Vec<&HsaId> {
        match self.notice() {
            Some(notice) => notice.addressed().collect(),
            None => self.receiving_unit().into_iter().collect(),
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
            _ => match self.notice() {
                Some(notice) => notice.action,
                None => Action::New,
            },
        }
    }

    /// The position in the case, where the content counts.
    #[must_use]
    pub const fn sequence(&self) -> Option<u64> {
        match self {
            Self::Request(request) => request.version_number,
            _ => None,
        }
    }
}

impl TryFrom<Flat> for Document {
    type Error = &'static str;

    fn try_from(flat: Flat) -> Result<Self, Self::Error> {
        let (envelope, mut contents) = flat.contents();
        match (contents.next(), contents.next()) {
            (Some(content), None) => Ok(Self { envelope, content }),
            (None, _) | (Some(_), Some(_)) => Err("exactly one content"),
        }
    }
}
