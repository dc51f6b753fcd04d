//! Locks that keep gateways apart: advisory, held until the end of the transaction. A lane is locked before
//! anything in it is written, so that numbers within a lane are given in the order of commits, and so that
//! whoever holds a message and whoever empties the lane see each other.
//!
//! Why this cannot dead-lock: a transaction takes all its locks at once, sorted, and before any row; rows in a
//! lane are written under its lock alone; and rows of the journal and of the deduplication window, which no lock
//! guards, are written last and in the order of their keys. (A lock on the head of a lane would not do: an empty
//! lane has none.)

use deadpool_postgres::Transaction;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::sql;

/// Takes locks until the end of the transaction. What was committed before is seen by the next statement.
pub(super) async fn take(transaction: &Transaction<'_>, numbers: &[i64]) -> Result<(), Failure> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let _rows = sql::rows(
        transaction,
        "SELECT pg_advisory_xact_lock(number) FROM unnest($1::bigint[]) AS number",
        &[&numbers],
    )
    .await?;
    Ok(())
}

/// The number of a lock. Two names with the same number only wait for each other without need.
pub(super) fn number(name: &[&str]) -> i64 {
    number_of(&hash(name.iter().map(|part| part.as_bytes())))
}

/// The number of the lock on a lane, from its hash.
pub(super) fn number_of(hash: &[u8]) -> i64 {
    let mut number = [0; 8];
    for (to, from) in number.iter_mut().zip(hash) {
        *to = *from;
    }
    i64::from_be_bytes(number)
}

/// A hash over parts, each with its length.
pub(super) fn hash<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        sha.update(part);
    }
    sha.finalize().to_vec()
}
