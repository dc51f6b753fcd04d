//! What is remembered of a case: its steps, each with what protocol, deadlines and reports ask of it. Nothing of the
//! patient is remembered here, and nothing is decided.

mod code;
mod family;
mod heard;
mod record;
mod round;
mod said;
mod says;
mod step;

pub use family::Family;
pub use record::Record;
pub use round::{round_of_now, rounds};
pub(crate) use said::about_the_same;
pub use said::{Said, is_taken_back, said, standing};
pub use says::Says;
pub use step::Step;
