//! What the writer is told: notes, for which nobody waits, and asks, which are answered after the commit.

use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failure::store_error;
use super::{parked, sweep};
use crate::store::{JournalEntry, Parked, ParkedId, Retention, Seen, StoreError, Swept};

/// One thing the writer is told.
pub(super) enum Command {
    Note(Note),
    Ask(Ask),
}

/// Something to write for which nobody waits.
pub(super) enum Note {
    Journal(JournalEntry),
    Seen(Seen),
}

/// Where an answer goes.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// Answers, once it is known whether the transaction was committed.
pub(super) type Reply = Box<dyn FnOnce(Result<(), StoreError>)>;

/// Something that is answered after the commit.
pub(super) enum Ask {
    Park(Box<Parked>, Answer<ParkedId>),
    Sweep(Retention, Timestamp, Answer<Swept>),
    /// Whether writing works.
    Probe(Answer<()>),
    /// Everything told before is written, or cannot be.
    Settled(Answer<()>),
    /// As [`Self::Settled`], and nothing comes after.
    Close(Answer<()>),
}

/// More than the free pages that a file usually has, so that a full disk is noticed.
const FILLING: &str = "INSERT INTO probe (filling) VALUES (zeroblob(16384))";

impl Ask {
    /// Does it within a transaction.
    pub(super) fn execute(self, connection: &Connection) -> Reply {
        match self {
            Self::Park(message, answer) => reply(answer, "park", parked::park(connection, &message)),
            Self::Sweep(retention, now, answer) => {
                reply(answer, "sweep", sweep::sweep(connection, &retention, now))
            }
            Self::Probe(answer) => reply(answer, "write", probe(connection)),
            Self::Settled(answer) | Self::Close(answer) => reply(answer, "write", Ok(())),
        }
    }

    /// Answers that there was no transaction to do it in.
    pub(super) fn fail(self) -> Reply {
        match self {
            Self::Park(_, answer) => failed(answer),
            Self::Sweep(_, _, answer) => failed(answer),
            Self::Probe(answer) | Self::Settled(answer) | Self::Close(answer) => failed(answer),
        }
    }

    /// Whether it needs a transaction.
    pub(super) const fn writes(&self) -> bool {
        match self {
            Self::Park(..) | Self::Sweep(..) | Self::Probe(_) => true,
            Self::Settled(_) | Self::Close(_) => false,
        }
    }

    /// Whether nothing comes after it.
    pub(super) const fn closes(&self) -> bool {
        matches!(self, Self::Close(_))
    }

    /// Bytes of bodies it brings.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Park(message, _) => message.body.len(),
            Self::Sweep(..) | Self::Probe(_) | Self::Settled(_) | Self::Close(_) => 0,
        }
    }
}

fn probe(connection: &Connection) -> rusqlite::Result<()> {
    let _rows = connection.prepare_cached(FILLING)?.execute(())?;
    let _rows = connection.prepare_cached("DELETE FROM probe")?.execute(())?;
    Ok(())
}

fn reply<T: 'static>(answer: Answer<T>, action: &'static str, done: rusqlite::Result<T>) -> Reply {
    let done = done.map_err(|error| store_error(action, &error));
    Box::new(move |committed| {
        // The own failure of what was asked says more than that the transaction was given up.
        let outcome = done.and_then(|value| committed.map(|()| value));
        // Nobody waits any more when the caller was cancelled; what was written stays.
        drop(answer.send(outcome));
    })
}

/// The transaction has failed before it came to this ask, so `committed` is always an error here.
fn failed<T: 'static>(answer: Answer<T>) -> Reply {
    Box::new(move |committed| {
        if let Err(error) = committed {
            drop(answer.send(Err(error)));
        }
    })
}
