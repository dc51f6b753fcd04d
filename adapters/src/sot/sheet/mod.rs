//! Sheets: a coordinator's list as CSV, each row of it a request. Read only. A row becomes a message of the work
//! list, and goes on as one; a sheet of several rows is taken apart before.

mod columns;
mod day;
mod table;
mod text;
mod words;

use contracts::{Reason, Violation};
use sha2::{Digest, Sha256};

use self::columns::{COLUMNS, Column};
use self::table::Table;
use super::model::{Addressee, Message, Version};
use super::profile::Sheet;
use super::rules::{SOT_006, SOT_007, SOT_008, SOT_009, SOT_010, SOT_011};
use crate::{DecodeFailure, WireMessage};

/// Whether a message is a sheet, or a part of one: said to be CSV, or not JSON by its first character.
pub(super) fn is_one(message: &WireMessage<'_>) -> bool {
    let named = |wanted: &str| {
        let media_type = message.content_type.and_then(|of| of.split(';').next());
        media_type.is_some_and(|of| of.trim().eq_ignore_ascii_case(wanted))
    };
    let body = message.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(message.body);
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    named("text/csv") || (!named("application/json") && first != Some(&b'{'))
}

/// The rows of a sheet, each a sheet of its own. None where it is one row, or cannot be read.
pub(super) fn parts(received: &WireMessage<'_>) -> Vec<Vec<u8>> {
    if !is_one(received) {
        return Vec::new();
    }
    let table = text::of(received)
        .ok()
        .and_then(|text| Table::of(&text.text).ok());
    match table {
        Some(table) if table.rows.len() > 1 => table.parts(),
        Some(_) | None => Vec::new(),
    }
}

/// The message that the only row of a sheet is, and what was found in it.
pub(super) fn row(
    message: &WireMessage<'_>,
    profile: &Sheet,
) -> Result<(Message, Vec<Violation>), DecodeFailure> {
    let text = text::of(message)?;
    let mut found: Vec<Violation> = text.warning.into_iter().collect();
    let table = Table::of(&text.text)?;
    let [row] = table.rows.as_slice() else {
        return Err(DecodeFailure {
            reason: Reason::Unsupported,
            violations: vec![Violation::of(&SOT_006, "message")],
        });
    };
    if !table.is_ended {
        found.push(Violation::of(&SOT_010, "message"));
    }
    let columns = known(&table.names, row, &mut found);
    if !columns.iter().any(|(column, _)| column.place == "case") {
        found.push(Violation::of(&SOT_011, "case"));
    }
    Ok((filled(&columns, profile, &mut found), found))
}

/// The cells that say something, each with its column, in the order of the columns that are known.
fn known<'r>(
    names: &[String],
    row: &'r [String],
    found: &mut Vec<Violation>,
) -> Vec<(&'static Column, &'r str)> {
    let mut said: Vec<(usize, &'r str)> = Vec::new();
    for (at, (name, cell)) in names.iter().zip(row).enumerate() {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        match COLUMNS.iter().position(|column| column.is_named(name)) {
            Some(column) if said.iter().any(|(other, _)| *other == column) => {
                found.push(Violation::of(&SOT_008, place(at)));
            }
            Some(column) => said.push((column, cell)),
            None => found.push(Violation::of(&SOT_007, place(at))),
        }
    }
    said.sort_by_key(|(column, _)| *column);
    let column = |(at, cell)| COLUMNS.get(at).map(|column: &Column| (column, cell));
    said.into_iter().filter_map(column).collect()
}

/// A column by its number: its name could itself be personal data.
fn place(at: usize) -> String {
    format!("column {}", at.saturating_add(1))
}

/// A message with what the cells say, and what the profile says where they are silent.
fn filled(columns: &[(&'static Column, &str)], profile: &Sheet, found: &mut Vec<Violation>) -> Message {
    let mut message = Message {
        version: Some(Version::V1_0),
        ..Message::default()
    };
    let request = message.request.get_or_insert_default();
    request.region.clone_from(&profile.region);
    for (column, cell) in columns {
        if (column.set)(&mut message, cell).is_none() {
            found.push(Violation::of(&SOT_009, column.place).expected(column.expects));
        }
    }
    let from = message.from.hsa_id.take().or_else(|| profile.from.clone());
    if let Some(author) = &mut message.author {
        author.care_unit.clone_from(&from);
    }
    message.from.hsa_id = from;
    if message.to.is_empty() {
        let addressee = |unit: &contracts::HsaId| Addressee {
            hsa_id: Some(unit.clone()),
            role: None,
        };
        message.to = profile.to.iter().map(addressee).collect();
    }
    if message.id.is_none() {
        message.id = message.case.as_deref().map(|case| id_of(case, columns));
    }
    message
}

/// The id of a row that has none: that of its case and what it says, so that the same row has the same id in every
/// sheet it stands in, and a changed row another.
fn id_of(case: &str, columns: &[(&'static Column, &str)]) -> String {
    let mut digest = Sha256::new();
    for (column, cell) in columns {
        for part in [column.place, "\t", cell, "\n"] {
            digest.update(part);
        }
    }
    let digest = digest.finalize();
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{case}#{short}")
}
