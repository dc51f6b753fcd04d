//! The shape of the repository: who may name whom, how large a file may be, what each file must say first.

use tests::tree::{self, Source, root, sources};

const CRATES: [&str; 4] = ["contracts", "adapters", "gateway", "tests"];

fn all() -> Vec<Source> {
    CRATES.iter().flat_map(|name| sources(name)).collect()
}

fn production() -> Vec<Source> {
    all().into_iter().filter(|source| !source.is_test()).collect()
}

/// Fails with every offender, not only the first.
fn none(offenders: Vec<String>, rule: &str) {
    assert!(offenders.is_empty(), "{rule}:\n  {}", offenders.join("\n  "));
}

fn naming(sources: &[Source], word: &str, allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let named = |source: &&Source| source.code_lines().any(|line| line.contains(word));
    sources
        .iter()
        .filter(named)
        .filter(|source| !source.is_test() && !allowed(&source.path))
        .map(|source| source.path.clone())
        .collect()
}

#[test]
fn every_file_says_first_what_it_owns() {
    let silent = all()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "));
    none(
        silent.map(|source| source.path).collect(),
        "files that do not open with `//!`",
    );
}

#[test]
fn files_stay_within_their_budget() {
    let mut sizes: Vec<(usize, String)> = production()
        .into_iter()
        .map(|source| (source.production_lines(), source.path))
        .collect();
    sizes.sort();
    let at = |share: usize| sizes[(sizes.len() - 1) * share / 100].0;
    none(
        sizes
            .iter()
            .filter(|(lines, _)| *lines > 400)
            .map(|(lines, path)| format!("{path}: {lines}"))
            .collect(),
        "files above 400 production lines",
    );
    assert!(
        at(90) <= 250,
        "a tenth of the files is above {} production lines",
        at(90)
    );
    assert!(
        at(50) <= 120,
        "half of the files is above {} production lines",
        at(50)
    );
}

#[test]
fn crates_depend_in_one_direction_only() {
    let forbidden = [
        (
            "contracts",
            &["adapters", "gateway", "tests", "tokio", "tracing", "lapin"][..],
        ),
        ("adapters", &["gateway", "tests", "tokio", "tracing", "lapin"][..]),
        ("gateway", &["tests"][..]),
    ];
    let mut offenders = Vec::new();
    for (name, others) in forbidden {
        let manifest = std::fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let named = manifest.get(table).and_then(toml::Value::as_table);
            for dependency in named.into_iter().flat_map(toml::Table::keys) {
                if others.contains(&dependency.as_str()) {
                    offenders.push(format!("{name} names {dependency}"));
                }
            }
        }
    }
    none(offenders, "contracts ◀ adapters ◀ gateway ◀ tests");
}

#[test]
fn only_the_amqp_bus_names_lapin() {
    let offenders = naming(&sources("gateway/src"), "lapin", |path| {
        path.starts_with("gateway/src/bus/amqp/") || path == "gateway/src/telemetry/logs.rs"
    });
    none(
        offenders,
        "lapin outside gateway/src/bus/amqp (logs may silence it)",
    );
}

#[test]
fn only_settle_acknowledges_and_stores() {
    let gateway = sources("gateway/src");
    none(
        naming(&gateway, "tag.acknowledge()", |path| {
            path == "gateway/src/settle/mod.rs"
        }),
        "a delivery is acknowledged outside settle/mod.rs",
    );
    none(
        naming(&gateway, "store.put(", |path| {
            path.starts_with("gateway/src/settle/") || path.starts_with("gateway/src/store/")
        }),
        "a message is stored outside settle",
    );
    let clippy = std::fs::read_to_string(root().join("clippy.toml")).unwrap();
    assert!(
        clippy.contains("gateway::bus::DeliveryTag::acknowledge"),
        "clippy.toml no longer guards acknowledging"
    );
}

#[test]
fn nothing_that_is_built_is_committed() {
    if !root().join(".git").exists() {
        return; // a source archive has only what was committed
    }
    let listed = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--ignored", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(listed.status.success(), "git cannot list the files");
    assert_eq!(
        String::from_utf8_lossy(&listed.stdout),
        "",
        "ignored, and committed all the same"
    );
}

