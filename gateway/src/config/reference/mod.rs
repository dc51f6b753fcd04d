//! The page `gateway/CONFIG.md`: every key of the config with what it means, made of the types' own
//! descriptions and of the example configs. Says which sections there are and in which order, nothing of its
//! own about a key.

mod examples;
mod rows;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use adapters::registry;
use schemars::Schema;
use serde_json::Value;

const OPENING: &str = "\
# The config file

Written from the program's own types; `vardbrygga config reference` prints it. `vardbrygga check` names everything
that is wrong with a config, with file and line, and `vardbrygga config show` what one comes to with every default.

One file, in TOML. A key that is not on this page is an error, never ignored. Editors complete and check the file
with the JSON Schema that `vardbrygga config schema` prints.

| Type | Written as |
|---|---|
| duration | a number with its unit, `\"250ms\"`, `\"30s\"`, `\"5m\"`, `\"24h\"`, `\"90d\"`, or a sum, `\"1h30m\"` |
| size | bytes with their unit, `\"512B\"`, `\"64KiB\"`, `\"16MiB\"`, `\"10GiB\"`, `\"2TiB\"` |
| allowance | hours, `\"48h\"`, whole calendar days, `\"3d\"`, or `\"never\"` |
| time | a time of day, `\"12:00\"` |
| address | an IP address with its port, `\"127.0.0.1:2575\"`, `\"[::1]:2575\"`; port 0 takes a free one |
| path | of a file or directory, as the operating system writes it |

No secret stands in the file: the keys that end in `_file` and `_env` say where each one is. Of each such pair one
is given at most, and secrets that stand in documentation everywhere are refused.
";

/// One table of the config file.
struct Section {
    /// The tables it describes, as the file writes them; the first is also what its example begins with.
    tables: &'static [&'static str],
    /// Where the schema describes it.
    definition: &'static str,
    /// The key that chooses among several forms of the table, and the word that chooses this one.
    form: Option<(&'static str, &'static str)>,
}

const fn table(tables: &'static [&'static str], definition: &'static str) -> Section {
    Section {
        tables,
        definition,
        form: None,
    }
}

const fn form(
    tables: &'static [&'static str],
    definition: &'static str,
    key: &'static str,
    word: &'static str,
) -> Section {
    Section {
        tables,
        definition,
        form: Some((key, word)),
    }
}

const BUS: &[&str] = &["[bus]"];
const RECEIVE: &[&str] = &["[systems.<name>.receive]"];
const SEND: &[&str] = &["[systems.<name>.send]"];

/// Every table, in the order of the page.
const SECTIONS: &[Section] = &[
    table(&["[gateway]"], "Gateway"),
    table(&["[admin]"], "Admin"),
    table(&["[log]"], "Log"),
    table(BUS, "Bus"),
    form(BUS, "Bus", "kind", "embedded"),
    form(BUS, "Bus", "kind", "amqp"),
    table(&["[store]"], "Store"),
    form(&["[store]"], "Store", "kind", "sqlite"),
    form(&["[store]"], "Store", "kind", "postgres"),
    table(&["[store.retention]"], "Retention"),
    table(&["[http]"], "Http"),
    table(&["[retry]", "[systems.<name>.retry]"], "Retry"),
    table(&["[contract]"], "Contract"),
    table(&["[cases]"], "Cases"),
    table(&["[deadlines]"], "Deadlines"),
    table(&["[deadlines.stat]", "[deadlines.asap]"], "Urgent"),
    table(&["[systems.<name>]"], "System"),
    form(RECEIVE, "ReceiveBy", "transport", "mllp"),
    form(RECEIVE, "ReceiveBy", "transport", "http"),
    form(RECEIVE, "ReceiveBy", "transport", "directory"),
    form(RECEIVE, "ReceiveBy", "transport", "bus"),
    form(SEND, "SendBy", "transport", "mllp"),
    form(SEND, "SendBy", "transport", "http"),
    form(SEND, "SendBy", "transport", "directory"),
    form(SEND, "SendBy", "transport", "bus"),
    table(&["[[routes]]"], "Route"),
    table(
        &["[http.tls]", "[admin.tls]", "[systems.<name>.receive.tls]"],
        "ServerTls",
    ),
    table(
        &["[bus.tls]", "[store.tls]", "[systems.<name>.send.tls]"],
        "ClientTls",
    ),
];

/// The page.
pub(super) fn page(schema: &Schema) -> String {
    let schema = schema.as_value();
    let mut page = OPENING.to_owned();
    for section in SECTIONS {
        write_section(&mut page, schema, section);
    }
    page.push_str(
        "\n## Profiles\n\nThe keys of `[systems.<name>.profile]` are those of the system's adapter.\n",
    );
    for entry in registry::ENTRIES {
        write_profile(&mut page, entry);
    }
    page
}

fn write_section(page: &mut String, schema: &Value, section: &Section) {
    let definition = schema.pointer(&format!("/$defs/{}", section.definition));
    let definition = definition.unwrap_or(&Value::Null);
    let tables: Vec<String> = section.tables.iter().map(|table| format!("`{table}`")).collect();
    let tables = tables.join(", ");
    let first = section.tables.first().copied().unwrap_or_default();
    let (described, word) = match section.form {
        None => {
            line(page, &format!("\n## {tables}\n"));
            (definition, None)
        }
        Some((key, word)) => {
            line(page, &format!("\n### {tables} with `{key} = \"{word}\"`\n"));
            (rows::variant(definition, word), Some(word))
        }
    };
    let about = rows::about(described);
    let about = about
        .split_once("]`: ")
        .map_or(about.as_str(), |(_, about)| about);
    line(page, &capitalised(about));
    write_rows(page, &rows::of(schema, described));
    if word.is_some() || definition.get("oneOf").is_none() {
        write_example(page, first, word);
    }
}

fn write_profile(page: &mut String, entry: &registry::Entry) {
    let schema = (entry.profile)();
    line(
        page,
        &format!(
            "\n### `[systems.<name>.profile]` with `adapter = \"{}\"`\n",
            entry.id
        ),
    );
    line(page, &format!("{}.", entry.about.trim_end_matches('.')));
    write_rows(page, &rows::dotted(schema.as_value(), schema.as_value(), ""));
    write_example(page, &format!("[systems.{}-<name>.profile]", entry.id), None);
}

fn write_rows(page: &mut String, rows: &[rows::Row]) {
    if rows.is_empty() {
        line(page, "\nIt has no further keys.");
        return;
    }
    line(page, "\n| Key | Type | Default | Meaning |\n|---|---|---|---|");
    for row in rows {
        line(page, &row.to_string());
    }
}

fn write_example(page: &mut String, table: &str, word: Option<&str>) {
    if let Some(example) = examples::of(table, word) {
        line(page, &format!("\n```toml\n{example}\n```"));
    }
}

fn line(page: &mut String, line: &str) {
    // Writing to a text cannot fail.
    let _infallible = writeln!(page, "{line}");
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
