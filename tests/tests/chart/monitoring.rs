//! Rules and dashboards reach the cluster as their files say, and Prometheus is told where to scrape and with what.

use serde_json::{Value, json};

use super::cases::{case, cases, defaults};
use super::render::{chart, chart_with, render, render_chart, values_of};

/// The files of a folder of the chart with an extension, without those of folders below it.
fn files(folder: &std::path::Path, extension: &str) -> Vec<(String, std::path::PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    files.sort();
    files
}

#[test]
fn every_rules_file_is_a_prometheus_rule_with_the_same_groups() {
    let rendered = &case("everything, amqp").rendered;
    let files = files(&chart().join("rules"), "yaml");
    assert_eq!(rendered.of_kind("PrometheusRule").len(), files.len());
    for (name, path) in files {
        let rule = rendered.named("PrometheusRule", &format!("vardbrygga-{name}"));
        assert_eq!(rule["spec"], values_of(&path), "{name}");
        assert_eq!(rule["metadata"]["labels"]["release"], "prometheus");
    }
}

#[test]
fn every_dashboard_is_a_config_map_with_the_same_bytes() {
    let rendered = &case("everything, amqp").rendered;
    for (name, path) in files(&chart().join("dashboards"), "json") {
        let map = rendered.named("ConfigMap", &format!("vardbrygga-dashboard-{name}"));
        let file = format!("{name}.json");
        assert_eq!(
            map["data"][&file],
            std::fs::read_to_string(path).unwrap(),
            "{name}"
        );
        assert_eq!(map["metadata"]["labels"]["grafana_dashboard"], "1");
    }
}

#[test]
fn nothing_in_rules_and_dashboards_is_taken_for_a_template() {
    let rules = "# A comment.\ngroups:\n  - name: probe\n    rules:\n      - alert: Probe\n        expr: up == 0\n        \
                 annotations:\n          summary: \"{{ $labels.job }} on {{ $value }}\"\n";
    let dashboard = "{\n  \"title\": \"{{ .Values.config }}\",\n  \"legend\": \"{{instance}}\"\n}\n";
    let chart = chart_with(&[
        ("rules/probe.yaml", rules),
        ("rules/tests/probe_test.yaml", "not: rules"),
        ("dashboards/probe.json", dashboard),
    ]);
    let values = json!({ "prometheusRule": { "enabled": true }, "dashboards": { "enabled": true } });
    let rendered = render_chart(chart.path(), &values).unwrap();
    let rule = rendered.named("PrometheusRule", "vardbrygga-probe");
    let annotations = &rule["spec"]["groups"][0]["rules"][0]["annotations"];
    assert_eq!(annotations["summary"], "{{ $labels.job }} on {{ $value }}");
    let map = rendered.named("ConfigMap", "vardbrygga-dashboard-probe");
    assert_eq!(map["data"]["probe.json"], dashboard);
    assert!(
        !rendered.text.contains("not: rules"),
        "tests of rules are no rules"
    );
}

#[test]
fn prometheus_scrapes_the_admin_service_with_the_token_and_scheme_of_the_config() {
    let rendered = &case("everything, amqp").rendered;
    let monitor = rendered.only("ServiceMonitor");
    let endpoint = &monitor["spec"]["endpoints"][0];
    assert_eq!(endpoint["scheme"], "https");
    assert_eq!(endpoint["path"], "/metrics");
    assert_eq!(
        endpoint["authorization"]["credentials"],
        json!({ "name": "vardbrygga-admin", "key": "token" })
    );
    let service = rendered.named("Service", "vardbrygga-admin");
    assert_eq!(
        service["spec"]["publishNotReadyAddresses"], true,
        "one that is not ready is scraped too"
    );
    let labels = &service["metadata"]["labels"];
    for (label, value) in monitor["spec"]["selector"]["matchLabels"].as_object().unwrap() {
        assert_eq!(&labels[label], value, "{label}");
    }
    assert_eq!(endpoint["port"], service["spec"]["ports"][0]["name"]);
    assert_eq!(
        labels[monitor["spec"]["jobLabel"].as_str().unwrap()],
        "vardbrygga"
    );
}

#[test]
fn a_token_that_lies_in_no_secret_is_the_gateways_alone() {
    let config = defaults()["config"].as_str().unwrap().to_owned();
    let config = config.replace("/run/secrets/vardbrygga-admin/token", "/var/vault/token");
    drop(render(&json!({ "config": config })).unwrap());
    let error = render(&json!({ "config": config, "serviceMonitor": { "enabled": true } })).unwrap_err();
    assert!(error.contains("admin.token_file"), "{error}");
}

#[test]
fn services_budget_and_spread_choose_the_gateways_and_no_pod_that_only_checks() {
    for case in cases() {
        let gateways = &case.rendered.only("StatefulSet")["spec"]["template"];
        let others = case
            .rendered
            .pods()
            .into_iter()
            .filter(|(title, _)| !title.starts_with("StatefulSet"));
        assert!(others.count() >= 1, "{}", case.name);
        let fits = |selector: &Value, labels: &Value| {
            let mut wanted = selector.as_object().unwrap().iter();
            wanted.all(|(label, value)| &labels[label] == value)
        };
        let mut selectors = vec![&case.rendered.only("StatefulSet")["spec"]["selector"]["matchLabels"]];
        selectors.extend(
            case.rendered
                .of_kind("Service")
                .iter()
                .map(|service| &service["spec"]["selector"]),
        );
        let budgets = case.rendered.of_kind("PodDisruptionBudget");
        selectors.extend(
            budgets
                .iter()
                .map(|budget| &budget["spec"]["selector"]["matchLabels"]),
        );
        let spread = gateways["spec"]["topologySpreadConstraints"]
            .as_array()
            .into_iter()
            .flatten();
        selectors.extend(spread.map(|constraint| &constraint["labelSelector"]["matchLabels"]));
        let checks = [
            case.rendered
                .of_kind("Job")
                .first()
                .map(|job| &job["spec"]["template"]["metadata"]["labels"]),
            case.rendered
                .of_kind("Pod")
                .first()
                .map(|pod| &pod["metadata"]["labels"]),
        ];
        for selector in selectors {
            assert!(
                fits(selector, &gateways["metadata"]["labels"]),
                "{}: {selector}",
                case.name
            );
            for labels in checks.into_iter().flatten() {
                assert!(
                    !fits(selector, labels),
                    "{}: {selector} chooses a check",
                    case.name
                );
            }
        }
        for policy in case.rendered.of_kind("NetworkPolicy") {
            let selector = &policy["spec"]["podSelector"]["matchLabels"];
            for labels in checks
                .into_iter()
                .flatten()
                .chain([&gateways["metadata"]["labels"]])
            {
                assert!(
                    fits(selector, labels),
                    "{}: {selector} leaves out a pod",
                    case.name
                );
            }
        }
    }
}
