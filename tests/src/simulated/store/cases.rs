//! Cases, by family and id.

use contracts::case::Family;
use gateway::store::{CaseFilter, CasePlace, CaseRow, MOST_CASES};

use super::tables::Tables;

impl Tables {
    /// What is remembered of a case.
    #[must_use]
    pub fn case(&self, family: Family, case_id: &str) -> Option<CaseRow> {
        self.cases.get(&(family, case_id.to_owned())).cloned()
    }

    pub(super) fn save_case(&mut self, row: CaseRow) -> bool {
        let key = (row.record.family, row.case_id.clone());
        let kept = self.cases.get(&key).map_or(0, |kept| kept.revision);
        let is_unchanged = kept == row.revision;
        if is_unchanged {
            let revision = row.revision + 1;
            let _old = self.cases.insert(key, CaseRow { revision, ..row });
        }
        is_unchanged
    }

    pub(super) fn note_case(&mut self, note: CaseRow) {
        let key = (note.record.family, note.case_id.clone());
        let noted = match self.cases.remove(&key) {
            None => CaseRow { revision: 1, ..note },
            Some(kept) => kept.noted(&note),
        };
        let _none = self.cases.insert(key, noted);
    }

    pub(super) fn cases(&self, filter: &CaseFilter) -> Vec<CaseRow> {
        let most = filter.limit.unwrap_or(MOST_CASES).min(MOST_CASES);
        // In the order of names, as tables have it, and before that of what is due, where that is asked for.
        let in_order = |place: CasePlace| {
            let due = filter.due_by.and(place.next_due);
            (due, place.family.name(), place.case_id)
        };
        let place = |row: &CaseRow| in_order(row.place());
        let after = filter.after.clone().map(in_order);
        let wanted = |row: &&CaseRow| {
            filter.family.is_none_or(|family| row.record.family == family)
                && filter
                    .due_by
                    .is_none_or(|time| row.next_due.is_some_and(|due| due <= time))
                && filter.updated_from.is_none_or(|time| row.updated_at >= time)
                && filter.updated_before.is_none_or(|time| row.updated_at < time)
                && after.as_ref().is_none_or(|after| place(row) > *after)
        };
        let mut cases: Vec<CaseRow> = self.cases.values().filter(wanted).cloned().collect();
        cases.sort_by_key(place);
        cases.truncate(most);
        cases
    }
}
