//! The committed schemas and the table of rules are those of the code. `UPDATE_EXPECT=1` writes them.

use std::path::Path;

use contracts::{Kind, Rule, Severity, rules, schema};
use expect_test::expect_file;

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    for kind in Kind::ALL {
        let file = format!("schemas/{kind}/{}.schema.json", kind.version());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        expect_file![path].assert_eq(&format!("{:#}\n", schema::of(*kind)));
    }
}

#[test]
fn the_committed_table_of_rules_is_that_of_the_code() {
    let mut table = String::from(
        "# Rules\n\n\
         Generated from the code. An error refuses the message, a warning passes and is reported; a region's \
         profile can turn warnings into errors. TKB is the national service contract description of \
         clinicalprocess:activity:request 2.2, SFS 2017:612 the act on cooperation at discharge from hospital.\n\n\
         | Id | Severity | What must hold | Vad som måste gälla | Source |\n|---|---|---|---|---|\n",
    );
    for rule in rules::all() {
        table.push_str(&row(rule));
    }
    expect_file!["../RULES.md"].assert_eq(&table);
}

fn row(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let cells = [rule.id, severity, rule.english, rule.swedish, rule.source];
    let escaped = cells.map(|cell| cell.replace('<', "\\<").replace('#', "\\#"));
    format!("| {} |\n", escaped.join(" | "))
}
