//! A message against its case, while it has the turn of the case: before it is handed over, and after. Knows no rule.

use contracts::{Reason, Severity, Violation};

use super::Intake;
use super::hand_over::Failure;
use crate::cases::Followed;
use crate::message::{Identity, Refusal};

impl Intake {
    /// Holds a message against what was said before it in its case; what is broken and does not refuse it.
    ///
    /// # Errors
    /// When a rule that is enforced is broken, or nobody knows whether it is.
    pub(super) async fn judge(
        &self,
        followed: &Followed,
        identity: &Identity,
    ) -> Result<Vec<Violation>, Failure> {
        let found = match self.cases.judge(followed).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "what was said before in a case is not known");
                return if followed.is_enforced() {
                    Err(Failure::Unavailable)
                } else {
                    Ok(Vec::new())
                };
            }
        };
        for violation in &found {
            self.metrics
                .case_violations(followed.kind().name(), violation.rule.id)
                .inc();
        }
        if followed.is_enforced() && found.iter().any(Violation::is_error) {
            return Err(Failure::Refused(Refusal {
                identity: Some(identity.clone()),
                ..Refusal::unread(Reason::CaseViolated, found)
            }));
        }
        Ok(found.into_iter().map(warning).collect())
    }

    /// Remembers what was handed over. Where rules are enforced, a message that is not remembered is not
    /// acknowledged: it comes again, and its second copy is known at delivery.
    ///
    /// # Errors
    /// When it must come again.
    pub(super) async fn remember(&self, followed: Followed) -> Result<(), Failure> {
        let is_enforced = followed.is_enforced();
        match self.cases.remember(followed, self.clock.now()).await {
            Err(error) => {
                tracing::warn!(%error, "what was said in a case is not remembered");
                if is_enforced {
                    Err(Failure::Unavailable)
                } else {
                    Ok(())
                }
            }
            Ok(()) => Ok(()),
        }
    }
}

/// A violation that refuses nothing here.
fn warning(violation: Violation) -> Violation {
    Violation {
        severity: Severity::Warning,
        ..violation
    }
}
