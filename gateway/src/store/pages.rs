//! Every case that a filter asks for, page by page, so that no more than one page is in memory. It keeps nothing and
//! decides nothing.

use super::{CaseFilter, CaseRow, Store, StoreError};

/// Visits each case that a filter asks for, in the order of family and id. What is written meanwhile may or may not be
/// seen.
///
/// # Errors
/// When the store cannot be read.
pub async fn each_case(
    store: &dyn Store,
    mut filter: CaseFilter,
    mut visit: impl FnMut(CaseRow),
) -> Result<(), StoreError> {
    filter.limit = None;
    loop {
        let page = store.cases(&filter).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        filter.after = Some((last.record.family, last.case_id.clone()));
        page.into_iter().for_each(&mut visit);
    }
}
