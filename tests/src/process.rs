//! The real program as a process of its own, so that it can be killed as a machine kills it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use crate::http;

/// The program that was built beside this test.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(Path::parent).unwrap().join("vardbrygga");
    assert!(
        program.exists(),
        "{} is not there: `cargo build` it in the same profile first",
        program.display()
    );
    program
}

/// Runs the program to its end.
#[must_use]
pub fn vardbrygga(arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// A free port of loopback. Another program may take it before it is used; tests ask late.
#[must_use]
pub fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// What `/metrics` said.
#[derive(Debug)]
pub struct Metrics(String);

impl Metrics {
    /// The value of a metric, summed over its series that carry all of these label pairs.
    #[must_use]
    pub fn total(&self, name: &str, labels: &[&str]) -> f64 {
        self.0
            .lines()
            .filter(|line| line.starts_with(name) && labels.iter().all(|label| line.contains(label)))
            .filter(|line| matches!(line.as_bytes().get(name.len()), Some(b'{' | b' ')))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum()
    }
}

/// A running gateway. Killed when dropped.
#[derive(Debug)]
pub struct Gateway {
    child: Child,
    program: PathBuf,
    config: PathBuf,
    admin: SocketAddr,
}

impl Gateway {
    /// Starts the gateway with a config; its log goes to a file beside the config.
    #[must_use]
    pub fn start(config: &Path, admin: SocketAddr) -> Self {
        Self::start_build(program(), config, admin)
    }

    /// Starts another build of the gateway.
    #[must_use]
    pub fn start_build(program: PathBuf, config: &Path, admin: SocketAddr) -> Self {
        Self {
            child: spawn(&program, config),
            program,
            config: config.to_owned(),
            admin,
        }
    }

    /// Its number among the processes of the machine.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as `kill -9` does and starts it again.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.child = spawn(&self.program, &self.config);
    }

    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        let _: ExitStatus = self.child.wait().unwrap();
    }

    /// Freezes it: nothing that it holds open is closed, and it does nothing.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets a frozen gateway go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status();
        assert!(sent.unwrap().success(), "no signal {name} to {pid}");
    }

    /// Asks it to stop, as an orchestrator does, and waits for the end.
    pub fn terminate(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().unwrap()
    }

    /// Waits until `/ready` answers with a status.
    ///
    /// # Panics
    /// When it does not within the time.
    pub async fn until_ready(&self, status: u16, within: Duration) -> http::Response {
        let start = Instant::now();
        loop {
            match http::get(self.admin, "/ready").await {
                Ok(answer) if answer.status == status => return answer,
                Ok(_) | Err(_) if start.elapsed() < within => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                other => panic!(
                    "no {status} from /ready within {within:?}: {other:?}\n{}",
                    self.log()
                ),
            }
        }
    }

    /// The value of a metric, summed over its series that carry all of these label pairs.
    pub async fn metric(&self, name: &str, labels: &[&str]) -> f64 {
        self.metrics().await.total(name, labels)
    }

    /// All metrics of one moment.
    pub async fn metrics(&self) -> Metrics {
        Metrics(http::get(self.admin, "/metrics").await.unwrap().text())
    }

    /// What it has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.config.with_extension("log")).unwrap_or_default()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the log of the gateway:\n{}", self.log());
        }
        if self.child.kill().is_ok() {
            drop(self.child.wait());
        }
    }
}

fn spawn(program: &Path, config: &Path) -> Child {
    let log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(config.with_extension("log"))
        .unwrap();
    Command::new(program)
        .args(["run", "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}
