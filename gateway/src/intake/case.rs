//! A message against its case, while it has the turn of the case: before it is handed over, and after. Knows no rule.

use std::time::Duration;

use contracts::{Reason, Severity, Violation};

use super::Intake;
use super::hand_over::Failure;
use crate::cases::Followed;
use crate::message::{Identity, InFlight, Received, Refusal};

/// How long a message waits to hear of its case where that refuses nothing.
const PATIENCE: Duration = Duration::from_secs(1);

impl Intake {
    /// Holds a message against what was said before it in its case; what is broken and does not refuse it.
    ///
    /// # Errors
    /// When a rule that is enforced is broken, or nobody knows whether it is.
    pub(super) async fn judge(
        &self,
        received: &InFlight<Received>,
        followed: &Followed,
        identity: &Identity,
    ) -> Result<Vec<Violation>, Failure> {
        let found = if followed.is_enforced() {
            self.insist(received, || self.found(followed)).await?
        } else {
            let found = tokio::time::timeout(PATIENCE, self.found(followed)).await;
            found.ok().flatten().unwrap_or_default()
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

    /// Nothing when what was said before is not known.
    async fn found(&self, followed: &Followed) -> Option<Vec<Violation>> {
        let found = self.cases.judge(followed).await;
        found
            .inspect_err(|error| tracing::warn!(%error, "what was said before in a case is not known"))
            .ok()
    }

    /// Remembers what was handed over. Where rules are enforced, a message is not acknowledged before that: the next one
    /// of its case is held against it.
    ///
    /// # Errors
    /// When it must come again.
    pub(super) async fn remember(
        &self,
        received: &InFlight<Received>,
        followed: Followed,
    ) -> Result<(), Failure> {
        if followed.is_enforced() {
            self.insist(received, || self.is_remembered(followed.clone()))
                .await
        } else {
            let _told = self.is_remembered(followed).await;
            Ok(())
        }
    }

    /// Nothing when it is not remembered.
    async fn is_remembered(&self, followed: Followed) -> Option<()> {
        let remembered = self.cases.remember(followed, self.clock.now()).await;
        remembered
            .inspect_err(|error| tracing::warn!(%error, "what was said in a case is not remembered"))
            .ok()
    }
}

/// A violation that refuses nothing here.
fn warning(violation: Violation) -> Violation {
    Violation {
        severity: Severity::Warning,
        ..violation
    }
}
