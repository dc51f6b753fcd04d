//! Reports: what the cases of a time come to. Pure: each is told of cases one by one and then says what it found. No
//! report holds anything of a patient, and none reads a store or writes a table.

mod open;
mod payment;
mod period;
mod sot;
mod suppress;
mod team;

pub use open::{Open, OpenDeadlines, Which};
pub use payment::{Average, Averages, PaidStretch, PaymentDays};
pub use period::{NotAPeriod, Period};
pub use sot::{Sot, SotCount};
pub use team::Team;
