//! SOT, coordination of patients between the regions of the southern health-care region (message catalogue,
//! section 6).

mod outcome;
mod request;

pub use outcome::{Coordinated, Obstacle, Outcome};
pub use request::{AsaClass, MedicalPriority, Request, WishedReceiver};
