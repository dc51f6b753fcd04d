//! The config that is rendered is read by the gateway's own code, and what the chart has read from it is what the
//! gateway reads: ports, bus, directories, times, secrets.

use std::collections::BTreeSet;
use std::path::Path;

use gateway::config::{BusKind, Config, HostPort, ReceiveBy, SendBy, StoreKind, Warning};
use serde_json::{Value, json};

use super::cases::{Case, cases, defaults, with};
use super::render::{Rendered, render};

/// Where secrets are mounted.
const SECRETS: &str = "/run/secrets/";

/// The config file as the pod finds it.
pub(crate) fn file_of(rendered: &Rendered, configmap: &str) -> String {
    let object = rendered.named("ConfigMap", configmap);
    object["data"]["region.toml"].as_str().unwrap().to_owned()
}

/// Every secret file the config names, as (Secret, key).
pub(crate) fn secret_files(config: &str) -> BTreeSet<(String, String)> {
    let values = config.split('"').filter_map(|part| part.strip_prefix(SECRETS));
    let files = values.filter_map(|path| path.split_once('/'));
    files
        .map(|(secret, key)| (secret.to_owned(), key.to_owned()))
        .collect()
}

/// The config with its secrets in a folder that pretends to be the mounts.
pub(crate) fn with_secrets(config: &str, folder: &Path, content: impl Fn(&str) -> String) -> String {
    use std::os::unix::fs::PermissionsExt;
    for (secret, key) in secret_files(config) {
        let file = folder.join(&secret).join(&key);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content(&key)).unwrap();
        // As the chart mounts them.
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o440)).unwrap();
    }
    config.replace(SECRETS, &format!("{}/", folder.display()))
}

fn load(case: &Case) -> (Config, Vec<Warning>) {
    let folder = tempfile::tempdir().unwrap();
    let text = file_of(&case.rendered, "vardbrygga");
    let text = with_secrets(&text, folder.path(), |_| "a secret of this test alone".to_owned());
    Config::parse(&text, "region.toml").unwrap_or_else(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!(
            "{}: the gateway refuses the config:\n{}",
            case.name,
            errors.join("\n")
        )
    })
}

/// Ports that take messages, the way the gateway reads them.
fn listeners(config: &Config) -> BTreeSet<u64> {
    let receives = || config.systems.values().flat_map(|system| &system.receive);
    let mllp = receives().filter_map(|receive| match receive {
        ReceiveBy::Mllp(mllp) => Some(mllp.listen.port()),
        ReceiveBy::Bus(_) | ReceiveBy::Http(_) | ReceiveBy::Directory(_) => None,
    });
    let http = config.http.as_ref().map(|http| http.listen.port());
    mllp.chain(http).map(u64::from).collect()
}

/// Ports the gateway connects to.
fn targets(config: &Config) -> BTreeSet<u64> {
    let sends = config
        .systems
        .values()
        .filter_map(|system| match system.send.as_ref()? {
            SendBy::Mllp(mllp) => Some(mllp.address.port()),
            SendBy::Http(http) => {
                let default = if http.url.is_encrypted() { 443 } else { 80 };
                Some(http.url.uri().port_u16().unwrap_or(default))
            }
            SendBy::Bus(_) | SendBy::Directory(_) => None,
        });
    let bus: Vec<u16> = match &config.bus.kind {
        BusKind::Amqp(amqp) => {
            let others = amqp.other_nodes.iter().map(HostPort::port);
            let management = amqp.management.iter().filter_map(|url| url.uri().port_u16());
            others.chain(management).chain([amqp.url.port()]).collect()
        }
        BusKind::Embedded(_) => Vec::new(),
    };
    let store = match &config.store.kind {
        StoreKind::Postgres(postgres) => Some(postgres.url.port()),
        StoreKind::Sqlite(_) => None,
    };
    sends.chain(bus).chain(store).map(u64::from).collect()
}

fn ports(list: &Value, key: &str) -> BTreeSet<u64> {
    let ports = list.as_array().into_iter().flatten();
    ports.map(|port| port[key].as_u64().unwrap()).collect()
}

