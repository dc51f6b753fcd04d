//! What others depend on, held fast in `tests/golden`: a change here is a change for them. `make golden` writes
//! the files anew; read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use expect_test::expect_file;
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
    drop(metrics.received("source", "mllp"));
    drop(metrics.accepted("source"));
    drop(metrics.queue_depth("out.destination"));
    drop(metrics.handed_over("source", "destination", "referral.request"));
    drop(metrics.taken("destination"));
    drop(metrics.delivered("destination", "referral.request"));
    drop(metrics.refused("source", "unreadable"));
    drop(metrics.parked("destination", "target_refused"));
    drop(metrics.duplicate("intake", "source"));
    drop(metrics.left("intake", "source"));
    drop(metrics.in_progress("intake"));
    drop(metrics.dropped_in_flight("intake"));
    drop(metrics.retries("destination", "transient"));
    drop(metrics.destination_up("destination"));
    drop(metrics.connection_up("bus"));
    drop(metrics.connection_failed("bus"));
    drop(metrics.connection_lost("bus"));
    drop(metrics.transport_events("source", "listener", "connection_opened"));
    metrics.stage("decode").observe(0.000_007);
    metrics.critical_time("destination", 0.2);
    let page = String::from_utf8(metrics.page()).unwrap();
    for line in gateway::telemetry::names::ALL {
        assert!(
            page.contains(&format!("# TYPE {line} ")),
            "{line} is not on the page of this test"
        );
    }
    expect_file!["../golden/metrics.txt"].assert_eq(&page);
}

#[test]
fn the_schema_of_the_config_is_as_published() {
    let schema = serde_json::to_string_pretty(&gateway::config::schema()).unwrap() + "\n";
    expect_file!["../golden/config.schema.json"].assert_eq(&schema);
}
