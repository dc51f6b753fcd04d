//! FHIR R4 as JSON: message bundles, their resources and references, and OperationOutcome. What a message means, and
//! which resources it has, is said by the adapter whose it is.

mod bundle;
mod coding;
mod contradiction;
mod id;
mod list;
mod mapper;
mod narrative;
mod outcome;
mod quantity;
mod reference;
mod residue;
pub(crate) mod rules;
mod value;

pub(crate) use bundle::{Bundle, Fields};
pub(crate) use coding::{oid, system_of};
pub(crate) use id::{id_of, is_id};
pub(crate) use mapper::Mapper;
pub(crate) use outcome::OperationOutcome;
pub(crate) use quantity::Unit;
