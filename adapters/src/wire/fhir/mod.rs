//! FHIR R4 as JSON, as far as systems that speak something else answer in it: OperationOutcome. Resources that
//! carry documents are not read here.

mod outcome;

pub(crate) use outcome::{Issue, OperationOutcome};
