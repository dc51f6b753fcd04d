//! Where PostgreSQL is installed, and how its programs are run as a user that it accepts: it refuses root.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const MISSING: &str = "PostgreSQL is not installed: the Debian package postgresql is needed (13 or later)";
/// The user that the Debian package makes.
const USER: &str = "postgres";
/// File with the server's process, for the guardian.
const SERVER: &str = "server.pid";
const CONFIG: &str = "
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 32MB
log_min_messages = warning
";

/// One server's directory and port.
#[derive(Debug)]
pub(super) struct Installation {
    programs: PathBuf,
    pub(super) directory: PathBuf,
    pub(super) port: u16,
    is_root: bool,
}

impl Installation {
    /// Finds PostgreSQL, and makes a cluster of its own with one user and a password.
    pub(super) fn prepare(config: &str, user: &str, password: &str) -> Self {
        let directory = tempfile::Builder::new()
            .prefix("postgres-")
            .tempdir()
            .expect("a temporary directory can be made")
            .keep();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("a bound port has an address").port();
        let installation = Self {
            programs: find_programs(),
            port,
            is_root: output("id", &["-u"]) == "0",
            directory,
        };
        installation.write("password", password);
        installation.own(&installation.directory);
        let arguments = [
            "--auth=scram-sha-256",
            "--pwfile=password",
            "--username",
            user,
            "--pgdata=data",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ];
        let made = installation.command("initdb").args(arguments).output();
        let made = made.unwrap_or_else(|error| panic!("initdb cannot be started ({error}): {MISSING}"));
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let sockets = format!("unix_socket_directories = '{}'", installation.directory.display());
        installation.write(
            "data/postgresql.auto.conf",
            &format!("{CONFIG}{sockets}\n{config}\n"),
        );
        installation
    }

    /// Puts a file into the server's directory, for its eyes only.
    pub(super) fn write(&self, name: &str, content: &str) {
        let path = self.directory.join(name);
        fs::write(&path, content).expect("the directory can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("the file is ours");
        self.own(&path);
    }

    pub(super) fn start_server(&self) -> Child {
        let log = fs::File::create(self.directory.join("console")).expect("the directory can be written");
        let server = self
            .command("postgres")
            .args(["-D", "data", "-p", &self.port.to_string()])
            .stdout(log.try_clone().expect("a file can be shared"))
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("postgres cannot be started ({error}): {MISSING}"));
        self.write(SERVER, &server.id().to_string());
        server
    }

    /// Nobody may kill that number any more: the system gives it to another process.
    pub(super) fn forget_server(&self) {
        fs::remove_file(self.directory.join(SERVER)).expect("the server was noted");
    }

    pub(super) fn answers(&self) -> bool {
        let port = self.port.to_string();
        let asked = self
            .command("pg_isready")
            .args(["-q", "-h", "127.0.0.1", "-p", &port])
            .status();
        asked.is_ok_and(|status| status.success())
    }

    /// Runs SQL.
    pub(super) fn psql(&self, user: &str, password: &str, sql: &str) -> Output {
        let port = self.port.to_string();
        self.command("psql")
            .env("PGPASSWORD", password)
            .args(["-h", "127.0.0.1", "-p", &port, "-U", user, "-d", "postgres"])
            .args(["-v", "ON_ERROR_STOP=1", "-qAtX", "-c", sql])
            .output()
            .expect("psql can be started")
    }

    /// What the server printed.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.directory.join("console")).unwrap_or_default()
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if self.is_root {
            // Becomes the program, so that its process is ours to signal.
            let mut command = Command::new("setpriv");
            let user = [
                format!("--reuid={USER}"),
                format!("--regid={USER}"),
                "--clear-groups".to_owned(),
            ];
            let _command = command.args(user).arg(program);
            command
        } else {
            Command::new(program)
        };
        let _command = command
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .env("LC_ALL", "C");
        command
    }

    fn own(&self, path: &Path) {
        if self.is_root {
            let id = |which| output("id", &[which, USER]).parse().ok();
            chown(path, id("-u"), id("-g")).unwrap_or_else(|error| panic!("{error}: {MISSING}"));
        }
    }
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.expect("the program can be started").stdout;
    String::from_utf8_lossy(&output).trim().to_owned()
}

fn find_programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").unwrap_or_else(|_| panic!("{MISSING}"));
    let newest = versions
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin"))
        .filter(|programs| programs.join("initdb").exists())
        .max();
    newest.unwrap_or_else(|| panic!("{MISSING}"))
}
