//! What every content says of itself, whatever its kind: which case, who speaks to whom, when, to what effect. A
//! referral says it in fields of its own, every other content in its notice.

use jiff::Timestamp;

use super::Content;
use crate::notice::Notice;
use crate::referral::{Confirmation, Outcome, Request, VersionReason};
use crate::{Action, HsaId};

/// Where a content says who speaks to whom.
enum Speech<'a> {
    Request(&'a Request),
    Confirmation(&'a Confirmation),
    Outcome(&'a Outcome),
    Notice(&'a Notice),
}

impl Content {
    const fn speech(&self) -> Speech<'_> {
        Speech::Notice(match self {
            Self::Request(request) => return Speech::Request(request),
            Self::Confirmation(confirmation) => return Speech::Confirmation(confirmation),
            Self::Outcome(outcome) => return Speech::Outcome(outcome),
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

    /// What the message says of itself; a referral says it in fields of its own.
    #[must_use]
    pub const fn notice(&self) -> Option<&Notice> {
        match self.speech() {
            Speech::Notice(notice) => Some(notice),
            Speech::Request(_) | Speech::Confirmation(_) | Speech::Outcome(_) => None,
        }
    }

    /// The case; of a referral its `requestId`.
    #[must_use]
    pub fn case_id(&self) -> Option<&str> {
        match self.speech() {
            Speech::Request(request) => request.request_id.as_deref(),
            Speech::Confirmation(confirmation) => confirmation.request_id.as_deref(),
            Speech::Outcome(outcome) => outcome.request_id.as_deref(),
            Speech::Notice(notice) => notice.case_id.as_deref(),
        }
    }

    /// An id that the content itself gives the message: the same for every resend of the same version.
    #[must_use]
    pub fn own_id(&self) -> Option<String> {
        match self.speech() {
            Speech::Request(request) => Some(format!(
                "{}/v{}",
                request.request_id.as_deref()?,
                request.version_number?
            )),
            Speech::Confirmation(confirmation) => confirmation.request_confirmation_id.clone(),
            Speech::Outcome(outcome) => outcome.request_outcome_id.clone(),
            Speech::Notice(notice) => notice.notice_id.clone(),
        }
    }

    /// When the content was made.
    #[must_use]
    pub const fn made_at(&self) -> Option<Timestamp> {
        match self.speech() {
            Speech::Request(request) => request.version_time_stamp,
            Speech::Confirmation(confirmation) => confirmation.request_confirmation_time,
            Speech::Outcome(outcome) => outcome.request_outcome_time,
            Speech::Notice(notice) => notice.notice_time,
        }
    }

    /// The unit that speaks: of a forwarded request the last unit that forwarded it.
    #[must_use]
    pub fn sending_unit(&self) -> Option<&HsaId> {
        match self.speech() {
            Speech::Request(request) => match request.reason_for_version.type_of_reason {
                Some(VersionReason::Forwarded) => request
                    .intermediary_participant
                    .last()
                    .and_then(|unit| unit.healthcare_professional_organisation.care_unit_id.as_ref()),
                Some(VersionReason::New | VersionReason::Changed | VersionReason::PaymentChanged) | None => {
                    request.request_organisation.care_unit_id.as_ref()
                }
            },
            Speech::Confirmation(confirmation) => confirmation.confirming_organisation.care_unit_id.as_ref(),
            Speech::Outcome(outcome) => outcome.responding_organisation.care_unit_id.as_ref(),
            Speech::Notice(notice) => notice.sending_organisation.care_unit_id.as_ref(),
        }
    }

    /// The unit spoken to; the first where there are several.
    #[must_use]
    pub fn receiving_unit(&self) -> Option<&HsaId> {
        match self.speech() {
            Speech::Request(request) => request.recipient.organisation.care_unit_id.as_ref(),
            Speech::Confirmation(confirmation) => confirmation.recipient.organisation.care_unit_id.as_ref(),
            Speech::Outcome(outcome) => outcome.recipient.organisation.care_unit_id.as_ref(),
            Speech::Notice(notice) => notice.addressed().next(),
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
        match self.speech() {
            Speech::Request(request) => match request.reason_for_version.type_of_reason {
                Some(VersionReason::Changed | VersionReason::Forwarded | VersionReason::PaymentChanged) => {
                    Action::Revise
                }
                Some(VersionReason::New) | None => Action::New,
            },
            Speech::Confirmation(_) | Speech::Outcome(_) => Action::New,
            Speech::Notice(notice) => notice.action,
        }
    }

    /// The position in the case, where the content counts.
    #[must_use]
    pub const fn sequence(&self) -> Option<u64> {
        match self.speech() {
            Speech::Request(request) => request.version_number,
            Speech::Confirmation(_) | Speech::Outcome(_) | Speech::Notice(_) => None,
        }
    }
}
