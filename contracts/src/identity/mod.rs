//! Who: persons, units and organisations, with their OIDs and check digits (domain facts 4).
//! Nothing here looks anyone up.

mod check_digit;
mod hsa_id;
pub mod oid;
mod organisation_number;
mod person_id;

pub use hsa_id::HsaId;
pub use organisation_number::OrganisationNumber;
pub use person_id::{IdentityFault, PersonId, PersonIdKind};
