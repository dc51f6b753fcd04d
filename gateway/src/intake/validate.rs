//! A document to a valid one, by its contract and the region's profile. Pure.

use contracts::{Profile, Reason};

use crate::message::{Decoded, Refusal, Validated};

/// Asks every rule.
///
/// # Errors
/// [`Refusal`] with every violation.
pub(super) fn validate(decoded: Decoded, profile: &Profile) -> Result<Validated, Refusal> {
    match contracts::validate(decoded.document, decoded.found, profile) {
        Ok(document) => Ok(Validated { document }),
        Err(refused) => {
            Err(Refusal::unread(Reason::ContractViolated, refused.violations).of(&refused.document))
        }
    }
}