fn container(case: &Case) -> &Value {
    &case.rendered.only("StatefulSet")["spec"]["template"]["spec"]["containers"][0]
}

fn mount<'a>(case: &'a Case, name: &str) -> &'a str {
    let mounts = container(case)["volumeMounts"].as_array().unwrap();
    let found = mounts.iter().find(|mount| mount["name"] == name).unwrap();
    found["mountPath"].as_str().unwrap()
}

#[test]
fn the_gateway_accepts_the_config_of_every_case() {
    for case in cases() {
        drop(load(case));
    }
}

#[test]
fn the_gateway_has_nothing_to_advise_about_the_default_config_and_the_examples() {
    for case in &cases()[..3] {
        assert_eq!(load(case).1, [], "{}", case.name);
    }
}

#[test]
fn the_config_reaches_the_pod_as_it_is_written() {
    for config in [
        "a = 1",
        "a = 1\n",
        "\n  a = 1\n\n\n",
        "# å ä ö {{ .Values.x }}\r\na = \"\\t\"\t\n",
    ] {
        // What the gateway says of them is not the matter here.
        let listen = "admin.listen = \"0.0.0.0:1\"\n";
        let config = format!("{config}\n{listen}");
        let rendered = render(&json!({ "config": config })).unwrap();
        assert_eq!(file_of(&rendered, "vardbrygga"), config);
        assert_eq!(file_of(&rendered, "vardbrygga-check"), config);
    }
}

#[test]
fn the_ports_of_pod_service_and_network_policy_are_those_of_the_config() {
    for case in cases() {
        let (config, _) = load(case);
        let (messages, admin) = (listeners(&config), u64::from(config.admin.listen.port()));
        let all: BTreeSet<u64> = messages.iter().copied().chain([admin]).collect();
        assert_eq!(
            ports(&container(case)["ports"], "containerPort"),
            all,
            "{}",
            case.name
        );
        let services = case.rendered.of_kind("Service");
        let of = |name: &str| {
            services
                .iter()
                .find(|service| service["metadata"]["name"] == name)
        };
        let served = of("vardbrygga").map(|service| ports(&service["spec"]["ports"], "port"));
        assert_eq!(served.unwrap_or_default(), messages, "{}", case.name);
        let served = of("vardbrygga-admin").map(|service| ports(&service["spec"]["ports"], "port"));
        assert_eq!(served, Some(BTreeSet::from([admin])), "{}", case.name);
        let Some(policy) = case.rendered.of_kind("NetworkPolicy").first().copied() else {
            continue;
        };
        let open = |direction: &str, rule: usize| ports(&policy["spec"][direction][rule]["ports"], "port");
        assert_eq!(open("ingress", 0), BTreeSet::from([admin]), "{}", case.name);
        assert_eq!(open("ingress", 1), messages, "{}", case.name);
        if !targets(&config).is_empty() {
            assert_eq!(open("egress", 1), targets(&config), "{}", case.name);
        }
    }
}

#[test]
fn the_disk_is_where_the_gateway_writes() {
    for case in cases() {
        let (config, _) = load(case);
        assert_eq!(
            mount(case, "data"),
            config.gateway.data_dir.to_str().unwrap(),
            "{}",
            case.name
        );
        if let StoreKind::Sqlite(store) = &config.store.kind {
            assert!(store.path.starts_with(&config.gateway.data_dir), "{}", case.name);
        }
        if let BusKind::Embedded(bus) = &config.bus.kind {
            assert!(bus.path.starts_with(&config.gateway.data_dir), "{}", case.name);
        }
    }
    for (key, table) in [("store.path", "store"), ("bus.path", "bus")] {
        let config = format!(
            "{table}.path = \"/elsewhere/file\"\n{}",
            defaults()["config"].as_str().unwrap()
        );
        let error = render(&json!({ "config": config })).unwrap_err();
        assert!(error.contains(key), "{error}");
    }
}

