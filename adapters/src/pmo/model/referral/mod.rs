//! The contents of clinicalprocess:activity:request 2.2.

mod confirmation;
mod outcome;
mod payment;
mod request;
