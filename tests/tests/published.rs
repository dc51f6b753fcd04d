//! What others depend on, held fast in `tests/golden`: a change here is a change for them. `make golden` writes
//! the files anew; read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use contracts::deadline::Awaited;
use expect_test::expect_file;
use gateway::telemetry::catalogue::{self, Form};
use tests::process::vardbrygga;
use tests::tree::root;

#[test]
fn the_help_of_every_command_is_as_published() {
    let mut pages = String::new();
    for arguments in [
        &["--help"][..],
        &["demo", "--help"],
        &["run", "--help"],
        &["check", "--help"],
        &["config", "--help"],
        &["config", "schema", "--help"],
        &["config", "reference", "--help"],
        &["config", "show", "--help"],
        &["translate", "--help"],
        &["validate", "--help"],
        &["parked", "--help"],
        &["parked", "list", "--help"],
        &["parked", "show", "--help"],
        &["deadlines", "--help"],
        &["deadlines", "list", "--help"],
        &["report", "--help"],
        &["report", "payment-days", "--help"],
        &["report", "sot", "--help"],
        &["report", "team", "--help"],
        &["contracts", "--help"],
        &["contracts", "show", "--help"],
        &["completions", "--help"],
        &["man", "--help"],
    ] {
        let shown = vardbrygga(arguments);
        assert_eq!(shown.status.code(), Some(0), "{arguments:?}");
        pages.push_str(&format!(
            "$ vardbrygga {}\n{}\n",
            arguments.join(" "),
            String::from_utf8(shown.stdout).unwrap()
        ));
    }
    expect_file!["../golden/help.txt"].assert_eq(&pages);
}

#[test]
fn the_metrics_are_as_published() {
    let metrics = gateway::telemetry::Metrics::new().unwrap();
    // A metric is on the page once one of its series exists.
    metrics.critical_time("destination", 0.2);
    drop(metrics.received("source", "mllp"));
    drop(metrics.accepted("source"));
    drop(metrics.refused("source", "unreadable"));
    drop(metrics.case_violations("referral.request", "CAS-001"));
    drop(metrics.handed_over("source", "destination", "referral.request"));
    drop(metrics.taken("destination"));
    drop(metrics.delivered("destination", "referral.request"));
    drop(metrics.parked("destination", "target_refused"));
    drop(metrics.held("destination"));
    drop(metrics.waiting("destination", "held"));
    drop(metrics.duplicate("intake", "source"));
    drop(metrics.missing("destination"));
    drop(metrics.case_violations("referral.request", "CAS-001"));
    drop(metrics.left("intake", "source"));
    drop(metrics.in_progress("intake"));
    drop(metrics.dropped_in_flight("intake"));
    drop(metrics.retries("destination", "transient"));
    metrics.stage("decode").observe(0.000_007);
    drop(metrics.backlog("destination"));
    drop(metrics.queue_depth("out.destination"));
    drop(metrics.parked_now("delivery", "destination", "target_refused"));
    drop(metrics.parked_oldest_age("delivery", "destination"));
    drop(metrics.deadline_due(Awaited::Handover));
    drop(metrics.deadline_overdue(Awaited::Handover));
    drop(metrics.ready());
    drop(metrics.destination_up("destination"));
    drop(metrics.connection_up("bus"));
    drop(metrics.connection_failed("bus"));
    drop(metrics.connection_lost("bus"));
    drop(metrics.transport_events("source", "listener", "connection_opened"));
    drop(metrics.garbage("source", "listener"));
    drop(metrics.certificate_expiry("admin.tls.cert_file"));
    drop(metrics.disk_free("store"));
    drop(metrics.disk_size("store"));
    let page = String::from_utf8(metrics.page()).unwrap();
    for metric in catalogue::ALL {
        let form = match metric.form {
            Form::Counter => "counter",
            Form::Gauge => "gauge",
            Form::Histogram(_) => "histogram",
        };
        let line = format!("# TYPE {} {form}\n", metric.name);
        assert!(page.contains(&line), "{} is not a {form}", metric.name);
    }
    let process = catalogue::PROCESS.iter().map(|(name, _)| *name);
    let mut names: Vec<&str> = catalogue::ALL
        .iter()
        .map(|metric| metric.name)
        .chain(process)
        .collect();
    names.sort_unstable();
    let shown = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let shown: Vec<&str> = shown.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(
        shown, names,
        "what is on the page and what the catalogue names differ"
    );
    expect_file!["../golden/metrics.txt"].assert_eq(&without_values(&page));
}

/// The page without what differs from one process, or one version, to the next.
fn without_values(page: &str) -> String {
    let blank = |line: &str| match line.split_once(' ') {
        Some((series, _)) if series.starts_with("process_") => format!("{series} …\n"),
        _ => format!("{}\n", line.replace(env!("CARGO_PKG_VERSION"), "…")),
    };
    page.lines().map(blank).collect()
}

