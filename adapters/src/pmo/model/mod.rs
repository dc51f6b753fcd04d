//! The types of clinicalprocess:activity:request 2.2 as tables, in schema order: which canonical field each
//! element is. Reading and writing both follow them.

mod coded;
mod confirmation;
mod outcome;
mod parts;
mod payment;
mod request;

/// The namespace of every element below a message's root.
pub(super) const CORE: &str = "urn:riv:clinicalprocess:activity:request:2";
