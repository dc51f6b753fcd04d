//! What is remembered of a case: its steps, each with what protocol, deadlines and reports ask of it. Nothing of the
//! patient is remembered here, and nothing is decided.

mod record;
mod round;
mod said;
mod step;

pub use record::Record;
pub use round::{round_of_now, rounds};
pub use said::{Said, is_taken_back, said, standing};
pub use step::{Family, Says, Step};
