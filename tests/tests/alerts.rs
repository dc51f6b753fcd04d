//! The alert rules and dashboards of `helm/`, judged by the real promtool and the real Prometheus, and held
//! against the metrics that the gateway has.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use gateway::telemetry::{Values, catalogue};
use serde_json::{Value, json};
use tests::millennium::{Sender, msa};
use tests::pmo::{Answer, Pmo};
use tests::process::free_port;
use tests::prometheus::{Prometheus, helm_files, promtool, queries, rules};
use tests::tree::root;
use tests::world::{World, adapter, embedded, hl7, until};

const SOON: Duration = Duration::from_secs(20);

/// Panels that may be empty on a gateway that is well, with the reason.
const MAY_BE_EMPTY: &[(&str, &str)] = &[
    (
        "operations.json, Days until certificates end",
        "a gateway without TLS has none",
    ),
    ("operations.json, Refused", "nothing may have been refused lately"),
];

fn names(folder: &str) -> BTreeSet<String> {
    helm_files(folder).into_iter().map(|(name, _)| name).collect()
}

fn alerts() -> Vec<Value> {
    Prometheus::start(free_port()).alerts()
}

#[test]
fn every_alert_fires_and_rests_as_its_tests_say() {
    let rules = rules();
    promtool(&["check", "rules", &rules.display().to_string()], b"").unwrap_or_else(|said| panic!("{said}"));
    for (_, test) in helm_files("rules/tests") {
        promtool(&["test", "rules", &test.display().to_string()], b"")
            .unwrap_or_else(|said| panic!("{said}"));
    }
}

#[test]
fn every_alert_has_a_runbook_and_tests_and_nothing_else_has() {
    let alerts = alerts();
    let named: BTreeSet<String> = alerts
        .iter()
        .map(|alert| text(alert, "name").to_owned())
        .collect();
    assert_eq!(named, names("runbooks"), "alerts and runbooks differ");
    assert_eq!(named, names("rules/tests"), "alerts and their tests differ");
    for alert in &alerts {
        let (name, says) = (text(alert, "name"), &alert["annotations"]);
        assert_eq!(text(says, "runbook_url"), format!("helm/runbooks/{name}.md"));
        assert!(
            !text(says, "summary").is_empty() && !text(says, "description").is_empty(),
            "{name}"
        );
        let severity = text(&alert["labels"], "severity");
        assert!(["warning", "critical"].contains(&severity), "{name}: {severity}");
        let page = std::fs::read_to_string(root().join("helm/runbooks").join(format!("{name}.md"))).unwrap();
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
        let expected = [
            "## Meaning",
            "## Risk to patients",
            "## Look",
            "## Mend",
            "## Call",
        ];
        assert_eq!(headings[0], format!("# {name}"));
        assert_eq!(headings[1..], expected, "{name}.md");
    }
}

/// Each rule in turn is replaced by one that never fires and one that always does; its own tests must notice.
#[test]
fn no_alert_could_stay_silent_or_never_rest_without_its_tests_noticing() {
    let alerts = alerts();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tests")).unwrap();
    for (name, test) in helm_files("rules/tests") {
        let copy = folder.path().join("tests").join("alert.yaml");
        let _bytes = std::fs::copy(test, &copy).unwrap();
        let own: Vec<&Value> = alerts
            .iter()
            .filter(|alert| text(alert, "name") == name)
            .collect();
        let whole: Vec<Value> = own.iter().map(|alert| as_written(alert)).collect();
        assert_eq!(verdict(&copy, &whole), Ok(()), "{name} as it is");
        for number in 0..whole.len() {
            for expression in ["vector(1) > 2", "vector(1)"] {
                let mut altered = whole.clone();
                altered[number]["expr"] = json!(expression);
                assert!(
                    verdict(&copy, &altered).is_err(),
                    "{name} as `{expression}` passes its tests"
                );
            }
        }
    }
}

/// A rule as a rule file has it, from what Prometheus says of it.
fn as_written(alert: &Value) -> Value {
    let seconds = |key: &str| format!("{}s", alert[key].as_f64().unwrap_or_default());
    json!({
        "alert": alert["name"],
        "expr": alert["query"],
        "for": seconds("duration"),
        "keep_firing_for": seconds("keepFiringFor"),
        "labels": alert["labels"],
        "annotations": alert["annotations"],
    })
}

/// What promtool says of these rules; JSON is YAML.
fn verdict(test: &Path, rules: &[Value]) -> Result<(), String> {
    let file = test
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("vardbrygga.yaml");
    let groups = json!({ "groups": [{ "name": "altered", "rules": rules }] });
    std::fs::write(file, groups.to_string()).unwrap();
    promtool(&["test", "rules", &test.display().to_string()], b"")
}

