//! What lay on a queue that somebody deleted, told from the journal when the queue had to be made again. Brings
//! nothing back: the gateway keeps no second copy of what lies on the bus, so the sources send again.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::bus::Bus;
use crate::store::{JournalEntry, JournalRow, State, Store, StoreError};
use crate::system::SystemName;
use crate::telemetry::Metrics;

/// Rows told and noted at once.
const BATCH: usize = 1_000;
/// Cases told in the log, for each queue; `journal missing` names them all.
const MOST_TOLD: usize = 100;
/// Between two tries to read the journal.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells until stopped.
pub(super) async fn tell(
    bus: Arc<dyn Bus>,
    store: Arc<dyn Store>,
    metrics: Metrics,
    stop: CancellationToken,
) {
    loop {
        let queue = tokio::select! {
            () = stop.cancelled() => return,
            queue = bus.created() => queue,
        };
        let made_at = Timestamp::now();
        tracing::info!(%queue, "a queue was made");
        let Some(destination) = queue.destination() else {
            continue;
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = lost_with(&destination, made_at, &store, &metrics) => {}
        }
    }
}

/// Notes and tells all that should lie on a destination's queue, which has just been made.
async fn lost_with(destination: &SystemName, made_at: Timestamp, store: &Arc<dyn Store>, metrics: &Metrics) {
    let (mut cases, mut messages) = (0, 0);
    loop {
        match note(destination, made_at, store).await {
            Ok(rows) => {
                metrics
                    .missing(destination.as_str())
                    .inc_by(u64::try_from(rows.len()).unwrap_or(u64::MAX));
                for case in rows.chunk_by(|one, other| one.entry.case_id == other.entry.case_id) {
                    cases += 1;
                    if cases <= MOST_TOLD {
                        tell_case(destination, case);
                    }
                }
                messages += rows.len();
                if rows.len() < BATCH {
                    break;
                }
            }
            Err(error) => {
                tracing::warn!(%error, %destination, "what lay on a queue that is gone is not known yet");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    if messages > 0 {
        tracing::error!(
            %destination, messages, cases,
            "the queue was gone; what lay on it must be sent again: see `vardbrygga journal missing`"
        );
    }
}

async fn note(
    destination: &SystemName,
    made_at: Timestamp,
    store: &Arc<dyn Store>,
) -> Result<Vec<JournalRow>, StoreError> {
    let rows = store.handed_over(destination, made_at, BATCH).await?;
    for row in &rows {
        let entry = JournalEntry {
            state: State::Missing,
            at: made_at,
            ..row.entry.clone()
        };
        store.record(entry).await?;
    }
    Ok(rows)
}

fn tell_case(destination: &SystemName, rows: &[JournalRow]) {
    let Some(first) = rows.first() else { return };
    tracing::error!(
        %destination,
        source = %first.entry.source,
        case_id = first.entry.case_id.as_deref().unwrap_or_default(),
        first_message_id = first.entry.message_id,
        messages = rows.len(),
        "lay on a queue that is gone"
    );
}
