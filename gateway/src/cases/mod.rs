//! Follows cases: each message is held against what was said before it in its case, and remembered once it is handed
//! over. What may follow what is said by [`contracts::protocol`]; whether a message is refused, by its caller.
//!
//! The newest cases are kept in memory, for speed alone. Two gateways may know different things of a case, and a
//! gateway may die between a hand-over and what it remembers of it. So a violation is told only after the store has
//! been asked, no step that another gateway has written is lost, and what was forgotten leads to a case that is known
//! less well, which is tolerated.

mod policy;
mod recent;
mod reckon;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contracts::case::{Family, Says, Step};
use contracts::referral::VersionReason;
use contracts::{Document, Kind, Violation};
use contracts::{deadline, protocol};
use jiff::Timestamp;

pub use policy::{Mode, Policy};
use recent::Recent;
pub use reckon::Reckoning;
use reckon::reckoned;

use crate::store::{CaseRow, Store, StoreError};

/// Bytes of cases in memory, about; some twenty thousand referrals.
const MEMORY: usize = 16 << 20;

/// The most steps of a case that are remembered. A case that has more is followed no longer: something goes round in
/// circles there, and nothing is refused for it.
const MOST_STEPS: usize = 1_000;

/// How often a case is saved anew when others save it at the same time.
const TRIES: usize = 20;

/// A message as a step of its case.
#[derive(Clone, Debug)]
pub struct Followed {
    case_id: String,
    family: Family,
    step: Step,
    mode: Mode,
}

impl Followed {
    /// What a document says in its case; nothing when it has no case or its family is not followed.
    #[must_use]
    pub fn of(document: &Document, received: Timestamp, policy: &Policy) -> Option<Self> {
        let family = Family::of_document(document)?;
        let mode = policy.of(family);
        if mode == Mode::Off {
            return None;
        }
        Some(Self {
            case_id: document.envelope.case_id.clone()?,
            family,
            step: Step::of(document, received)?,
            mode,
        })
    }

    /// The kind of the message.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.step.kind
    }

    /// Whether breaking a rule refuses the message.
    #[must_use]
    pub fn is_enforced(&self) -> bool {
        self.mode == Mode::Enforce
    }

    /// Whether the message opens a case, so that there is nothing to ask for. A first version that comes twice is
    /// known while the case is in memory, or where rules are enforced.
    fn opens(&self) -> bool {
        let is_first = matches!(
            self.step.says,
            Says::Request {
                reason: Some(VersionReason::New),
                version: Some(1),
                ..
            }
        );
        !self.is_enforced() && is_first
    }
}

/// What is known of cases.
#[derive(Debug)]
pub struct Cases {
    store: Arc<dyn Store>,
    policy: Policy,
    agreed: deadline::Policy,
    recent: Mutex<Recent>,
}

impl Cases {
    /// Follows the cases of a store, with the deadlines that the region has agreed on.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, policy: Policy, agreed: deadline::Policy) -> Self {
        Self {
            store,
            policy,
            agreed,
            recent: Mutex::new(Recent::new(MEMORY)),
        }
    }

    /// The rules that a message breaks in its case.
    ///
    /// # Errors
    /// When what is known of the case cannot be read; what is remembered after that is right all the same.
    pub async fn judge(&self, followed: &Followed) -> Result<Vec<Violation>, StoreError> {
        let known = self.recent().get(followed.family, &followed.case_id);
        if let Some(known) = known {
            let found = self.found(&known, followed);
            if found.is_empty() {
                return Ok(found);
            }
        } else if followed.opens() {
            return Ok(Vec::new());
        }
        let row = self.read(followed).await?;
        Ok(self.found(&row, followed))
    }

    /// Remembers a message that was handed over. Where rules are enforced, `Ok` says that it is durable.
    ///
    /// # Errors
    /// When it is not remembered.
    pub async fn remember(&self, followed: Followed, now: Timestamp) -> Result<(), StoreError> {
        if followed.is_enforced() {
            self.save(followed, now).await
        } else {
            match self.note(followed, now) {
                Some(row) => self.store.note_case(row).await,
                None => Ok(()),
            }
        }
    }

    fn found(&self, row: &CaseRow, followed: &Followed) -> Vec<Violation> {
        if row.record.steps.len() >= MOST_STEPS {
            return Vec::new();
        }
        protocol::judge(&row.record, &followed.step, self.policy.window)
    }

    /// What the store knows of a case, and what is not written yet.
    async fn read(&self, followed: &Followed) -> Result<Arc<CaseRow>, StoreError> {
        let stored = self.store.case(followed.family, &followed.case_id).await?;
        let mut recent = self.recent();
        let known = recent.get(followed.family, &followed.case_id);
        let row = match (stored, known) {
            (Some(mut stored), Some(known)) => {
                for step in &known.record.steps {
                    stored.record.insert(step.clone());
                }
                Arc::new(stored)
            }
            (Some(stored), None) => Arc::new(stored),
            (None, Some(known)) => known,
            (None, None) => return Ok(Arc::new(followed.new_row())),
        };
        recent.put(Arc::clone(&row));
        Ok(row)
    }

    /// Adds a step to what is known; what the store is to be told, if anything is new.
    fn note(&self, followed: Followed, now: Timestamp) -> Option<CaseRow> {
        let mut recent = self.recent();
        let known = recent.get(followed.family, &followed.case_id);
        let row = known.map_or_else(|| followed.new_row(), |known| CaseRow::clone(&known));
        let row = with_step(row, followed.step, &self.agreed, now)?;
        // The store counts on when it writes; if another has written meanwhile, it merges.
        recent.put(Arc::new(CaseRow {
            revision: row.revision + 1,
            ..row.clone()
        }));
        Some(row)
    }

    /// Writes a step, whoever else writes the case.
    async fn save(&self, followed: Followed, now: Timestamp) -> Result<(), StoreError> {
        let mut known = self.recent().get(followed.family, &followed.case_id);
        for _ in 0..TRIES {
            let row = match known.take() {
                Some(known) => CaseRow::clone(&known),
                None => {
                    let stored = self.store.case(followed.family, &followed.case_id).await?;
                    stored.unwrap_or_else(|| followed.new_row())
                }
            };
            let Some(row) = with_step(row, followed.step.clone(), &self.agreed, now) else {
                return Ok(());
            };
            if self.store.save_case(row.clone()).await? {
                self.recent().put(Arc::new(CaseRow {
                    revision: row.revision + 1,
                    ..row
                }));
                return Ok(());
            }
        }
        Err(StoreError {
            action: "save a case",
            cause: "others write it all the time".to_owned(),
        })
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Followed {
    fn new_row(&self) -> CaseRow {
        CaseRow::new(self.family, self.case_id.clone(), self.step.received)
    }
}

/// A case after one more step; nothing when it has the step, or as many as it may have.
fn with_step(mut row: CaseRow, step: Step, agreed: &deadline::Policy, now: Timestamp) -> Option<CaseRow> {
    if row.record.has(&step) || row.record.steps.len() >= MOST_STEPS {
        return None;
    }
    row.record.insert(step);
    row.updated_at = now;
    Some(reckoned(row, agreed))
}
