//! From the schema of a table to the rows of the page: key, type, default, meaning. Knows JSON Schema as far
//! as the types use it.

use serde_json::Value;

/// More words than these stand with the meaning, not with the type.
const FEW_WORDS: usize = 5;

/// One key.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) default: String,
    pub(super) meaning: String,
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cells = [&self.kind, &self.default, &self.meaning];
        let [kind, default, meaning] = cells.map(|cell| cell.replace('|', "\\|"));
        write!(f, "| `{}` | {kind} | {default} | {meaning} |", self.key)
    }
}

/// The form of a table that a word chooses.
pub(super) fn variant<'s>(definition: &'s Value, word: &str) -> &'s Value {
    let is_chosen = |form: &&Value| keys(form).any(|(_, key)| key.get("const").is_some_and(|it| it == word));
    let forms = definition.get("oneOf").and_then(Value::as_array);
    forms
        .into_iter()
        .flatten()
        .find(is_chosen)
        .unwrap_or(&Value::Null)
}

/// What a table is for.
pub(super) fn about(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str);
    text.unwrap_or_default().replace('\n', " ")
}

/// The keys of a table, without the one that chooses its form.
pub(super) fn of(schema: &Value, table: &Value) -> Vec<Row> {
    let rest = table.get("$ref").map(|_| resolved(schema, table));
    let keys = keys(table).chain(rest.into_iter().flat_map(keys));
    let keys = keys.filter(|(_, key)| key.get("const").is_none());
    keys.map(|(key, value)| row(schema, key.clone(), value)).collect()
}

/// The keys of a table, and, with dots between, those of the tables in it.
pub(super) fn dotted(schema: &Value, table: &Value, before: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for (key, value) in keys(table) {
        let key = format!("{before}{key}");
        let within = resolved(schema, value);
        if within.get("properties").is_some() {
            rows.extend(dotted(schema, within, &format!("{key}.")));
        } else {
            rows.push(row(schema, key, value));
        }
    }
    rows
}

fn keys(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn row(schema: &Value, key: String, value: &Value) -> Row {
    let (mut meaning, default) = split(&about(value), value.get("default"));
    let words = words(schema, value);
    let named: Vec<String> = words.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
    meaning.truncate(meaning.trim_end().len());
    if words.iter().all(|(_, about)| !about.is_empty()) && words.len() <= FEW_WORDS {
        for ((_, about), word) in words.iter().zip(&named) {
            meaning.push_str(&format!(" {word}: {about}"));
        }
    } else if words.len() > FEW_WORDS {
        meaning.push_str(&format!(" One of {}.", named.join(", ")));
    }
    if let Some(names) = value.pointer("/propertyNames/enum").and_then(Value::as_array) {
        let names: Vec<String> = names
            .iter()
            .filter_map(Value::as_str)
            .map(|name| format!("`{name}`"))
            .collect();
        meaning.push_str(&format!(" Keys: {}.", names.join(", ")));
    }
    let kind = if (1..=FEW_WORDS).contains(&named.len()) && value.get("anyOf").is_none() {
        either(&named)
    } else {
        kind(schema, value)
    };
    Row {
        key,
        kind,
        default,
        meaning: meaning.trim().to_owned(),
    }
}

/// A description without what it says of the default, and that.
fn split(description: &str, default: Option<&Value>) -> (String, String) {
    if let Some((before, after)) = description.split_once("Required.") {
        return (
            format!("{before}{}", after.trim_start()),
            "**required**".to_owned(),
        );
    }
    let Some((before, after)) = description.split_once("Default: ") else {
        let default = default.and_then(in_toml).unwrap_or_else(|| "none".to_owned());
        return (description.to_owned(), default);
    };
    let (default, rest) = after.split_once(". ").unwrap_or((after, ""));
    (
        format!("{before}{rest}"),
        default.trim_end_matches('.').to_owned(),
    )
}

/// A default as the file would say it; none when it says nothing.
fn in_toml(default: &Value) -> Option<String> {
    let is_empty = default.as_object().is_some_and(serde_json::Map::is_empty);
    let written = toml::Value::try_from(default).ok().filter(|_| !is_empty)?;
    Some(format!("`{written}`"))
}

/// `a`, `b` or `c`.
fn either(choices: &[String]) -> String {
    match choices {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The words that a key can hold, each with what it means; none when it can hold anything else too.
fn words<'s>(schema: &'s Value, value: &'s Value) -> Vec<(&'s str, String)> {
    let value = resolved(schema, value);
    let list = |name| value.get(name).and_then(Value::as_array).into_iter().flatten();
    let described = list("oneOf").flat_map(|choice| {
        let several = choice.get("enum").and_then(Value::as_array).into_iter().flatten();
        let words = choice.get("const").into_iter().chain(several);
        words.filter_map(move |word| Some((word.as_str()?, about(choice))))
    });
    let bare = list("enum").filter_map(|word| Some((word.as_str()?, String::new())));
    described.chain(bare).collect()
}

/// What a key holds, in words.
fn kind(schema: &Value, value: &Value) -> String {
    if let Some(constant) = value.get("const") {
        return format!("`{constant}`");
    }
    if let Some(choices) = value.get("anyOf").and_then(Value::as_array) {
        let is_some = |choice: &&Value| choice.get("type").is_none_or(|it| it != "null");
        let mut kinds: Vec<String> = choices
            .iter()
            .filter(is_some)
            .map(|choice| kind(schema, choice))
            .collect();
        kinds.dedup();
        return either(&kinds);
    }
    let value = resolved(schema, value);
    let named = words(schema, value);
    if !named.is_empty() {
        return "word".to_owned();
    }
    match value.get("format").and_then(Value::as_str) {
        Some("duration") => return "duration".to_owned(),
        Some("size") => return "size".to_owned(),
        Some("allowance") => return "allowance".to_owned(),
        Some("time") => return "time".to_owned(),
        Some("path") => return "path".to_owned(),
        Some("ip-port") => return "address".to_owned(),
        Some("host-port") => return "host and port".to_owned(),
        Some("uri" | "amqp-uri") => return "URL".to_owned(),
        Some("date") => return "date".to_owned(),
        Some(_) | None => {}
    }
    let kind = value.get("type");
    let kind = kind
        .and_then(|kind| kind.get(0).or(Some(kind)))
        .and_then(Value::as_str);
    match kind {
        Some("boolean") => "true or false",
        Some("integer") => "whole number",
        Some("number") => "number",
        Some("string") => "text",
        Some("array") => "list",
        Some(_) | None => "table",
    }
    .to_owned()
}

/// What a reference points to, and what may be left out in place of what may be null.
fn resolved<'s>(schema: &'s Value, value: &'s Value) -> &'s Value {
    let null = value.pointer("/anyOf/1/type").is_some_and(|kind| kind == "null");
    let value = if null {
        value.pointer("/anyOf/0").unwrap_or(value)
    } else {
        value
    };
    let target = value.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|target| schema.pointer(target.trim_start_matches('#')));
    target.unwrap_or(value)
}
