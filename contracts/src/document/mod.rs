//! The canonical message: an envelope and one content. A document may break its contract;
//! only [`crate::validate()`] says whether it does.

mod origin;
mod speech;

use schemars::{Schema, SchemaGenerator};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::discharge::{
    Admission, Discharged, Handover, Interruption, Leave, Planning, Ready, SipInvitation,
};
use crate::receipt::Receipt;
use crate::redact::redacted;
use crate::referral::{Confirmation, Outcome, Request};
use crate::team::{Assessment, Enrolment};
use crate::{Envelope, Kind, coordination};

pub use origin::Origin;

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

redacted!(Document, Content);

impl Document {
    /// What the document is. The content decides; rule ENV-001 asks the envelope to agree.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.content.kind()
    }
}

impl Content {
    /// Takes out what a protected identity forbids to tell.
    pub(crate) fn withhold(&mut self) {
        if let Self::Admission(admission) = self
            && admission.notice.patient.protected_identity.is_some()
        {
            admission.registered_address = None;
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
