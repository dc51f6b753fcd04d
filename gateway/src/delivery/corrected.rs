//! What a message was before a person corrected it: the bus may give it again in that form, and it must not go in
//! both. Corrects nothing.

use bytes::Bytes;

use crate::store::{AuditFilter, Choice, Store, StoreError, StoredId, StoredMessage};

/// The body as it was received, when a person has corrected it and it is still kept.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn as_received(
    store: &dyn Store,
    id: StoredId,
    message: &StoredMessage,
) -> Result<Option<Bytes>, StoreError> {
    // What was never given up was never decided about.
    if message.reason.is_none() {
        return Ok(None);
    }
    let of_this = AuditFilter {
        id: Some(id),
        limit: None,
    };
    let decisions = store.audit(of_this).await?;
    let first = decisions.iter().find(|row| row.choice == Choice::FIX);
    let Some(kept) = first.and_then(|row| row.kept) else {
        return Ok(None);
    };
    let read = store.read(kept).await?;
    Ok(read.map(|(_, kept)| kept.body))
}