#[test]
fn intake_and_delivery_name_no_adapter() {
    let entries = adapters::registry::ENTRIES.iter().map(|entry| entry.id);
    let mut offenders = Vec::new();
    for id in entries {
        for folder in [
            "gateway/src/intake",
            "gateway/src/delivery",
            "gateway/src/message",
            "gateway/src/bus",
        ] {
            let named = naming(&sources(folder), id, |_| false);
            offenders.extend(named.into_iter().map(|path| format!("{path} names {id}")));
        }
    }
    none(offenders, "a concrete adapter in the engine");
}

#[test]
fn no_adapter_names_another() {
    let ids: Vec<&str> = adapters::registry::ENTRIES.iter().map(|entry| entry.id).collect();
    let mut offenders = Vec::new();
    for id in &ids {
        let own = sources(&format!("adapters/src/{id}"));
        for other in ids.iter().filter(|other| *other != id) {
            offenders.extend(naming(&own, &format!("crate::{other}"), |_| false));
        }
    }
    none(offenders, "an adapter that names another");
}

#[test]
fn metrics_are_named_in_one_file() {
    let offenders = naming(&sources("gateway/src"), "\"vardbrygga_", |path| {
        path == "gateway/src/telemetry/metrics/catalogue.rs"
    });
    none(
        offenders,
        "a metric is named outside telemetry/metrics/catalogue.rs",
    );
}

#[test]
fn files_and_folders_are_named_after_what_they_own() {
    let vague = [
        "utils", "util", "common", "helpers", "helper", "manager", "misc", "shared",
    ];
    let named_vaguely = |path: &str| {
        path.trim_end_matches(".rs")
            .split('/')
            .any(|part| vague.contains(&part))
    };
    none(
        all()
            .into_iter()
            .map(|source| source.path)
            .filter(|path| named_vaguely(path))
            .collect(),
        "names that say nothing",
    );
}

#[test]
fn every_crate_inherits_the_lints_and_has_a_page_to_start_from() {
    let mut offenders = Vec::new();
    for name in CRATES {
        let manifest = std::fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        if !manifest.contains("[lints]\nworkspace = true") {
            offenders.push(format!("{name} does not inherit the lints"));
        }
        let page = if name == "gateway" {
            "ARCHITECTURE.md"
        } else {
            "README.md"
        };
        if !root().join(name).join(page).exists() {
            offenders.push(format!("{name}/{page} is missing"));
        }
    }
    none(offenders, "shape of a crate");
}

#[test]
fn nothing_is_left_unfinished_or_ignored_without_a_reason() {
    // Put together here, so that this file does not name itself.
    let marks = [
        concat!("#[", "ignore]"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
    ];
    let mut offenders = Vec::new();
    for source in all() {
        for mark in marks {
            if source.text.contains(mark) {
                offenders.push(format!("{}: {mark}", source.path));
            }
        }
    }
    none(offenders, "unfinished marks");
}

#[test]
fn every_invariant_names_a_proof_that_exists() {
    let page = std::fs::read_to_string(root().join("gateway/ARCHITECTURE.md")).unwrap();
    let missing = page
        .split('`')
        .filter(|word| word.starts_with("tests/tests/") && !root().join(word).exists())
        .map(str::to_owned);
    none(
        missing.collect(),
        "proofs that ARCHITECTURE.md names and that are not there",
    );
}

#[test]
fn every_dependency_has_its_reason_in_the_readme() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let dependencies = manifest["workspace"]["dependencies"].as_table().unwrap();
    let unexplained = dependencies
        .keys()
        .filter(|name| !CRATES.contains(&name.as_str()) && !readme.contains(&format!("`{name}`")))
        .cloned();
    none(
        unexplained.collect(),
        "dependencies without a reason in README.md",
    );
}

#[test]
fn the_tree_speaks_of_itself_alone() {
    let mut offenders = Vec::new();
    let words = [
        concat!("/", "work/"),
        concat!("/tmp", "/"),
        concat!("sub", "agent"),
    ];
    for name in CRATES.iter().chain(&["helm"]) {
        tree::walk(&root().join(name), &mut |path| {
            if let Ok(text) = std::fs::read_to_string(path) {
                offenders.extend(
                    words
                        .iter()
                        .filter(|word| text.contains(*word))
                        .map(|word| format!("{}: {word}", path.display())),
                );
            }
        });
    }
    none(offenders, "words of a machine in the tree");
}
