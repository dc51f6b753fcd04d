//! The mobile team: enrolment of a patient, and the municipality's ViSam assessment (message catalogue, section 5).

mod assessment;
mod enrolment;

pub use assessment::{Assessment, AssessmentOutcome, Reach, VitalSigns};
pub use enrolment::{Criterion, Enrolment, EnrolmentType};
