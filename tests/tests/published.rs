//! What others depend on, held fast in `tests/golden`: a change here is a change for them. `make golden` writes
//! the files anew; read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use expect_test::expect_file;
use gateway::telemetry::catalogue::{self, Form};
use tests::process::vardbrygga;

#[test]
fn the_help_of_every_command_is_as_published() {
    let mut pages = String::new();
    for arguments in [
        &["--help"][..],
        &["demo", "--help"],
        &["run", "--help"],
        &["check", "--help"],
        &["config", "--help"],
        &["translate", "--help"],
        &["validate", "--help"],
        &["parked", "--help"],
        &["parked", "list", "--help"],
        &["parked", "show", "--help"],
        &["contracts", "--help"],
        &["contracts", "show", "--help"],
        &["completions", "--help"],
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
    drop(metrics.handed_over("source", "destination", "referral.request"));
    drop(metrics.taken("destination"));
    drop(metrics.delivered("destination", "referral.request"));
    drop(metrics.parked("destination", "target_refused"));
    drop(metrics.duplicate("intake", "source"));
    drop(metrics.left("intake", "source"));
    drop(metrics.in_progress("intake"));
    drop(metrics.dropped_in_flight("intake"));
    drop(metrics.retries("destination", "transient"));
    metrics.stage("decode").observe(0.000_007);
    drop(metrics.backlog("destination"));
    drop(metrics.queue_depth("out.destination"));
    drop(metrics.parked_now("delivery", "destination", "target_refused"));
    drop(metrics.parked_oldest_age("delivery", "destination"));
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
