//! The values: every one is used, documented and checked, and what is not one is refused by its name.

use serde_json::{Value, json};
use tests::tree::root;

use super::cases::{cases, defaults, digest, everything_amqp, everything_embedded, leaves, with};
use super::render::{chart, chart_with, lint, render, render_chart};

fn schema() -> Value {
    let text = std::fs::read_to_string(chart().join("values.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Another value of the same kind that the schema allows.
fn other(path: &str, value: &Value, whole: &Value, validator: &jsonschema::Validator) -> Value {
    let candidates = match value {
        Value::Bool(on) => vec![json!(!on)],
        Value::Number(number) => vec![json!(number.as_i64().unwrap() + 1)],
        Value::Array(_) => vec![json!([]), json!([{ "name": "other" }])],
        Value::Object(_) => vec![json!({ "other": "thing" }), json!({ "other": {} })],
        Value::Null | Value::String(_) => {
            let texts = [
                "other", "31s", "21Gi", "other-1", "Always", "NodePort", "Cluster", "17",
            ];
            let digest = digest();
            texts
                .iter()
                .copied()
                .chain([digest.as_str()])
                .map(|text| json!(text))
                .collect()
        }
    };
    let fits =
        |candidate: &Value| candidate != value && validator.is_valid(&with(whole, path, candidate.clone()));
    let found = candidates.into_iter().find(fits);
    found.unwrap_or_else(|| panic!("{path}: no other value is known to this test"))
}

/// Values with others on top, as Helm puts them.
pub(crate) fn merged(below: Value, above: Value) -> Value {
    match (below, above) {
        (Value::Object(mut below), Value::Object(above)) => {
            for (key, value) in above {
                let beneath = below.remove(&key).unwrap_or_default();
                let _none = below.insert(key, merged(beneath, value));
            }
            Value::Object(below)
        }
        (_, above) => above,
    }
}

#[test]
fn every_value_changes_what_is_rendered() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let bases = [everything_amqp(), everything_embedded()].map(|base| merged(defaults(), base));
    // Whatever rules and dashboards there are, here is one of each.
    let files = [
        ("rules/probe.yaml", "groups: []\n"),
        ("dashboards/probe.json", "{}\n"),
    ];
    let chart = chart_with(&files);
    let render = |values: &Value| render_chart(chart.path(), values);
    let before = bases.each_ref().map(|base| render(base).unwrap().text);
    let mut unused = Vec::new();
    for (path, _) in leaves(&defaults()) {
        let changes = bases.iter().zip(&before).any(|(base, before)| {
            let pointer = format!("/{}", path.replace('.', "/"));
            let value = base.pointer(&pointer).cloned().unwrap_or_default();
            let other = match path.as_str() {
                "config" => json!(format!("{}\n# another line\n", value.as_str().unwrap())),
                _ => other(&path, &value, base, &validator),
            };
            // What the chart refuses has been read by it.
            render(&with(base, &path, other)).map_or(true, |after| after.text != *before)
        });
        if !changes {
            unused.push(path);
        }
    }
    assert!(
        unused.is_empty(),
        "values that nothing in the chart reads: {}",
        unused.join(", ")
    );
}

#[test]
fn the_schema_and_the_values_name_the_same_keys() {
    fn keys(schema: &Value, path: &str, found: &mut Vec<String>) {
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}{key}");
            let is_group = schema["type"] == "object" && schema["properties"].is_object();
            if is_group {
                keys(schema, &format!("{path}."), found);
            } else {
                found.push(path);
            }
        }
    }
    let mut in_schema = Vec::new();
    keys(&schema(), "", &mut in_schema);
    // Those of Kubernetes and of Helm have no default here.
    let is_ours = |path: &String| {
        !path.starts_with("resources.") && path != "global" && !path.contains("topologySpread")
    };
    in_schema.retain(is_ours);
    // Labels of dashboards have a default, which names one of many possible keys.
    let defaults = leaves(&defaults()).into_iter();
    let mut in_values: Vec<String> = defaults
        .map(|(path, _)| path.replace("dashboards.labels.grafana_dashboard", "dashboards.labels"))
        .collect();
    in_values.retain(is_ours);
    in_schema.sort();
    in_values.sort();
    assert_eq!(in_values, in_schema);
}

#[test]
fn an_unknown_key_and_a_wrong_type_are_refused_by_name() {
    for (path, value) in [
        ("replica", json!(2)),
        ("replicas", json!("two")),
        ("replicas", json!(0)),
        ("config", json!({})),
        ("config", json!("")),
        ("image.registry", json!("registry.example.se")),
        ("image.repository", json!("vardbrygga:latest; rm")),
        ("image.digest", json!("sha256:short")),
        ("image.pullPolicy", json!("Sometimes")),
        ("service.type", json!("ExternalName")),
        ("service.port", json!(80)),
        ("persistence.size", json!("a lot")),
        ("persistence.enabled", json!(false)),
        ("resources.limits.memroy", json!("1Gi")),
        ("runAsUser", json!(0)),
        ("networkPolicy.enabled", json!("yes")),
        ("networkPolicy.source", json!([])),
        ("autoscaling.maxReplicas", json!("many")),
        ("serviceMonitor.interval", json!(30)),
        ("dashboards.labels.grafana_dashboard", json!(1)),
        ("podLabels.team", json!(7)),
    ] {
        let error = render(&with(&json!({}), path, value)).unwrap_err();
        let key = path.rsplit('.').next().unwrap();
        assert!(error.contains(key), "{path}: {error}");
    }
}

#[test]
fn helm_lints_every_case_strictly() {
    for case in cases() {
        lint(&case.values).unwrap_or_else(|told| panic!("{}: {told}", case.name));
    }
}

#[test]
fn more_than_one_gateway_on_the_embedded_bus_is_refused() {
    for values in [
        json!({ "replicas": 2 }),
        json!({ "autoscaling": { "enabled": true } }),
    ] {
        let error = render(&values).unwrap_err();
        assert!(error.contains("the embedded bus allows one gateway"), "{error}");
    }
}

#[test]
fn several_gateways_without_a_store_in_common_are_refused() {
    let example = super::cases::example("rabbitmq-cluster");
    let config = example["config"].as_str().unwrap();
    let own_store = config.replace("kind = \"postgres\"", "kind = \"sqlite\"");
    assert_ne!(config, own_store);
    let error = render(&json!({ "config": own_store, "replicas": 2 })).unwrap_err();
    assert!(error.contains("several gateways share one store"), "{error}");
}

#[test]
fn the_version_of_the_chart_is_that_of_the_program() {
    let chart = super::render::values_of(&chart().join("Chart.yaml"));
    let manifest: toml::Table = std::fs::read_to_string(root().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let version = manifest["workspace"]["package"]["version"].as_str().unwrap();
    assert_eq!(
        (&chart["version"], &chart["appVersion"]),
        (&json!(version), &json!(version))
    );
}
