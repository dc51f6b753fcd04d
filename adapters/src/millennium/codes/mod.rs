//! Two-way code tables between HL7 v2 and the contract. A test proves each inverse where it is claimed.

mod closed;

mod elements;

pub(super) mod media;

mod systems;

mod tables;

#[cfg(test)]
mod tests;

/// OBR-4 of the OBR that carries texts and files: code and text, in the profile's coding system.
pub(super) const CARRIER: (&str, &str) = ("remiss", "Remissuppgifter");

pub(super) use closed::Closed;
pub(super) use elements::Element;
pub(super) use systems::{is_oid, system_name_of, system_of};
pub(super) use tables::{
    TextCode, confirmation, confirmation_of, gender_of, outcome, outcome_of, priority, priority_of, sex,
    status_of_result, version_reason, version_reason_of,
};
