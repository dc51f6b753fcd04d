//! Text of a sheet to names and rows of cells, and back to sheets of one row each. Knows no column, and refuses a sheet
//! in which a quotation mark may have made one row of several.

use contracts::{Reason, Violation};
use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use super::super::rules::SOT_005;
use crate::DecodeFailure;

/// What may stand between two cells, the most likely first.
const DELIMITERS: &[u8] = b";\t,";

/// A sheet.
pub(super) struct Table {
    pub(super) names: Vec<String>,
    /// Rows in which anything stands.
    pub(super) rows: Vec<Vec<String>>,
    /// Whether the last row ends with a line break.
    pub(super) is_ended: bool,
}

impl Table {
    /// Reads a sheet; at least one row besides that of the names.
    pub(super) fn of(text: &str) -> Result<Self, DecodeFailure> {
        let unreadable = || DecodeFailure {
            reason: Reason::Unreadable,
            violations: vec![Violation::of(&SOT_005, "message")],
        };
        if !text.matches('"').count().is_multiple_of(2) {
            return Err(unreadable());
        }
        let delimiter = delimiter(text);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records: Result<Vec<StringRecord>, _> = reader.records().collect();
        let mut rows = records
            .map_err(|_| unreadable())?
            .into_iter()
            .map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty()));
        let names = rows.next().ok_or_else(unreadable)?;
        let rows: Vec<_> = rows.collect();
        let has_swallowed = |cell: &String| holds_a_row(cell, delimiter, names.len());
        if rows.is_empty() || names.iter().chain(rows.iter().flatten()).any(has_swallowed) {
            return Err(unreadable());
        }
        Ok(Self {
            names,
            rows,
            is_ended: text.ends_with(['\n', '\r']),
        })
    }

    /// Each row under the names, as a sheet of its own. The last ends as the sheet did, so that it still shows whether it
    /// is whole.
    pub(super) fn parts(&self) -> Vec<Vec<u8>> {
        let part = |row: &Vec<String>| {
            let mut writer = WriterBuilder::new()
                .delimiter(b';')
                .terminator(Terminator::CRLF)
                .from_writer(Vec::new());
            writer.write_record(&self.names).ok()?;
            writer.write_record(row).ok()?;
            writer.into_inner().ok()
        };
        let mut parts: Vec<Vec<u8>> = self.rows.iter().filter_map(part).collect();
        if !self.is_ended
            && let Some(last) = parts.last_mut()
        {
            last.truncate(last.trim_ascii_end().len());
        }
        parts
    }
}

/// Whether a cell may have swallowed what comes after it: it goes over a line, and two lines of it after one another (the
/// end of a row and the beginning of the next, or a whole row and what is beside it) hold as many delimiters as a row.
fn holds_a_row(cell: &str, delimiter: u8, columns: usize) -> bool {
    let lines = cell
        .split(['\n', '\r'])
        .filter(|line| !line.trim_matches(' ').is_empty());
    let delimiters = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
    let held: Vec<usize> = lines.map(delimiters).collect();
    let is_a_row = |held: &usize| held.saturating_add(1) >= columns;
    let across = held.windows(2).map(|lines| lines.iter().sum());
    cell.contains(['\n', '\r']) && held.iter().copied().chain(across).any(|held| is_a_row(&held))
}

/// What stands between the names; of several the most likely.
fn delimiter(text: &str) -> u8 {
    let said = |line: &&str| !line.trim().is_empty();
    let names = text.lines().find(said).unwrap_or_default().as_bytes();
    let stands = |delimiter: &&u8| names.contains(delimiter);
    DELIMITERS.iter().find(stands).copied().unwrap_or(b';')
}
