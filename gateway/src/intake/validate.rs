//! A document to a valid one, by its contract and the region's profile. Pure.

use std::time::Instant;

use contracts::{Profile, Reason};

use crate::message::{Decoded, Refusal, Validated};
use crate::telemetry::Metrics;

/// Asks every rule.
///
/// # Errors
/// [`Refusal`] with every violation.
pub(super) fn validate(decoded: Decoded, profile: &Profile, metrics: &Metrics) -> Result<Validated, Refusal> {
    let start = Instant::now();
    let validated = contracts::validate(decoded.document, decoded.found, profile);
    metrics.stage("validate", start.elapsed());
    match validated {
        Ok(document) => Ok(Validated { document }),
        Err(refused) => {
            Err(Refusal::unread(Reason::ContractViolated, refused.violations).of(&refused.document))
        }
    }
}
