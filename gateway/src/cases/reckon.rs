//! What is reckoned from the steps of a case: whether it is closed, and when something is next due in it. It is kept with
//! the case, so that the store can find it by that; and reckoned anew where nobody has: after the store has merged what
//! two gateways knew, and when the region has agreed on other deadlines. It hears of no message.

use std::sync::Arc;

use contracts::{deadline, protocol};
use jiff::Timestamp;

use crate::store::{CaseFilter, CasePages, CaseRow, Store, StoreError};

/// A case with what its steps come to.
pub(super) fn reckoned(mut row: CaseRow, agreed: &deadline::Policy) -> CaseRow {
    row.is_closed = protocol::is_closed(&row.record);
    row.next_due = deadline::next(&row.record, agreed).and_then(as_kept);
    row
}

/// A moment to the microsecond, as stores keep it: otherwise what is read would never be what was reckoned.
fn as_kept(at: Timestamp) -> Option<Timestamp> {
    Timestamp::from_microsecond(at.as_microsecond()).ok()
}

/// Reckons anew.
#[derive(Clone, Debug)]
pub struct Reckoning {
    /// Where the cases are.
    pub store: Arc<dyn Store>,
    /// What the region has agreed on.
    pub agreed: deadline::Policy,
}

impl Reckoning {
    /// Every case that there is; how many were kept with something else.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn all(&self) -> Result<usize, StoreError> {
        let mut pages = CasePages::new(self.store.as_ref(), CaseFilter::default());
        let mut anew = 0;
        while let Some(page) = pages.next().await? {
            for row in page {
                anew += usize::from(self.case(row).await?);
            }
        }
        Ok(anew)
    }

    /// One case; whether it was kept with something else. Whoever writes it meanwhile has reckoned too.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn case(&self, row: CaseRow) -> Result<bool, StoreError> {
        match self.differs(&row) {
            Some(reckoned) => self.store.save_case(reckoned).await,
            None => Ok(false),
        }
    }

    /// A case that is kept with something else than its steps come to, as it should be kept.
    #[must_use]
    pub fn differs(&self, row: &CaseRow) -> Option<CaseRow> {
        let reckoned = reckoned(row.clone(), &self.agreed);
        (reckoned != *row).then_some(reckoned)
    }
}
