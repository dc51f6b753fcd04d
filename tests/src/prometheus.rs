//! The real Prometheus and its promtool, and what lies in `helm/` for them: rules, their tests, dashboards.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::free_port;
use crate::tree::root;

/// The rules that the project publishes.
#[must_use]
pub fn rules() -> PathBuf {
    root().join("helm/rules/vardbrygga.yaml")
}

/// The files of a folder of `helm/`, by name without extension.
#[must_use]
pub fn helm_files(folder: &str) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(root().join("helm").join(folder)).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    files.sort();
    files
}

/// A panel's query.
#[derive(Clone, Debug)]
pub struct Query {
    /// File and title of the panel.
    pub panel: String,
    /// The query as it stands.
    pub expression: String,
}

/// Every query of every dashboard.
#[must_use]
pub fn queries() -> Vec<Query> {
    let mut queries = Vec::new();
    for (board, path) in helm_files("dashboards") {
        let text = std::fs::read_to_string(path).unwrap();
        let dashboard: Value = serde_json::from_str(&text).unwrap();
        for panel in dashboard["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().unwrap() {
                queries.push(Query {
                    panel: format!("{board}.json, {}", panel["title"].as_str().unwrap()),
                    expression: target["expr"].as_str().unwrap().to_owned(),
                });
            }
        }
    }
    queries
}

/// Runs promtool with something on its standard input; what it said when it was not content.
///
/// # Errors
/// What it said.
pub fn promtool(arguments: &[&str], input: &[u8]) -> Result<(), String> {
    let mut child = Command::new("promtool")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool is there: `make tools`");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    if output.status.success() {
        Ok(())
    } else {
        Err(said)
    }
}

/// A Prometheus of this test alone, with the published rules. Killed when dropped.
#[derive(Debug)]
pub struct Prometheus {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Prometheus {
    /// Starts it; it scrapes a gateway every second and judges the rules as often.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(gateway: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = free_port();
        let config = serde_json::json!({
            "global": { "scrape_interval": "1s", "evaluation_interval": "1s" },
            "rule_files": [rules()],
            "scrape_configs": [{
                "job_name": "vardbrygga",
                "static_configs": [{ "targets": [gateway.to_string()] }],
            }],
        });
        let file = folder.path().join("prometheus.yml");
        std::fs::write(&file, config.to_string()).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", file.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.path().join("data").display()
            ))
            .arg(format!("--web.listen-address={address}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("prometheus is there: `make tools`");
        let prometheus = Self {
            child,
            address,
            folder,
        };
        let start = Instant::now();
        while !prometheus
            .get("/-/ready")
            .is_some_and(|page| page.contains("Ready"))
        {
            assert!(start.elapsed() < Duration::from_secs(30), "{}", prometheus.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        prometheus
    }

    /// What a query answers now.
    #[must_use]
    pub fn query(&self, expression: &str) -> Vec<Value> {
        let escaped: String = expression.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = self.api(&format!("/api/v1/query?query={escaped}"));
        let result = answer["data"]["result"].as_array();
        result.unwrap_or_else(|| panic!("{expression}: {answer}")).clone()
    }

    /// The alert rules as it has read them, in the form of a group.
    #[must_use]
    pub fn alerts(&self) -> Vec<Value> {
        let answer = self.api("/api/v1/rules");
        answer["data"]["groups"][0]["rules"].as_array().unwrap().clone()
    }

    fn api(&self, path: &str) -> Value {
        let page = self.get(path).unwrap_or_else(|| panic!("{}", self.log()));
        let (_, body) = page.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// HTTP/1.0, so that nothing comes in chunks.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        write!(stream, "GET {path} HTTP/1.0\r\n\r\n").ok()?;
        let mut page = String::new();
        let _length = stream.read_to_string(&mut page).ok()?;
        Some(page)
    }

    fn log(&self) -> String {
        read(&self.folder.path().join("log"))
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            drop(self.child.wait());
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
