//! What is written when there is time for it, and how much of it may wait. It writes nothing.

use super::{CaseRow, JournalEntry, Seen};

/// Notes that may wait to be written, by their weight; more make callers wait.
pub(super) const BACKLOG: u32 = 8_192;

/// Something to write for which nobody waits.
#[derive(Debug)]
pub(super) enum Note {
    Journal(JournalEntry),
    Seen(Seen),
    Case(CaseRow),
}

impl Note {
    /// How many small notes it is as large as, about; a step of a case is like one. What waits is bounded by it.
    pub(super) fn weight(&self) -> u32 {
        match self {
            Self::Journal(_) | Self::Seen(_) => 1,
            Self::Case(row) => u32::try_from(row.record.steps.len())
                .unwrap_or(BACKLOG)
                .clamp(1, BACKLOG),
        }
    }
}

/// The weight of all of them.
pub(super) fn weight<'a>(notes: impl IntoIterator<Item = &'a Note>) -> usize {
    let weights = notes.into_iter().map(|note| note.weight() as usize);
    weights.sum()
}

#[cfg(test)]
mod tests {
    use contracts::case::{Family, Says, Step};
    use contracts::{Action, Kind};
    use jiff::Timestamp;

    use super::{BACKLOG, Note, weight};
    use crate::store::CaseRow;

    fn case(steps: usize) -> Note {
        let mut row = CaseRow::new(Family::Discharge, "a", Timestamp::UNIX_EPOCH);
        let step = |number: usize| Step {
            kind: Kind::DischargeHandover,
            message_id: number.to_string(),
            action: Action::New,
            at: Timestamp::UNIX_EPOCH,
            received: Timestamp::UNIX_EPOCH,
            sender: None,
            receivers: Vec::new(),
            says: Says::Handover {},
        };
        row.record.steps.extend((0..steps).map(step));
        Note::Case(row)
    }

    #[test]
    fn a_long_case_takes_the_room_of_many_notes_and_never_more_than_there_is() {
        assert_eq!(case(0).weight(), 1);
        assert_eq!(case(40).weight(), 40);
        assert_eq!(case(10_000).weight(), BACKLOG);
        assert_eq!(weight(&[case(0), case(40)]), 41);
    }
}
