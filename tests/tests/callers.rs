//! Who may send over HTTP, with the running program and real certificates: a machine sends as the system whose
//! name its certificate has, and from the networks that are let in.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tests::certificates::certificates;
use tests::http;
use tests::process::{Gateway, free_port};

/// A gateway whose HTTP listener asks for certificates: `journal` for one of that name, `pmo` for any.
struct Guarded {
    gateway: Gateway,
    listen: std::net::SocketAddr,
    certificates: TempDir,
    _folder: TempDir,
}

async fn guarded(peers: &str) -> Guarded {
    let certificates = certificates(&["localhost", "journal.site.example", "other.site.example"]);
    let folder = tempfile::tempdir().unwrap();
    let [admin, listen] = [free_port(), free_port()];
    let (data, files) = (folder.path().display(), certificates.path().display());
    let config = folder.path().join("guarded.toml");
    let text = format!(
        r#"[gateway]
name = "guarded"
data_dir = "{data}"

[admin]
listen = "{admin}"

[http]
listen = "{listen}"
peers = "{peers}"
tls = {{ cert_file = "{files}/localhost.pem", key_file = "{files}/localhost.key", client_ca_file = "{files}/ca.pem" }}

[systems.journal]
adapter = "canonical"
receive = {{ transport = "http", certificate_names = "journal.site.example" }}
send = {{ transport = "bus" }}

[systems.pmo]
adapter = "pmo"
receive = {{ transport = "http" }}

[[routes]]
kind = "*"
receiver = "*"
to = "journal"
"#
    );
    std::fs::write(&config, text).unwrap();
    let gateway = Gateway::start(&config, admin);
    drop(gateway.until_ready(200, Duration::from_secs(30)).await);
    Guarded {
        gateway,
        listen,
        certificates,
        _folder: folder,
    }
}

impl Guarded {
    /// The status that a machine gets that sends as a system.
    async fn status(&self, system: &str, machine: Option<&str>) -> std::io::Result<u16> {
        let path = format!("/v1/systems/{system}/messages");
        let files: &Path = self.certificates.path();
        let answered = http::post_over_tls(self.listen, &path, files, machine, b"{}").await?;
        Ok(answered.status)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_sends_only_as_the_system_whose_name_its_certificate_has() {
    let guarded = guarded("127.0.0.0/8").await;
    // 400: let in, and read; the message is none.
    assert_eq!(
        guarded
            .status("journal", Some("journal.site.example"))
            .await
            .unwrap(),
        400
    );
    let refused = guarded
        .status("journal", Some("other.site.example"))
        .await
        .unwrap();
    assert!([401, 403].contains(&refused), "another machine got {refused}");
    let any = guarded.status("pmo", Some("other.site.example")).await.unwrap();
    assert!(
        ![401, 403].contains(&any),
        "a system without names takes any certificate, got {any}"
    );
    assert!(
        guarded.status("pmo", None).await.is_err(),
        "without a certificate there is no connection"
    );
    assert!(!guarded.gateway.log().contains("a fault of the program"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_of_another_network_is_turned_away_before_it_can_say_anything() {
    let guarded = guarded("10.20.0.0/16").await;
    assert!(
        guarded
            .status("journal", Some("journal.site.example"))
            .await
            .is_err()
    );
    assert!(
        guarded.gateway.log().contains("peer turned away"),
        "{}",
        guarded.gateway.log()
    );
}
