//! Takes out of the store what is older than its retention, a little at a time.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::store::{Retention, Store, Swept};

/// Between two sweeps.
const PAUSE: Duration = Duration::from_secs(60);

/// Sweeps until stopped.
pub(super) async fn sweep(store: Arc<dyn Store>, retention: Retention, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        loop {
            match store.sweep(&retention, Timestamp::now()).await {
                Ok(swept) if swept == Swept::default() => break,
                Ok(swept) => tracing::debug!(?swept, "swept"),
                Err(error) => {
                    tracing::warn!(%error, "the store could not be swept");
                    break;
                }
            }
        }
    }
}
