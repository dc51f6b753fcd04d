//! A case as the store keeps it: what is remembered of it, and what it is found by. Nothing of how it is kept, and
//! nothing of what its messages mean.

use contracts::case::{Family, Record};
use jiff::Timestamp;

/// The most cases that one call lists.
pub const MOST_CASES: usize = 1_000;

/// A case, found by its family and its id. Nothing of the patient is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The id that its messages carry.
    pub case_id: String,
    /// What is remembered of it; says the family.
    pub record: Record,
    /// Whether nothing more is expected of it.
    pub is_closed: bool,
    /// The next time at which something is due in it.
    pub next_due: Option<Timestamp>,
    /// How often it has been written; 0 before the first time. Of a row that is to be written, the revision it
    /// was made from.
    pub revision: u64,
    /// When it was last written because something was said in it.
    pub updated_at: Timestamp,
}

impl CaseRow {
    /// A case of which nothing has been heard.
    #[must_use]
    pub fn new(family: Family, case_id: impl Into<String>, at: Timestamp) -> Self {
        Self {
            case_id: case_id.into(),
            record: Record::new(family),
            is_closed: false,
            next_due: None,
            revision: 0,
            updated_at: at,
        }
    }

    /// What is kept after a note. A note that was made from what is kept takes its place. One that was made from
    /// something else leaves every step of both; what only one of them has thought of as closed is open, and the
    /// earlier time is due: whoever looks then finds out more.
    #[must_use]
    pub fn noted(self, note: &Self) -> Self {
        let revision = self.revision + 1;
        if self.revision == note.revision {
            return Self {
                revision,
                ..note.clone()
            };
        }
        let mut merged = self;
        for step in &note.record.steps {
            merged.record.insert(step.clone());
        }
        merged.is_closed &= note.is_closed;
        merged.next_due = merged.next_due.into_iter().chain(note.next_due).min();
        merged.updated_at = merged.updated_at.max(note.updated_at);
        merged.revision = revision;
        merged
    }
}

/// Which cases are asked for; everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of this family.
    pub family: Option<Family>,
    /// With something due at this time or before.
    pub due_by: Option<Timestamp>,
    /// Updated at this time or after.
    pub updated_from: Option<Timestamp>,
    /// Updated before this time.
    pub updated_before: Option<Timestamp>,
    /// After this case, in the order of family and id: the last one of the page before.
    pub after: Option<(Family, String)>,
    /// At most so many, and never more than [`MOST_CASES`].
    pub limit: Option<usize>,
}

impl CaseFilter {
    /// How many at most.
    pub(super) fn most(&self) -> i64 {
        let most = self.limit.unwrap_or(MOST_CASES).min(MOST_CASES);
        i64::try_from(most).unwrap_or(i64::MAX)
    }
}
