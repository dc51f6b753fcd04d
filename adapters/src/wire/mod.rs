//! Wire syntax that several systems share. Knows bytes and structure, nothing of any one system.

pub(crate) mod fhir;
pub(crate) mod hl7v2;
pub(crate) mod riv;

/// The rules of every syntax.
pub(crate) static RULES: &[&[&contracts::Rule]] = &[fhir::rules::RULES, hl7v2::rules::RULES, riv::RULES];
