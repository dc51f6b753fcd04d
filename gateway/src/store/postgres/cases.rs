//! Cases as a table. Notes are written many at a time, in the order of the keys, so that gateways that write the same
//! cases wait for each other and never in a circle.

use std::collections::BTreeMap;

use contracts::case::Family;
use deadpool_postgres::{Client, GenericClient};
use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::failure::Failure;
use super::row::{self, text};
use super::sql;
use crate::store::{CaseFilter, CaseRow};

const CASE: &str = "SELECT * FROM cases WHERE family = $1 AND case_id = $2";

/// Those that are new; answers which.
const INSERT: &str = "
    INSERT INTO cases (family, case_id, record, is_closed, next_due, revision, updated_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[], $7::bigint[])
         AS new (family, case_id, record, is_closed, next_due, revision, updated_at)
    ORDER BY family, case_id
    ON CONFLICT (family, case_id) DO NOTHING
    RETURNING family, case_id";

/// Those whose revision is the one before; answers which.
const UPDATE: &str = "
    UPDATE cases SET record = new.record, is_closed = new.is_closed, next_due = new.next_due,
                     revision = new.revision, updated_at = new.updated_at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[], $7::bigint[])
         AS new (family, case_id, record, is_closed, next_due, revision, updated_at)
    WHERE cases.family = new.family AND cases.case_id = new.case_id AND cases.revision = new.revision - 1
    RETURNING cases.family, cases.case_id";

