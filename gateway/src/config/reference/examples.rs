//! Examples for the page, cut from the example configs, which the tests load as they stand.

const FILES: &[&str] = &[
    include_str!("../../../examples/one-region.toml"),
    include_str!("../../../examples/two-regions.toml"),
    include_str!("../../../examples/small-site.toml"),
    include_str!("../../../examples/skane.toml"),
    include_str!("../../../examples/vastra-gotaland.toml"),
    include_str!("../../../examples/southern-region.toml"),
];

/// The first block of an example config that begins with a table, and, where a word is given, sets a key to
/// it. `<name>` stands for any name.
pub(super) fn of(table: &str, word: Option<&str>) -> Option<&'static str> {
    let chosen = word.map(|word| format!(" = \"{word}\""));
    let fits = |block: &&str| {
        let header = block.lines().find(|line| !line.starts_with('#'));
        header.is_some_and(|header| is_named(header, table))
            && chosen.as_ref().is_none_or(|chosen| block.contains(chosen))
    };
    FILES
        .iter()
        .flat_map(|file| file.trim_end().split("\n\n"))
        .find(fits)
}

fn is_named(header: &str, table: &str) -> bool {
    match table.split_once("<name>") {
        None => header == table,
        Some((before, after)) => header
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|name| !name.is_empty() && !name.contains('.')),
    }
}
