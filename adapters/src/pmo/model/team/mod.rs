//! The contents of the mobile team's messages.

mod assessment;
mod enrolment;