#[test]
fn rules_tests_runbooks_and_dashboards_name_metrics_and_labels_that_exist() {
    let mut offenders = Vec::new();
    for folder in ["rules", "rules/tests", "runbooks", "dashboards"] {
        for (_, path) in helm_files(folder) {
            let page = std::fs::read_to_string(&path).unwrap().replace("\\\"", "\"");
            let shown = path.strip_prefix(root()).unwrap().display();
            offenders.extend(
                foreign_metrics(&page)
                    .into_iter()
                    .map(|fault| format!("{shown}: {fault}")),
            );
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

#[test]
fn a_metric_that_is_gone_is_named_where_it_is_used() {
    assert_eq!(
        foreign_metrics("rate(vardbrygga_gone_total[5m])"),
        ["vardbrygga_gone_total does not exist"]
    );
    assert_eq!(
        foreign_metrics("vardbrygga_ready{colour=\"red\"} vardbrygga_critical_time_seconds_bucket{le=\"1\"}"),
        ["vardbrygga_ready has no label colour"]
    );
    assert_eq!(
        foreign_metrics("vardbrygga_messages_in_progress{stage=\"gone\"}"),
        ["vardbrygga_messages_in_progress{stage} is never gone"]
    );
    assert_eq!(
        foreign_metrics("sum by (colour) (up)"),
        ["no metric has the label colour"]
    );
}

/// What Prometheus itself adds to every series.
const ADDED: &[&str] = &["job", "instance", "pod", "le"];

/// Every metric, label and word of a closed list that a text names and that does not exist.
fn foreign_metrics(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, _) in page.match_indices("vardbrygga_") {
        let (name, rest) = split_word(&page[at..]);
        let of_histogram = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| name.strip_suffix(end));
        let known = |name: &str| catalogue::ALL.iter().find(|metric| metric.name == name);
        let Some(metric) = known(name).or_else(|| of_histogram.and_then(known)) else {
            faults.push(format!("{name} does not exist"));
            continue;
        };
        let matchers = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        for matcher in matchers.map_or("", |(inside, _)| inside).split(", ") {
            let (label, value) = split_word(matcher);
            let of_metric = metric.labels.iter().find(|known| known.name == label);
            match (of_metric.map(|label| label.values), value.strip_prefix("=\"")) {
                (None, _) if label.is_empty() || ADDED.contains(&label) => {}
                (None, _) => faults.push(format!("{name} has no label {label}")),
                (Some(Values::Closed(list)), Some(value)) => {
                    let value = value.trim_end_matches('"');
                    if !list().contains(&value) {
                        faults.push(format!("{name}{{{label}}} is never {value}"));
                    }
                }
                (Some(Values::Closed(_) | Values::Config(_)), _) => {}
            }
        }
    }
    for word in [" by (", " on (", " without ("] {
        for (at, _) in page.match_indices(word) {
            let inside = &page[at + word.len()..];
            let labels = inside
                .split_once(')')
                .map_or("", |(labels, _)| labels)
                .split(", ");
            let known = |label: &str| {
                let mut all = catalogue::ALL.iter().flat_map(|metric| metric.labels);
                ADDED.contains(&label) || all.any(|known| known.name == label)
            };
            let unknown = labels.filter(|label| !label.is_empty() && !known(label));
            faults.extend(unknown.map(|label| format!("no metric has the label {label}")));
        }
    }
    faults
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    text.split_at(end.unwrap_or(text.len()))
}

#[test]
fn dashboards_are_sound_and_have_names_of_their_own() {
    let mut uids = BTreeSet::new();
    for (name, path) in helm_files("dashboards") {
        let dashboard: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(
            uids.insert(text(&dashboard, "uid").to_owned()),
            "{name}: its uid is another's"
        );
        let panels = dashboard["panels"].as_array().unwrap();
        let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_u64()).collect();
        assert_eq!(ids.len(), panels.len(), "{name}: two panels have the same id");
        for panel in panels {
            assert_eq!(
                panel["datasource"]["uid"], "${datasource}",
                "{name}: {}",
                panel["title"]
            );
        }
    }
    assert_eq!(uids.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_gateway_that_is_well_every_panel_answers_and_no_alert_stirs() {
    let pmo = Pmo::start(|document| match document.envelope.case_id.as_deref() {
        Some(case) if case.ends_with("000001") => Answer::ValidationError,
        _ => Answer::Ok,
    });
    let pmo = pmo.await;
    let world = World::new(&embedded(), pmo.address, free_port());
    let gateway = world.start().await;
    let millennium = adapter("millennium");
    let mut sender = Sender::new(world.mllp, SOON);
    for number in 1..=8 {
        let (_, _, bytes) = hl7(millennium.as_ref(), "A1", number, 1);
        assert_eq!(msa(&sender.send(&bytes).await).0, "AA");
    }
    until("the gateway has looked again", SOON, async || {
        gateway.metric("vardbrygga_parked_messages", &[]).await > 0.5
            && gateway.metric("vardbrygga_ready", &[]).await > 0.5
    })
    .await;
    let prometheus = Prometheus::start(world.admin);
    until("it was scraped a few times", SOON, async || {
        let scrapes = prometheus.query("count_over_time(vardbrygga_ready[1m])");
        scrapes
            .first()
            .is_some_and(|series| series["value"][1].as_str().unwrap().parse::<u32>().unwrap() > 4)
    })
    .await;
    let mut empty = Vec::new();
    for query in queries() {
        let mut found = false;
        // A system is a source or a destination; a panel answers for one of them at least.
        for system in ["millennium", "pmo"] {
            let asked = query
                .expression
                .replace("$system", system)
                .replace("$__rate_interval", "1m");
            found |= !prometheus.query(&asked).is_empty();
        }
        if !found && !MAY_BE_EMPTY.iter().any(|(panel, _)| *panel == query.panel) {
            empty.push(format!("{}: {}", query.panel, query.expression));
        }
    }
    assert!(
        empty.is_empty(),
        "panels without an answer:\n{}",
        empty.join("\n")
    );
    // The disk of the machine that runs this test may well be full.
    let stirring = prometheus.query("ALERTS{alertname!=\"VardbryggaDiskFilling\"}");
    assert!(stirring.is_empty(), "{stirring:#?}");
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
