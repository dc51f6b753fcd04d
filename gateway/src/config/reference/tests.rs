//! The page leaves out no table, no key and no example.

use super::super::schema;
use super::*;

#[test]
fn every_table_of_the_schema_has_a_section() {
    let schema = schema().to_value();
    let forms = ["EmbeddedBus", "AmqpBus", "SqliteStore", "PostgresStore"];
    let described = |name: &str| {
        forms.contains(&name)
            || name.ends_with("Receive")
            || name.ends_with("Send")
            || SECTIONS.iter().any(|section| section.definition == name)
    };
    let tables = schema["$defs"].as_object().unwrap().iter();
    let tables = tables
        .filter(|(_, table)| table["properties"].is_object() || table["oneOf"][0]["properties"].is_object());
    let missing: Vec<&String> = tables
        .map(|(name, _)| name)
        .filter(|name| !described(name))
        .collect();
    assert_eq!(missing, Vec::<&String>::new(), "tables without a section");
}

#[test]
fn every_form_of_a_table_has_a_section() {
    let schema = schema().to_value();
    for (name, table) in schema["$defs"].as_object().unwrap() {
        for form in table["oneOf"].as_array().into_iter().flatten() {
            for (key, value) in form["properties"].as_object().into_iter().flatten() {
                let Some(word) = value["const"].as_str() else {
                    continue;
                };
                let has_section = SECTIONS
                    .iter()
                    .any(|section| section.definition == name && section.form == Some((key, word)));
                assert!(has_section, "{name} with {key} = {word:?} has no section");
            }
        }
    }
}

#[test]
fn every_section_has_an_example_from_a_config_that_is_tested() {
    for section in SECTIONS {
        let word = section.form.map(|(_, word)| word);
        assert!(
            examples::of(section.tables[0], word).is_some(),
            "{} {word:?}",
            section.tables[0]
        );
    }
}

#[test]
fn every_row_says_what_the_key_means() {
    let page = page(&schema());
    let empty: Vec<&str> = page.lines().filter(|line| line.ends_with("|  |")).collect();
    assert_eq!(empty, Vec::<&str>::new());
    assert!(
        !page.contains("Default: "),
        "a default stands in the wrong column"
    );
}
