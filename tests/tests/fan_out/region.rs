//! A gateway between a hospital that sends and sites that take, its command line, and messages of one case.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use contracts::Document;
use gateway::demo::notices::{Case, MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE};
use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;
use tests::http;
use tests::process::{Gateway, free_port, vardbrygga};
use tests::world::{adapter, written};

pub(crate) const SOON: Duration = Duration::from_secs(20);

/// A gateway, and what a hospital and an operator have to do with it.
pub(crate) struct Region {
    pub(crate) gateway: Gateway,
    pub(crate) listen: SocketAddr,
    config: PathBuf,
    _folder: TempDir,
}

impl Region {
    /// A hospital that sends; a health centre and a mobile team on one system, a municipality on another.
    pub(crate) async fn between(open_care: SocketAddr, municipality: SocketAddr) -> Self {
        let sections = format!(
            r#"
[systems.hospital]
adapter = "canonical"
receive = {{ transport = "http" }}

[systems.open-care]
adapter = "canonical"
send = {{ transport = "http", url = "http://{open_care}/" }}

[systems.municipality]
adapter = "canonical"
send = {{ transport = "http", url = "http://{municipality}/" }}

[[routes]]
kind = "*"
receiver = ["{PRIMARY_CARE}", "{MOBILE_TEAM}"]
to = "open-care"

[[routes]]
kind = "*"
receiver = "{MUNICIPALITY}"
to = "municipality"
"#
        );
        Self::start(free_port(), &sections).await
    }

    /// A gateway that takes messages at an address, with these systems and routes.
    pub(crate) async fn start(listen: SocketAddr, sections: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let admin = free_port();
        let text = format!(
            r#"[gateway]
name = "fan-out"
data_dir = "{data}"

[admin]
listen = "{admin}"

[http]
listen = "{listen}"

[retry]
max_attempts = 3
first = "50ms"
longest = "500ms"
{sections}"#,
            data = folder.path().display(),
        );
        let config = folder.path().join("region.toml");
        std::fs::write(&config, text).unwrap();
        let gateway = Gateway::start(&config, admin);
        drop(gateway.until_ready(200, SOON).await);
        Self {
            gateway,
            listen,
            config,
            _folder: folder,
        }
    }

    /// Sends a document as the hospital; the status and what was said.
    pub(crate) async fn send(&self, document: &Document) -> (u16, Value) {
        let body = written(adapter("canonical").as_ref(), document.clone());
        let headers = [("Content-Type", "application/json")];
        let reply = http::post(self.listen, "/v1/systems/hospital/messages", &headers, &body)
            .await
            .unwrap();
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    pub(crate) async fn is_accepted(&self, document: &Document) {
        let (status, said) = self.send(document).await;
        assert_eq!(status, 200, "{said:#}");
    }

    /// A command about this gateway, with what it says as JSON.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Value {
        let config = self.config.display().to_string();
        let said = vardbrygga(&[arguments, &["--json", "--config", &config]].concat());
        serde_json::from_slice(&said.stdout).unwrap()
    }

    /// Of every copy that the journal shows under an id: its own id, its destination and its state.
    pub(crate) fn journal(&self, id: &str) -> Vec<[String; 3]> {
        let rows = self.ask(&["journal", "show", id, "--source", "hospital"]);
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| {
            ["message_id", "destination", "state"].map(|key| row[key].as_str().unwrap().to_owned())
        })
        .collect()
    }
}

pub(crate) fn case(id: &str) -> Case {
    Case {
        id: id.to_owned(),
        number: 1,
        now: Timestamp::now(),
    }
}

/// A copy as a site has got it.
pub(crate) fn copy(id: &str, unit: &str) -> (String, String) {
    (id.to_owned(), unit.to_owned())
}
