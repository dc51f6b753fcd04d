//! The referral family: request, confirmation, outcome. Fields, cardinalities and lengths are those of
//! RIV-TA `clinicalprocess:activity:request` 2.2 (TKB chapter 6); struct fields stand in schema order.
//!
//! Every leaf is optional in the type, so that a document that breaks its contract can be held, shown
//! and answered with all of its violations at once. What must be there is said by the rules.

mod confirmation;
mod outcome;
mod parts;
mod payment;
mod priority;
mod request;

pub use confirmation::{Confirmation, ConfirmationOutcome, ConfirmationType};
pub use outcome::{ClinicalOutcome, Outcome, OutcomeType};
pub use parts::{
    Activity, Address, Attachment, Author, Condition, FullOrganisation, Gender, HealthcareProfessional,
    Organisation, Patient, ProtectedIdentity, Recipient, SimplePatient, Telecom, TelecomType,
};
pub use payment::{PaymentCommitment, ReimbursementInformation, TimeInterval};
pub use priority::Priority;
pub use request::{
    AdditionalInformation, AwarenessInformation, ClinicalInformation, Intermediary, QuestionFormulation,
    ReasonForVersion, Request, RequestAuthor, RequestType, VersionReason,
};
