//! The values the chart is rendered with: its own, the examples, every switch one by one, and what is rare but allowed.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::render::{Rendered, chart, render, values_of};

/// One set of values, rendered.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) values: Value,
    pub(crate) rendered: Rendered,
}

/// Every case. Rendered once.
pub(crate) fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        all()
            .into_iter()
            .map(|(name, values)| {
                let rendered = render(&values).unwrap_or_else(|error| panic!("{name}: {error}"));
                Case {
                    name,
                    values,
                    rendered,
                }
            })
            .collect()
    })
}

/// The case of that name.
pub(crate) fn case(name: &str) -> &'static Case {
    let found = cases().iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("no case {name}"))
}

/// The chart's own values.
pub(crate) fn defaults() -> Value {
    values_of(&chart().join("values.yaml"))
}

/// Everything switched on, on the embedded bus.
pub(crate) fn everything_embedded() -> Value {
    everything(&with_directory(config_of("one-region-embedded")), 1, false)
}

/// Everything switched on, on RabbitMQ.
pub(crate) fn everything_amqp() -> Value {
    everything(&with_directory(config_of("rabbitmq-cluster")), 3, true)
}

/// The values of an example.
pub(crate) fn example(name: &str) -> Value {
    values_of(&chart().join("examples").join(format!("{name}.yaml")))
}

/// Values with one of them set; `path` has dots between keys.
pub(crate) fn with(values: &Value, path: &str, value: Value) -> Value {
    let mut changed = values.clone();
    let mut place = &mut changed;
    for key in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = place.as_object_mut().unwrap().entry(key).or_insert(Value::Null);
    }
    *place = value;
    changed
}

/// Every path in the chart's own values that leads to a value rather than to a group of them.
pub(crate) fn leaves(values: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (key, value) in values.as_object().unwrap() {
        match value.as_object().filter(|group| !group.is_empty()) {
            Some(_) => found.extend(
                leaves(value)
                    .into_iter()
                    .map(|(path, value)| (format!("{key}.{path}"), value)),
            ),
            None => found.push((key.clone(), value.clone())),
        }
    }
    found
}

fn all() -> Vec<(String, Value)> {
    let mut all = vec![("defaults".to_owned(), json!({}))];
    for name in ["one-region-embedded", "rabbitmq-cluster"] {
        all.push((name.to_owned(), example(name)));
    }
    for (mode, base) in [("embedded", everything_embedded()), ("amqp", everything_amqp())] {
        all.push((format!("everything, {mode}"), base.clone()));
        for (path, value) in leaves(&defaults()) {
            if value.is_boolean() {
                all.push((
                    format!("everything but {path}, {mode}"),
                    with(&base, &path, json!(false)),
                ));
            }
        }
        all.push((
            format!("a user of the platform's, {mode}"),
            with(&base, "runAsUser", Value::Null),
        ));
    }
    all.extend(rare().into_iter().map(|(name, values)| (name.to_owned(), values)));
    all
}

fn rare() -> Vec<(&'static str, Value)> {
    let without_tls = r#"
[gateway]
name = "plain"
drain = "1m30s500ms"
data_dir = "/data"
[admin]
listen = "[::]:9000"
token_file = "/run/secrets/vardbrygga-admin/token"
[store]
path = "/data/state/store.db"
[systems.one]
adapter = "millennium"
receive = [
  { transport = "mllp", listen = "0.0.0.0:2575", peers = "10.0.0.0/8" },
  { transport = "mllp", listen = "0.0.0.0:2576", peers = "10.0.0.0/8" },
]
send = { transport = "mllp", address = "[2001:db8::5]:6661" }
[systems.two]
adapter = "pmo"
receive = { transport = "http", token_file = "/run/secrets/vardbrygga-pmo/token" }
send = { transport = "http", url = "http://pmo.example.se/riv" }
[http]
listen = "0.0.0.0:8080"
[[routes]]
kind = "*"
receiver = "*"
to = ["one", "two"]
"#;
    let on_the_bus = r#"
[gateway]
name = "bus-alone"
[admin]
listen = "0.0.0.0:9464"
token_file = "/run/secrets/vardbrygga.admin/token"
[bus]
kind = "amqp"
url = "amqp://rabbitmq.example.se/west"
other_nodes = ["rabbitmq-2.example.se:5673"]
management = "https://rabbitmq.example.se:15671"
username = "vardbrygga"
password_file = "/run/secrets/rabbitmq/password"
[store]
kind = "postgres"
url = "postgres://database.example.se/vardbrygga"
username = "vardbrygga"
password_file = "/run/secrets/database/password"
[systems.one]
adapter = "canonical"
receive = { transport = "bus" }
send = { transport = "bus" }
[[routes]]
kind = "*"
receiver = "*"
to = "one"
"#;
    vec![
        ("listeners without TLS", json!({ "config": without_tls })),
        ("the bus alone", json!({ "config": on_the_bus, "replicas": 2 })),
        (
            "an image by its digest",
            json!({ "image": { "digest": digest() } }),
        ),
        (
            "no constraint of any sort",
            json!({ "topologySpreadConstraints": [], "resources": {} }),
        ),
    ]
}

fn everything(config: &str, replicas: u32, autoscaling: bool) -> Value {
    json!({
        "config": config,
        "replicas": replicas,
        "autoscaling": { "enabled": autoscaling },
        "image": { "tag": "edge" },
        "imagePullSecrets": [{ "name": "registry" }],
        "service": {
            "type": "LoadBalancer",
            "annotations": { "example.se/pool": "inner" },
            "externalTrafficPolicy": "Local",
            "loadBalancerSourceRanges": ["10.20.0.0/16"],
        },
        "persistence": { "storageClass": "fast" },
        "serviceAccountName": "vardbrygga",
        "networkPolicy": {
            "sources": [{ "ipBlock": { "cidr": "10.20.0.0/16" } }],
            "targets": [{ "ipBlock": { "cidr": "10.30.0.0/16", "except": ["10.30.9.0/24"] } }],
            "egress": [{ "ports": [{ "port": 8200 }] }],
        },
        "serviceMonitor": {
            "enabled": true,
            "labels": { "release": "prometheus" },
            "tlsConfig": { "ca": { "secret": { "name": "vardbrygga-tls", "key": "ca.crt" } } },
        },
        "prometheusRule": { "enabled": true, "labels": { "release": "prometheus" } },
        "dashboards": { "enabled": true, "annotations": { "folder": "Referrals" } },
        "nodeSelector": { "disk": "ssd" },
        "tolerations": [{ "key": "dedicated", "operator": "Exists" }],
        "affinity": { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
            { "matchExpressions": [{ "key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"] }] },
        ] } } },
        "priorityClassName": "high",
        "podAnnotations": { "example.se/team": "integration" },
        "podLabels": { "team": "integration" },
        "extraVolumes": [{ "name": "share", "nfs": { "server": "files.example.se", "path": "/share" } }],
        "extraVolumeMounts": [{ "name": "share", "mountPath": "/var/spool/archive" }],
    })
}

pub(crate) fn digest() -> String {
    format!("sha256:{}", "0".repeat(64))
}

fn config_of(name: &str) -> String {
    example(name)["config"].as_str().unwrap().to_owned()
}

/// The config with a system that exchanges files, on a volume of the region's own.
fn with_directory(config: String) -> String {
    config
        + r#"
[systems.archive]
adapter = "canonical"
send = { transport = "directory", path = "/var/spool/archive", extension = "json" }

[[routes]]
kind = "*"
receiver = "SE2321000255-E000000000009"
to = "archive"
"#
}
