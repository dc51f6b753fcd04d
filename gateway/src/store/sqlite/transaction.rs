//! One transaction of the writer: everything of it is committed, or nothing.

use std::collections::VecDeque;

use rusqlite::{Connection, TransactionBehavior};

use super::cases;
use super::command::{Ask, Reply};
use super::failure::{is_of_one_row, needs_new_connection, store_error};
use super::journal;
use crate::store::StoreError;
use crate::store::note::Note;

const ACTION: &str = "write";

/// Why a transaction was not committed.
pub(super) struct Failure {
    pub(super) error: StoreError,
    /// Whether the connection is of no more use.
    pub(super) is_lasting: bool,
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self {
            error: store_error(ACTION, &error),
            is_lasting: needs_new_connection(&error),
        }
    }
}

/// Writes notes and does what is asked, in one transaction; a reply for each ask, to be given when it is
/// known whether the transaction was committed.
pub(super) fn write_all(
    connection: &mut Connection,
    notes: &VecDeque<Note>,
    asks: Vec<Ask>,
    replies: &mut Vec<Reply>,
) -> Result<(), Failure> {
    let mut asks = asks.into_iter();
    let outcome = (|| {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for note in notes {
            write_note(&transaction, note)?;
        }
        for ask in asks.by_ref() {
            replies.push(ask.execute(&transaction));
            // SQLite gives up the whole transaction on some failures of a statement and not on others.
            if transaction.is_autocommit() {
                return Err(given_up());
            }
        }
        Ok(transaction.commit()?)
    })();
    replies.extend(asks.map(Ask::fail));
    outcome
}

/// The ask that made SQLite give up answers with the cause; the others of its transaction with this.
fn given_up() -> Failure {
    let error = StoreError {
        action: ACTION,
        cause: "the transaction was given up".to_owned(),
    };
    Failure {
        error,
        is_lasting: false,
    }
}

fn write_note(connection: &Connection, note: &Note) -> rusqlite::Result<()> {
    let written = match note {
        Note::Journal(entry) => journal::record(connection, entry),
        Note::Seen(seen) => journal::remember(connection, seen),
        Note::Case(row) => cases::note(connection, row),
    };
    match written {
        Err(error) if is_of_one_row(&error) => {
            let cause = store_error(ACTION, &error);
            tracing::error!(%cause, "a note can never be written and is left out");
            Ok(())
        }
        written => written,
    }
}
