//! A PostgreSQL server of the test's own: own data, port and sockets, on loopback only. The system's server is
//! never touched. Goes away with the test process, however that ends.

use std::fs;
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

mod installation;

use crate::guardian::Guardian;
use installation::Installation;

/// A server starts within a second; a machine under load may need longer.
const START: Duration = Duration::from_secs(60);

/// The user that may do everything in the cluster.
pub const USER: &str = "gateway";
/// The password of that user.
pub const PASSWORD: &str = "correct horse battery";

/// A running server. Dropped, it is killed and its directory removed.
#[derive(Debug)]
pub struct Postgres {
    installation: Installation,
    server: Mutex<Option<Child>>,
    _guardian: Guardian,
}

impl Postgres {
    /// Starts a server and waits until it answers.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with("", &[])
    }

    /// Starts a server with more lines in its configuration, and with files that those lines name.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start_with(config: &str, files: &[(&str, &str)]) -> Self {
        let installation = Installation::prepare(config, USER, PASSWORD);
        for (name, content) in files {
            installation.write(&format!("data/{name}"), content);
        }
        let guardian = Guardian::over(&installation.directory, None);
        let postgres = Self {
            installation,
            server: Mutex::new(None),
            _guardian: guardian,
        };
        postgres.start_again();
        postgres
    }

    /// Starts the server on its old data, after [`Self::stop`] or [`Self::kill_9`].
    ///
    /// # Panics
    /// When it does not come up.
    pub fn start_again(&self) {
        let deadline = Instant::now() + START;
        let mut server = self.installation.start_server();
        while !self.installation.answers() {
            assert!(
                Instant::now() < deadline,
                "postgres does not answer:\n{}",
                self.installation.log()
            );
            // It refuses to start while a process of the one before is still there.
            if server.try_wait().expect("the server can be asked").is_some() {
                server = self.installation.start_server();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
    }

    /// Kills the server and all its processes, as a power cut would.
    ///
    /// # Panics
    /// When it is not running.
    pub fn kill_9(&self) {
        let mut server = self.take_server();
        let workers = children_of(server.id());
        server.kill().expect("the server can be killed");
        for worker in workers {
            // It may have ended with the server.
            let _status = Command::new("kill").args(["-9", &worker]).output();
        }
        let _status = server.wait().expect("the server ends");
    }

    /// Stops the server at once, but cleanly.
    ///
    /// # Panics
    /// When it is not running.
    pub fn stop(&self) {
        let mut server = self.take_server();
        let sent = Command::new("kill")
            .args(["-INT", &server.id().to_string()])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "the server cannot be told"
        );
        let _status = server.wait().expect("the server ends");
    }

    fn take_server(&self) -> Child {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.installation.forget_server();
        server.expect("the server is running")
    }

    /// The port of the server, on `127.0.0.1`.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.installation.port
    }

    /// Runs SQL in the database `postgres`; its output.
    ///
    /// # Panics
    /// When it fails.
    pub fn psql(&self, sql: &str) -> String {
        let output = self.installation.psql(USER, PASSWORD, sql);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "psql {sql}: {stderr}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// What the server printed.
    #[must_use]
    pub fn log(&self) -> String {
        self.installation.log()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let server = self.server.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut server) = server.take() {
            // It may have ended already; its workers end with it.
            drop(server.kill().and_then(|()| server.wait()));
            self.installation.forget_server();
        }
    }
}

/// The processes that a process has started.
fn children_of(parent: u32) -> Vec<String> {
    let parent = parent.to_string();
    let is_child = |process: &String| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // The name, in parentheses, may hold anything; then come the state and the parent.
        let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        after_name.split(' ').nth(1) == Some(&parent)
    };
    let processes = fs::read_dir("/proc").expect("the processes are known");
    processes
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(is_child)
        .collect()
}
