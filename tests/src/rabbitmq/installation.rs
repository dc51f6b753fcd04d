//! Where RabbitMQ is installed, and the environment that makes a node of it that shares nothing with any
//! other. Does not know the node's state.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const MISSING: &str =
    "rabbitmq-server is not installed: the Debian package rabbitmq-server is needed (3.10 or later)";
/// File with the node's process, for the guardian.
const NODE: &str = "node.pid";
const COOKIE: &str = ".erlang.cookie";
const CONFIG: &str = "
loopback_users.guest = true
log.console = false
log.file.level = warning
disk_free_limit.absolute = 64MB
raft.wal_max_size_bytes = 67108864
";

/// One node's directories and ports.
#[derive(Debug)]
pub(super) struct Installation {
    scripts: PathBuf,
    pub(super) directory: PathBuf,
    pub(super) amqp_port: u16,
    distribution_port: u16,
    port_mapper_port: u16,
    tools_port: u16,
}

impl Installation {
    /// Finds RabbitMQ, and makes directories and picks ports for one node.
    pub(super) fn prepare(config: &str, plugins: &[&str]) -> Self {
        Self::make(config, plugins, None)
    }

    /// The same for a node that joins another when it starts.
    pub(super) fn prepare_to_join(other: &Self) -> Self {
        let join = format!(
            "cluster_formation.peer_discovery_backend = classic_config\n\
             cluster_formation.classic_config.nodes.1 = {}",
            other.node_name()
        );
        Self::make(&join, &[], Some(other.port_mapper_port))
    }

    fn make(config: &str, plugins: &[&str], port_mapper: Option<u16>) -> Self {
        let scripts = find_scripts();
        let directory = tempfile::Builder::new()
            .prefix("rabbit-")
            .tempdir()
            .expect("a temporary directory can be made")
            .keep();
        let write = |name: &str, content: String| {
            fs::write(directory.join(name), content).expect("the directory can be written");
        };
        write("rabbitmq.conf", format!("{CONFIG}{config}\n"));
        write("enabled_plugins", format!("[{}].\n", plugins.join(",")));
        write("rabbitmq-env.conf", String::new());
        // What the nodes of a cluster know each other by; each has a network of its own otherwise.
        write(COOKIE, "proof".repeat(4));
        fs::set_permissions(directory.join(COOKIE), fs::Permissions::from_mode(0o400))
            .expect("the file is ours");
        let [amqp_port, distribution_port, own_port_mapper, tools_port] = free_ports();
        let port_mapper_port = port_mapper.unwrap_or(own_port_mapper);
        Self {
            scripts,
            directory,
            amqp_port,
            distribution_port,
            port_mapper_port,
            tools_port,
        }
    }

    /// Starts the Erlang port mapper; it must be there before the node, which would start a shared one.
    pub(super) fn start_port_mapper(&self) -> Child {
        Command::new("epmd")
            .args([
                "-port",
                &self.port_mapper_port.to_string(),
                "-address",
                "127.0.0.1",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("epmd cannot be started ({error}): {MISSING}"))
    }

    pub(super) fn start_node(&self) -> Child {
        let log = fs::File::create(self.directory.join("console")).expect("the directory can be written");
        let node = self
            .command("rabbitmq-server")
            .stdout(log.try_clone().expect("a file can be shared"))
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("rabbitmq-server cannot be started ({error}): {MISSING}"));
        fs::write(self.directory.join(NODE), node.id().to_string()).expect("the directory can be written");
        node
    }

    /// Nobody may kill that number any more: the system gives it to another process.
    pub(super) fn forget_node(&self) {
        fs::remove_file(self.directory.join(NODE)).expect("the node was noted");
    }

    pub(super) fn rabbitmqctl(&self, arguments: &[&str]) -> Output {
        self.command("rabbitmqctl")
            .args(["--quiet", "--node", &self.node_name()])
            .args(arguments)
            .output()
            .expect("rabbitmqctl can be started")
    }

    pub(super) fn signal(&self, name: &str, process: u32) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &process.to_string()])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "no signal {name} to {process}"
        );
    }

    /// What the node printed while it started.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.directory.join("console")).unwrap_or_default()
    }

    pub(super) fn node_name(&self) -> String {
        format!("proof{}@localhost", self.amqp_port)
    }

    fn command(&self, script: &str) -> Command {
        let mut command = Command::new(self.scripts.join(script));
        let inside = |name: &str| self.directory.join(name).into_os_string();
        let _command = command
            .stdin(Stdio::null())
            .env("HOME", &self.directory)
            .env("RABBITMQ_NODENAME", self.node_name())
            .env("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_NODE_PORT", self.amqp_port.to_string())
            .env("RABBITMQ_DIST_PORT", self.distribution_port.to_string())
            .env("RABBITMQ_CTL_DIST_PORT_MIN", self.tools_port.to_string())
            .env(
                "RABBITMQ_CTL_DIST_PORT_MAX",
                (self.tools_port.saturating_add(10)).to_string(),
            )
            .env("ERL_EPMD_PORT", self.port_mapper_port.to_string())
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_MNESIA_BASE", inside("data"))
            .env("RABBITMQ_LOG_BASE", inside("log"))
            .env("RABBITMQ_PID_FILE", inside("pid"))
            .env("RABBITMQ_CONFIG_FILE", inside("rabbitmq.conf"))
            .env("RABBITMQ_CONF_ENV_FILE", inside("rabbitmq-env.conf"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", inside("enabled_plugins"))
            // Busy waiting would take the processors that the program under proof needs.
            .env(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
            )
            // Makes the start script become the node, so that its process is ours to signal.
            .env("RUNNING_UNDER_SYSTEMD", "true");
        command
    }
}

fn find_scripts() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/rabbitmq/lib").unwrap_or_else(|_| panic!("{MISSING}"));
    let newest = versions
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("sbin"))
        .filter(|scripts: &PathBuf| is_installed(scripts))
        .max();
    newest.unwrap_or_else(|| panic!("{MISSING}"))
}

fn is_installed(scripts: &Path) -> bool {
    scripts.join("rabbitmq-server").exists() && scripts.join("rabbitmqctl").exists()
}

/// Ports that nobody uses; all are held until all are found.
fn free_ports() -> [u16; 4] {
    let held = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port is free"));
    held.map(|listener| listener.local_addr().expect("a bound port has an address").port())
}