#[test]
fn the_embedded_bus_of_the_default_config_and_the_example_fits_on_the_disk() {
    for case in &cases()[..2] {
        let (config, _) = load(case);
        let BusKind::Embedded(bus) = &config.bus.kind else {
            panic!("{}: the embedded bus", case.name);
        };
        let values = super::values::merged(defaults(), case.values.clone());
        let size = values["persistence"]["size"]
            .as_str()
            .unwrap()
            .replace("Gi", "")
            .parse::<u64>()
            .unwrap();
        assert!(bus.max_bytes.bytes() < size << 30, "{}", case.name);
    }
}

#[test]
fn kubernetes_waits_longer_than_the_gateway_takes_to_stop() {
    for case in cases() {
        let (config, _) = load(case);
        let pod = &case.rendered.only("StatefulSet")["spec"]["template"]["spec"];
        let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap();
        let drain = config.gateway.drain.get().as_secs_f64();
        // Messages under way first, listeners next, each for as long; then bus and store are closed.
        assert!(grace as f64 >= 2.0 * drain + 10.0, "{}: {grace} s", case.name);
        assert!(grace as f64 <= 2.0 * drain + 20.0, "{}: {grace} s", case.name);
    }
}

#[test]
fn every_pod_mounts_the_secrets_of_the_config_and_no_others() {
    for case in cases() {
        let wanted: BTreeSet<String> = secret_files(&file_of(&case.rendered, "vardbrygga"))
            .into_iter()
            .map(|(secret, _)| secret)
            .collect();
        for (title, pod) in case.rendered.pods() {
            let volumes = pod["volumes"].as_array().unwrap();
            let mounts = pod["containers"][0]["volumeMounts"].as_array().unwrap();
            let mut mounted = BTreeSet::new();
            for volume in volumes.iter().filter(|volume| volume["secret"].is_object()) {
                let secret = volume["secret"]["secretName"].as_str().unwrap();
                let at = mounts
                    .iter()
                    .find(|mount| mount["name"] == volume["name"])
                    .unwrap();
                assert_eq!(
                    at["mountPath"],
                    format!("{SECRETS}{secret}"),
                    "{}: {title}",
                    case.name
                );
                assert_eq!(at["readOnly"], true, "{}: {title}", case.name);
                assert_eq!(volume["secret"]["defaultMode"], 0o440, "{}: {title}", case.name);
                assert!(
                    mounted.insert(secret.to_owned()),
                    "{}: {title}: {secret} twice",
                    case.name
                );
            }
            assert_eq!(mounted, wanted, "{}: {title}", case.name);
        }
    }
}

#[test]
fn a_new_config_is_a_new_pod() {
    let checksum = |values: &Value| {
        let rendered = render(values).unwrap();
        rendered.only("StatefulSet")["spec"]["template"]["metadata"]["annotations"]["checksum/config"].clone()
    };
    let config = defaults()["config"].as_str().unwrap().to_owned();
    let before = checksum(&json!({}));
    assert_ne!(
        before,
        checksum(&json!({ "config": config + "\n# another line\n" }))
    );
    assert_eq!(
        before,
        checksum(&with(&json!({}), "networkPolicy.enabled", json!(false)))
    );
}

#[test]
fn what_the_chart_cannot_run_is_told_all_at_once() {
    let config = r#"
gateway.data_dir = "/data"
admin.listen = "127.0.0.1:9464"
admin.tls.client_ca_file = "/run/secrets/ca/ca.crt"
bus.path = "/elsewhere/bus"
systems.one.receive = { transport = "mllp", listen = "[::1]:2575" }
"#;
    let error = render(&json!({ "config": config, "replicas": 2 })).unwrap_err();
    for told in [
        "replicas",
        "admin.listen",
        "admin.tls.client_ca_file",
        "bus.path",
        "systems.one.receive.listen",
    ] {
        assert!(error.contains(told), "{told} is missing in: {error}");
    }
    for (config, told) in [
        ("a = = 1", "config: toml: line 1"),
        ("bus = 1", "config: bus: a table"),
        ("systems.one = 1", "config: systems.one: a table"),
    ] {
        let error = render(&json!({ "config": config })).unwrap_err();
        assert!(error.contains(told), "{config}: {error}");
    }
}
