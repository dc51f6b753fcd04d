//! Cases as a table.

use contracts::case::Family;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::row;
use crate::store::{CaseFilter, CaseRow};

const INSERT: &str = "
    INSERT INTO cases (family, case_id, record, is_closed, next_due, revision, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (family, case_id) DO NOTHING";

const UPDATE: &str = "
    UPDATE cases SET record = ?3, is_closed = ?4, next_due = ?5, revision = ?6, updated_at = ?7
    WHERE family = ?1 AND case_id = ?2 AND revision = ?6 - 1";

const CASES: &str = "
    SELECT * FROM cases
    WHERE (?1 IS NULL OR family = ?1) AND updated_at >= ?2 AND updated_at < ?3
      AND (family, case_id) > (?4, ?5)
    ORDER BY family, case_id LIMIT ?6";

/// Those in which something is due, by their index: no case is read in which nothing is.
const DUE: &str = "
    SELECT * FROM cases INDEXED BY cases_by_due
    WHERE (?1 IS NULL OR family = ?1) AND updated_at >= ?2 AND updated_at < ?3
      AND next_due <= ?8 AND (next_due, family, case_id) > (?7, ?4, ?5)
    ORDER BY next_due, family, case_id LIMIT ?6";

/// The case, if there is one.
pub(super) fn case(
    connection: &Connection,
    family: Family,
    case_id: &str,
) -> rusqlite::Result<Option<CaseRow>> {
    connection
        .prepare_cached("SELECT * FROM cases WHERE family = ?1 AND case_id = ?2")?
        .query_row((family.name(), case_id), case_row)
        .optional()
}

/// Writes a case that nobody else has written since it was read; false when somebody has.
pub(super) fn save(connection: &Connection, row: &CaseRow) -> rusqlite::Result<bool> {
    let statement = if row.revision == 0 { INSERT } else { UPDATE };
    write(connection, statement, row, row.revision + 1)
}

/// Writes what a note makes of a case.
pub(super) fn note(connection: &Connection, note: &CaseRow) -> rusqlite::Result<()> {
    if save(connection, note)? {
        return Ok(());
    }
    let _is_written = match case(connection, note.record.family, &note.case_id)? {
        // Taken out since the note was made from it.
        None => write(connection, INSERT, note, 1)?,
        Some(kept) => {
            let noted = kept.noted(note);
            write(connection, UPDATE, &noted, noted.revision)?
        }
    };
    Ok(())
}

fn write(connection: &Connection, statement: &str, row: &CaseRow, revision: u64) -> rusqlite::Result<bool> {
    let record = serde_json::to_string(&row.record)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let rows = connection.prepare_cached(statement)?.execute(params![
        row.record.family.name(),
        row.case_id,
        record,
        row.is_closed,
        row.next_due.map(Timestamp::as_microsecond),
        i64::try_from(revision).unwrap_or(i64::MAX),
        row.updated_at.as_microsecond(),
    ])?;
    Ok(rows > 0)
}

/// The cases that a filter asks for.
pub(super) fn cases(connection: &Connection, filter: &CaseFilter) -> rusqlite::Result<Vec<CaseRow>> {
    let after = filter.after.as_ref();
    let family = filter.family.map(Family::name);
    let from = filter.updated_from.unwrap_or(Timestamp::MIN).as_microsecond();
    let before = filter.updated_before.unwrap_or(Timestamp::MAX).as_microsecond();
    let after_family = after.map_or("", |after| after.family.name());
    let after_id = after.map_or("", |after| after.case_id.as_str());
    let (most, after_due) = (filter.most(), filter.after_due());
    let due_by = filter.due_by.map(Timestamp::as_microsecond);
    let asked: &[&dyn ToSql] = params![
        family,
        from,
        before,
        after_family,
        after_id,
        most,
        after_due,
        due_by
    ];
    let (sql, asked) = match due_by {
        None => (CASES, &asked[..6]),
        Some(_) => (DUE, asked),
    };
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(asked, case_row)?;
    rows.collect()
}

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    Ok(CaseRow {
        case_id: row.get("case_id")?,
        record: row::json(row, "record")?,
        is_closed: row.get("is_closed")?,
        next_due: row::time_some(row, "next_due")?,
        revision: row::count(row, "revision")?,
        updated_at: row::time(row, "updated_at")?,
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::DUE;

    #[test]
    fn what_is_due_is_found_by_its_index_without_sorting() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("0001.sql")).unwrap();
        connection.execute_batch(include_str!("0002.sql")).unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {DUE}")).unwrap();
        let asked = rusqlite::params![None::<String>, 0, 9, "", "", 10, 0, 9];
        let steps = plan
            .query_map(asked, |row| row.get::<_, String>("detail"))
            .unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert_eq!(steps.len(), 1, "{steps:?}");
        assert!(
            steps[0].starts_with("SEARCH cases USING INDEX cases_by_due ("),
            "{steps:?}"
        );
    }
}
