//! The cases that were used last, bounded in bytes. It knows nothing that the store is not told too.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use contracts::case::Family;

use crate::store::CaseRow;

/// About what a case takes beside its steps: keys, counts, and the places where they stand.
const CASE: usize = 400;

/// About what a step takes: two units, an id, times.
const STEP: usize = 400;

type Key = (Family, String);

/// The cases in memory.
#[derive(Debug)]
pub(super) struct Recent {
    cases: HashMap<Key, Place>,
    /// By when they were used, oldest first.
    order: BTreeMap<u64, Key>,
    uses: u64,
    bytes: usize,
    most: usize,
}

#[derive(Debug)]
struct Place {
    row: Arc<CaseRow>,
    used: u64,
}

impl Recent {
    /// Room for so many bytes.
    pub(super) fn new(most: usize) -> Self {
        Self {
            cases: HashMap::new(),
            order: BTreeMap::new(),
            uses: 0,
            bytes: 0,
            most,
        }
    }

    /// A case, if it is here.
    pub(super) fn get(&self, family: Family, case_id: &str) -> Option<Arc<CaseRow>> {
        let place = self.cases.get(&(family, case_id.to_owned()))?;
        Some(Arc::clone(&place.row))
    }

    /// Keeps what is known of a case now, and lets the oldest go when there is no room.
    pub(super) fn put(&mut self, row: Arc<CaseRow>) {
        let key = (row.record.family, row.case_id.clone());
        self.take_out(&key);
        self.uses += 1;
        self.bytes += size(&row);
        let _none = self.order.insert(self.uses, key.clone());
        let used = self.uses;
        let _none = self.cases.insert(key, Place { row, used });
        while self.bytes > self.most {
            let Some((_, oldest)) = self.order.pop_first() else {
                return;
            };
            self.take_out(&oldest);
        }
    }

    fn take_out(&mut self, key: &Key) {
        if let Some(place) = self.cases.remove(key) {
            self.bytes -= size(&place.row);
            let _key = self.order.remove(&place.used);
        }
    }
}

fn size(row: &CaseRow) -> usize {
    CASE + row.case_id.len() * 3 + row.record.steps.len() * STEP
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contracts::case::Family;
    use jiff::Timestamp;

    use super::{CASE, Recent};
    use crate::store::CaseRow;

    fn row(id: &str, revision: u64) -> Arc<CaseRow> {
        let row = CaseRow::new(Family::Referral, id, Timestamp::UNIX_EPOCH);
        Arc::new(CaseRow { revision, ..row })
    }

    #[test]
    fn the_cases_used_last_stay_and_the_bytes_are_bounded() {
        let mut recent = Recent::new(CASE * 3 + 20);
        for id in ["a", "b", "c", "a", "d"] {
            recent.put(row(id, 1));
        }
        let has = |id| recent.get(Family::Referral, id).is_some();
        assert_eq!(["a", "b", "c", "d"].map(has), [true, false, true, true]);
        assert_eq!(recent.order.len(), recent.cases.len());
        assert!(recent.bytes <= recent.most);
    }

    #[test]
    fn what_is_put_again_takes_the_place_of_what_was_there() {
        let mut recent = Recent::new(CASE * 3);
        recent.put(row("a", 1));
        recent.put(row("a", 2));
        assert_eq!(recent.get(Family::Referral, "a").map(|row| row.revision), Some(2));
        assert_eq!(recent.cases.len(), 1);
        assert!(recent.get(Family::Team, "a").is_none());
    }
}
