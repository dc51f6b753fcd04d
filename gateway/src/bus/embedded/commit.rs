//! One transaction of the embedded bus: messages in, acknowledged messages out, the counts of their queues.
//! Does not decide what happens when it fails.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};

use super::queue::Queue;
use super::rows;
use super::writer::{Publish, Removal};

/// What a transaction does to one queue.
struct Tally {
    queue: Arc<Queue>,
    added: u32,
    removed: u32,
    newest: i64,
}

/// Writes all or nothing; tells the queues when it is durable.
pub(super) fn commit(
    file: &mut Connection,
    publishes: &[Publish],
    removals: &[Removal],
) -> rusqlite::Result<()> {
    let mut tallies = HashMap::new();
    let transaction = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for publish in publishes {
        let tally = tally(&mut tallies, &publish.queue);
        tally.newest += 1;
        tally.added += 1;
        rows::insert(&transaction, &publish.queue.table, tally.newest, &publish.message)?;
    }
    for removal in removals {
        let removed = rows::remove(&transaction, &removal.queue.table, removal.number)?;
        tally(&mut tallies, &removal.queue).removed += u32::from(removed > 0);
    }
    for tally in tallies.values() {
        let _rows = transaction
            .prepare_cached("UPDATE queue SET depth = depth + ?1 - ?2 WHERE id = ?3")?
            .execute((tally.added, tally.removed, tally.queue.id))?;
    }
    transaction.commit()?;
    for tally in tallies.values() {
        let newest = (tally.added > 0).then_some(tally.newest);
        tally
            .queue
            .committed(tally.added.into(), tally.removed.into(), newest);
    }
    Ok(())
}

fn tally<'a>(tallies: &'a mut HashMap<i64, Tally>, queue: &Arc<Queue>) -> &'a mut Tally {
    tallies.entry(queue.id).or_insert_with(|| Tally {
        queue: queue.clone(),
        added: 0,
        removed: 0,
        newest: *queue.newest.borrow(),
    })
}

/// Writes down how far each queue was given out, and moves the log into the file.
pub(super) fn note_clean_end<'a>(
    file: &Connection,
    queues: impl Iterator<Item = &'a Arc<Queue>>,
) -> rusqlite::Result<()> {
    let transaction = file.unchecked_transaction()?;
    for queue in queues {
        let _rows = transaction.execute(
            "UPDATE queue SET given = ?1 WHERE id = ?2",
            (queue.given(), queue.id),
        )?;
    }
    let _rows = transaction.execute("UPDATE ended SET clean = 1", [])?;
    transaction.commit()?;
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