const LOCK: &str = "
    SELECT * FROM cases
    WHERE (family, case_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
    ORDER BY family, case_id FOR UPDATE";

const CASES: &str = "
    SELECT * FROM cases
    WHERE ($1::text IS NULL OR family = $1) AND updated_at >= $2 AND updated_at < $3
      AND (family, case_id) > ($4, $5)
    ORDER BY family, case_id LIMIT $6";

/// Those in which something is due, by their index: no case is read in which nothing is.
const DUE: &str = "
    SELECT * FROM cases
    WHERE ($1::text IS NULL OR family = $1) AND updated_at >= $2 AND updated_at < $3
      AND next_due <= $8 AND (next_due, family, case_id) > ($7, $4, $5)
    ORDER BY next_due, family, case_id LIMIT $6";

/// What a case is found by, as its columns hold it.
type Key = (&'static str, String);

fn key(row: &CaseRow) -> Key {
    (row.record.family.name(), text(&row.case_id).into_owned())
}

/// The case, if there is one.
pub(super) async fn case(client: &Client, family: Family, case_id: &str) -> Result<Option<CaseRow>, Failure> {
    let row = sql::row(client, CASE, &[&family.name(), &text(case_id)]).await?;
    row.as_ref().map(case_row).transpose()
}

/// Writes a case that nobody else has written since it was read; false when somebody has.
pub(super) async fn save(client: &Client, row: &CaseRow) -> Result<bool, Failure> {
    let statement = if row.revision == 0 { INSERT } else { UPDATE };
    let next = CaseRow {
        revision: row.revision + 1,
        ..row.clone()
    };
    Ok(!write(client, statement, &[next]).await?.is_empty())
}

/// Writes what notes make of their cases, oldest first.
pub(super) async fn note(
    client: &impl GenericClient,
    notes: impl Iterator<Item = &CaseRow>,
) -> Result<(), Failure> {
    let mut noted: BTreeMap<Key, Vec<&CaseRow>> = BTreeMap::new();
    for note in notes {
        noted.entry(key(note)).or_default().push(note);
    }
    let first = noted.values().filter_map(|notes| notes.first());
    let first: Vec<CaseRow> = first
        .map(|note| CaseRow {
            revision: 1,
            ..(*note).clone()
        })
        .collect();
    for new in write(client, INSERT, &first).await? {
        if let Some(notes) = noted.get_mut(&new) {
            let _written = notes.remove(0);
        }
    }
    noted.retain(|_, notes| !notes.is_empty());
    // A case has as many rounds as it has notes: one statement cannot write a row twice, and each has its revision.
    let mut kept = lock(client, noted.keys()).await?;
    if kept.len() < noted.len() {
        // Taken out by another gateway between the two statements: all of it is tried again, and begins the case anew.
        return Err(Failure::Other("a case was taken out meanwhile".to_owned()));
    }
    let most = noted.values().map(Vec::len).max().unwrap_or(0);
    for round in 0..most {
        let mut rows = Vec::new();
        for (key, notes) in &noted {
            if let (Some(note), Some(row)) = (notes.get(round), kept.remove(key)) {
                let row = row.noted(note);
                rows.push(row.clone());
                let _none = kept.insert(key.clone(), row);
            }
        }
        let _keys = write(client, UPDATE, &rows).await?;
    }
    Ok(())
}

/// What is kept of these cases, for nobody else to write until the end of the transaction.
async fn lock(
    client: &impl GenericClient,
    keys: impl Iterator<Item = &Key>,
) -> Result<BTreeMap<Key, CaseRow>, Failure> {
    let (families, ids): (Vec<&str>, Vec<&str>) = keys.map(|(family, id)| (*family, id.as_str())).unzip();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sql::rows(client, LOCK, &[&families, &ids]).await?;
    let rows = row::each(&rows, case_row)?;
    Ok(rows.into_iter().map(|row| (key(&row), row)).collect())
}

/// Writes rows as they are; answers which were written.
async fn write(client: &impl GenericClient, statement: &str, rows: &[CaseRow]) -> Result<Vec<Key>, Failure> {
    /// One column of all rows.
    fn column<'a, T>(rows: &'a [CaseRow], of: impl Fn(&'a CaseRow) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let records = rows.iter().map(|row| serde_json::to_string(&row.record));
    let records: Vec<String> = records.collect::<Result<_, _>>().map_err(|_| Failure::Foreign)?;
    let written = sql::rows(
        client,
        statement,
        &[
            &column(rows, |row| row.record.family.name()),
            &column(rows, |row| text(&row.case_id)),
            &records,
            &column(rows, |row| row.is_closed),
            &column(rows, |row| row.next_due.map(Timestamp::as_microsecond)),
            &column(rows, |row| i64::try_from(row.revision).unwrap_or(i64::MAX)),
            &column(rows, |row| row.updated_at.as_microsecond()),
        ],
    )
    .await?;
    row::each(&written, |row| {
        let family = row::text_as(row, "family", Family::from_name)?;
        Ok((family.name(), row.try_get("case_id")?))
    })
}

/// The cases that a filter asks for.
pub(super) async fn cases(client: &Client, filter: &CaseFilter) -> Result<Vec<CaseRow>, Failure> {
    let after = filter.after.as_ref();
    let family = filter.family.map(Family::name);
    let from = filter.updated_from.unwrap_or(Timestamp::MIN).as_microsecond();
    let before = filter.updated_before.unwrap_or(Timestamp::MAX).as_microsecond();
    let after_family = after.map_or("", |after| after.family.name());
    let after_id = after.map_or_else(|| "".into(), |after| text(&after.case_id));
    let (most, after_due) = (filter.most(), filter.after_due());
    let due_by = filter.due_by.map(Timestamp::as_microsecond);
    let asked: [&(dyn ToSql + Sync); 8] = [
        &family,
        &from,
        &before,
        &after_family,
        &after_id,
        &most,
        &after_due,
        &due_by,
    ];
    let (sql, asked) = match due_by {
        None => (CASES, &asked[..6]),
        Some(_) => (DUE, &asked[..]),
    };
    let rows = sql::rows(client, sql, asked).await?;
    row::each(&rows, case_row)
}

fn case_row(row: &Row) -> Result<CaseRow, Failure> {
    let record: &str = row.try_get("record")?;
    Ok(CaseRow {
        case_id: row.try_get("case_id")?,
        record: serde_json::from_str(record).map_err(|_| Failure::Foreign)?,
        is_closed: row.try_get("is_closed")?,
        next_due: row::time_some(row, "next_due")?,
        revision: row::count(row, "revision")?,
        updated_at: row::time(row, "updated_at")?,
    })
}
