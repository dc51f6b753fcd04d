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

    /// Where the case stands among others.
    #[must_use]
    pub fn place(&self) -> CasePlace {
        CasePlace {
            next_due: self.next_due,
            family: self.record.family,
            case_id: self.case_id.clone(),
        }
    }

    /// What is kept after a note. A note that was made from what is kept takes its place. One that was made from
    /// something else leaves every step of both. Nobody has reckoned then what both come to: the case is open, and due
    /// at once, for whoever looks at what is due to reckon anew.
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
        merged.updated_at = merged.updated_at.max(note.updated_at);
        merged.is_closed = false;
        merged.next_due = Some(merged.updated_at);
        merged.revision = revision;
        merged
    }
}

/// Where a case stands among others: by what is due when that is asked for, and else by family and id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePlace {
    /// The next time at which something is due in it.
    pub next_due: Option<Timestamp>,
    /// Its family.
    pub family: Family,
    /// Its id.
    pub case_id: String,
}

/// Which cases are asked for; everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of this family.
    pub family: Option<Family>,
    /// With something due at this time or before; in the order of that time, then.
    pub due_by: Option<Timestamp>,
    /// Updated at this time or after.
    pub updated_from: Option<Timestamp>,
    /// Updated before this time.
    pub updated_before: Option<Timestamp>,
    /// After this place: that of the last case of the page before.
    pub after: Option<CasePlace>,
    /// At most so many, and never more than [`MOST_CASES`].
    pub limit: Option<usize>,
}

impl CaseFilter {
    /// How many at most.
    pub(super) fn most(&self) -> i64 {
        let most = self.limit.unwrap_or(MOST_CASES).min(MOST_CASES);
        i64::try_from(most).unwrap_or(i64::MAX)
    }

    /// What was due in the last case of the page before; earlier than everything, of the first page.
    pub(super) fn after_due(&self) -> i64 {
        let due = self.after.as_ref().and_then(|after| after.next_due);
        due.map_or(i64::MIN, Timestamp::as_microsecond)
    }
}
