//! The discharge family: what hospital, primary care and municipality tell each other from admission to home
//! (SFS 2017:612; message catalogue, section 4). Every content begins with a [`crate::notice::Notice`].
//!
//! Every leaf is optional in the type, so that a document that breaks its contract can be held, shown and answered
//! with all of its violations at once. What must be there is said by the rules.

mod admission;
mod discharged;
mod handover;
mod interruption;
mod leave;
mod parts;
mod planning;
mod ready;
mod sip_invitation;

pub use admission::Admission;
pub use discharged::{DischargeDestination, Discharged};
pub use handover::Handover;
pub use interruption::{Interruption, InterruptionType};
pub use leave::{Leave, LeaveType};
pub use parts::{CareContact, Item, Track};
pub use planning::{Ability, Measure, Planning};
pub use ready::Ready;
pub use sip_invitation::{Goal, GoalStatus, Participant, ParticipantRole, SipInvitation};
