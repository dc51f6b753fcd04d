//! The committed table of rules is that of the code. `UPDATE_EXPECT=1` writes it.

use contracts::{Rule, Severity};
use expect_test::expect_file;

#[test]
fn the_committed_table_of_rules_is_that_of_the_code() {
    let mut table = String::from(
        "# Rules\n\n\
         Generated from the code: the rules of the wire formats and of the adapters. An error refuses the message, \
         a warning passes and is reported; a region's profile can turn warnings into errors. Rules of the contracts \
         are in `contracts/RULES.md`.\n\n\
         | Id | Severity | What must hold | Vad som måste gälla | Source |\n|---|---|---|---|---|\n",
    );
    for rule in adapters::rules() {
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
    let escaped = cells.map(|cell| cell.replace('<', "\\<").replace('#', "\\#").replace('|', "\\|"));
    format!("| {} |\n", escaped.join(" | "))
}
