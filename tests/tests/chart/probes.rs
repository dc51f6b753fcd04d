//! The probes of the pod, asked of the real program with the rendered config: paths, scheme, and without a token, as
//! Kubernetes asks. What differs from the cluster is said here: ports are free ones of loopback, the admin listener is
//! without TLS, and secrets lie in a folder.

use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::json;
use tests::http;
use tests::process::{Gateway, free_port, program};
use tests::tree::root;

use super::cases::{case, cases};
use super::config::{file_of, with_secrets};

const TOKEN: &str = "only-of-this-test-0123456789";

/// A certificate, its key and its root, by the keys of a TLS Secret; a token for every other key.
fn secret(key: &str) -> String {
    let root_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = params.self_signed(&root_key).unwrap();
    match key {
        "ca.crt" => root.pem(),
        _ => TOKEN.to_owned(),
    }
}

/// The files of the TLS Secret, which belong together.
fn tls(folder: &std::path::Path) {
    let root_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = Issuer::from_params(&params, &root_key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("vardbrygga-tls/tls.crt"), certificate.pem()).unwrap();
    std::fs::write(folder.join("vardbrygga-tls/tls.key"), key.serialize_pem()).unwrap();
}

#[tokio::test]
async fn the_program_answers_the_probes_of_the_pod_without_a_token_and_metrics_only_with_it() {
    let rendered = &case("defaults").rendered;
    let folder = tempfile::tempdir().unwrap();
    let text = with_secrets(&file_of(rendered, "vardbrygga"), folder.path(), secret);
    for key in ["tls.crt", "tls.key"] {
        std::fs::remove_file(folder.path().join("vardbrygga-tls").join(key)).unwrap();
    }
    tls(folder.path());
    let mut config: toml::Table = text.parse().unwrap();
    let admin = free_port();
    let address = |port: std::net::SocketAddr| toml::Value::String(port.to_string());
    let table = |config: &mut toml::Table, path: &str, key: &str, value: Option<toml::Value>| {
        let mut tables = path.split('.');
        let first = config.get_mut(tables.next().unwrap()).unwrap();
        let found = tables.fold(first, |table, key| table.get_mut(key).unwrap());
        let found = found.as_table_mut().unwrap();
        drop(match value {
            Some(value) => found.insert(key.to_owned(), value),
            None => found.remove(key),
        });
    };
    let data = toml::Value::String(folder.path().join("data").display().to_string());
    table(&mut config, "gateway", "data_dir", Some(data));
    table(&mut config, "admin", "tls", None);
    table(&mut config, "admin", "listen", Some(address(admin)));
    table(&mut config, "http", "listen", Some(address(free_port())));
    table(
        &mut config,
        "systems.millennium.receive",
        "listen",
        Some(address(free_port())),
    );
    let file = folder.path().join("region.toml");
    std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();

    let gateway = Gateway::start(&file, admin);
    drop(gateway.until_ready(200, Duration::from_secs(20)).await);
    let container = &rendered.only("StatefulSet")["spec"]["template"]["spec"]["containers"][0];
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let path = container[probe]["httpGet"]["path"].as_str().unwrap();
        assert_eq!(http::get(admin, path).await.unwrap().status, 200, "{probe}");
    }
    let path = "/metrics";
    assert_eq!(http::get(admin, path).await.unwrap().status, 401);
    let answer = http::get_with(admin, path, &[("Authorization", &format!("Bearer {TOKEN}"))])
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("# TYPE vardbrygga_"));
}

#[test]
fn the_probes_ask_the_admin_port_with_the_scheme_of_its_listener() {
    for case in cases() {
        let config: toml::Table = file_of(&case.rendered, "vardbrygga").parse().unwrap();
        let scheme = if config["admin"].get("tls").is_some() {
            "HTTPS"
        } else {
            "HTTP"
        };
        let container = &case.rendered.only("StatefulSet")["spec"]["template"]["spec"]["containers"][0];
        for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
            let asked = &container[probe]["httpGet"];
            assert_eq!(
                (&asked["port"], &asked["scheme"]),
                (&json!("admin"), &json!(scheme)),
                "{}",
                case.name
            );
        }
    }
}

#[test]
fn the_pods_run_commands_that_the_program_has() {
    for (title, pod) in case("defaults").rendered.pods() {
        let arguments = pod["containers"][0]["args"].as_array().unwrap();
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|argument| argument.as_str().unwrap())
            .collect();
        let shown = std::process::Command::new(program())
            .args(&arguments)
            .arg("--help")
            .current_dir(root())
            .output()
            .unwrap();
        assert!(
            shown.status.success(),
            "{title}: {arguments:?}: {}",
            String::from_utf8_lossy(&shown.stderr)
        );
        assert_eq!(arguments.last(), Some(&"/etc/vardbrygga/region.toml"), "{title}");
        let mounts = pod["containers"][0]["volumeMounts"].as_array().unwrap();
        assert!(
            mounts.iter().any(|mount| mount["mountPath"] == "/etc/vardbrygga"),
            "{title}"
        );
    }
}
