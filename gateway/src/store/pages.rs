//! Every case that a filter asks for, page by page, so that no more than one page is in memory. It keeps nothing and
//! decides nothing.

use super::{CaseFilter, CaseRow, Store, StoreError};

/// Visits each case that a filter asks for, in its order. What is written meanwhile may or may not be seen.
///
/// # Errors
/// When the store cannot be read.
pub async fn each_case(
    store: &dyn Store,
    filter: CaseFilter,
    mut visit: impl FnMut(CaseRow),
) -> Result<(), StoreError> {
    let mut pages = CasePages::new(store, filter);
    while let Some(page) = pages.next().await? {
        page.into_iter().for_each(&mut visit);
    }
    Ok(())
}

/// The pages of what a filter asks for, one after the other.
#[derive(Debug)]
pub struct CasePages<'a> {
    store: &'a dyn Store,
    filter: CaseFilter,
}

impl<'a> CasePages<'a> {
    /// From the first page on.
    #[must_use]
    pub const fn new(store: &'a dyn Store, filter: CaseFilter) -> Self {
        Self { store, filter }
    }

    /// The next page; nothing after the last one.
    ///
    /// # Errors
    /// When the store cannot be read; the same page is read when it is asked for again.
    pub async fn next(&mut self) -> Result<Option<Vec<CaseRow>>, StoreError> {
        let page = self.store.cases(&self.filter).await?;
        let Some(last) = page.last() else {
            return Ok(None);
        };
        self.filter.after = Some(last.place());
        Ok(Some(page))
    }
}