#[test]
fn the_page_about_metrics_says_what_the_catalogue_says() {
    expect_file!["../../gateway/METRICS.md"].assert_eq(&gateway::telemetry::reference());
}

#[test]
fn the_schema_of_the_config_is_as_published() {
    let schema = serde_json::to_string_pretty(&gateway::config::schema()).unwrap() + "\n";
    expect_file!["../golden/config.schema.json"].assert_eq(&schema);
}

/// The rows of the page about the config, by the place and the name of their key.
fn rows(page: &str) -> BTreeMap<String, &str> {
    let mut rows = BTreeMap::new();
    let mut section = "";
    for line in page.lines() {
        if line.starts_with('#') {
            section = line.trim_start_matches(['#', ' ']);
        } else if let Some((key, _)) = line.strip_prefix("| `").and_then(|line| line.split_once('`')) {
            let replaced = rows.insert(format!("`{key}` of {section}"), line);
            assert_eq!(replaced, None, "two rows for {key} of {section}");
        }
    }
    rows
}

/// What became of the keys between two pages, a line for each.
fn changed_keys(published: &str, now: &str) -> Vec<String> {
    let (published, now) = (rows(published), rows(now));
    let keys: BTreeSet<&String> = published.keys().chain(now.keys()).collect();
    let changed = keys
        .into_iter()
        .filter_map(|key| match (published.get(key), now.get(key)) {
            (Some(_), None) => Some(format!("config key {key} is gone")),
            (None, Some(_)) => Some(format!("config key {key} is new")),
            (Some(before), Some(after)) => {
                (before != after).then(|| format!("config key {key} was\n  {before}\nand is\n  {after}"))
            }
            (None, None) => None,
        });
    changed.collect()
}

#[test]
fn the_page_about_the_config_is_as_published() {
    let now = gateway::config::reference();
    if std::env::var_os("UPDATE_EXPECT").is_none() {
        let published = fs::read_to_string(root().join("gateway/CONFIG.md")).unwrap();
        assert!(rows(&published).len() > 80, "the page has lost its rows");
        let changed = changed_keys(&published, &now);
        assert!(
            changed.is_empty(),
            "{}\n`make golden` writes gateway/CONFIG.md anew",
            changed.join("\n")
        );
    }
    expect_file!["../../gateway/CONFIG.md"].assert_eq(&now);
    let printed = vardbrygga(&["config", "reference"]);
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), now);
}

#[test]
fn a_config_key_that_is_gone_or_changed_is_named() {
    let page = gateway::config::reference();
    let gone = page.replace("| `max_attempts` |", "| `attempts` |");
    assert_eq!(
        changed_keys(&page, &gone),
        [
            "config key `attempts` of `[retry]`, `[systems.<name>.retry]` is new",
            "config key `max_attempts` of `[retry]`, `[systems.<name>.retry]` is gone",
        ]
    );
    let other_default = page.replace(
        "| `max_hops` | whole number | 3 |",
        "| `max_hops` | whole number | 5 |",
    );
    let changed = changed_keys(&page, &other_default);
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(
        changed[0].starts_with("config key `max_hops` of `[gateway]` was"),
        "{changed:?}"
    );
}

#[test]
fn every_command_has_a_manual_page_with_the_version() {
    let folder = tempfile::tempdir().unwrap();
    let written = vardbrygga(&["man", "--folder", folder.path().to_str().unwrap()]);
    assert_eq!(
        written.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&written.stderr)
    );
    let names = fs::read_dir(folder.path()).unwrap();
    let names: BTreeSet<String> = names
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    for command in [
        "",
        "-demo",
        "-run",
        "-check",
        "-config",
        "-config-show",
        "-parked-show",
        "-man",
    ] {
        let page = format!("vardbrygga{command}.1");
        assert!(names.contains(&page), "{page} is not among {names:?}");
    }
    let printed = String::from_utf8(vardbrygga(&["man"]).stdout).unwrap();
    let written = fs::read_to_string(folder.path().join("vardbrygga.1")).unwrap();
    assert_eq!(printed, written);
    assert!(printed.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_changelog_begins_with_the_version_that_the_program_says() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let newest = changelog
        .lines()
        .find_map(|line| line.strip_prefix("## "))
        .unwrap();
    let newest = newest.split(' ').next().unwrap();
    let said = String::from_utf8(vardbrygga(&["--version"]).stdout).unwrap();
    assert_eq!(
        said.trim(),
        format!("vardbrygga {newest}"),
        "CHANGELOG.md and Cargo.toml name different versions"
    );
}
