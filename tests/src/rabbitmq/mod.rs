//! A RabbitMQ node of the test's own: own name, ports, directories and port mapper, on loopback only. The
//! system's broker is never touched. Goes away with the test process, however that ends.

use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Output};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

mod cluster;
mod installation;

pub use cluster::Cluster;

use crate::guardian::Guardian;
use installation::Installation;

/// A node starts within seconds; a machine under load may need longer.
const START: Duration = Duration::from_secs(90);
/// A broker answers a protocol header at once, once it is there.
const ANSWER: Duration = Duration::from_secs(1);

/// A running node. Dropped, it is killed and its directory removed.
#[derive(Debug)]
pub struct Rabbit {
    installation: Installation,
    node: Mutex<Option<Child>>,
    _guardian: Guardian,
}

impl Rabbit {
    /// Starts a node and waits until it answers.
    ///
    /// # Panics
    /// When RabbitMQ is not installed, or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// Starts a node with more lines in its `rabbitmq.conf`.
    ///
    /// # Panics
    /// When RabbitMQ is not installed, or does not start.
    #[must_use]
    pub fn start_with(config: &str) -> Self {
        Self::start_installed(Installation::prepare(config, &[]))
    }

    /// Starts a node with plugins that come with RabbitMQ.
    ///
    /// # Panics
    /// When RabbitMQ is not installed, or does not start.
    #[must_use]
    pub fn start_with_plugins(plugins: &[&str]) -> Self {
        Self::start_installed(Installation::prepare("", plugins))
    }

    /// Starts a node with its management interface on a port of loopback.
    ///
    /// # Panics
    /// When RabbitMQ is not installed, or does not start.
    #[must_use]
    pub fn start_with_management(port: u16) -> Self {
        let config = format!("management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {port}\n");
        Self::start_installed(Installation::prepare(&config, &["rabbitmq_management"]))
    }

    fn start_installed(installation: Installation) -> Self {
        let port_mapper = installation.start_port_mapper();
        Self::start_guarded(installation, Some(port_mapper))
    }

    fn start_guarded(installation: Installation, port_mapper: Option<Child>) -> Self {
        let guardian = Guardian::over(&installation.directory, port_mapper);
        let rabbit = Self {
            installation,
            node: Mutex::new(None),
            _guardian: guardian,
        };
        rabbit.start_again();
        rabbit
    }

    /// Starts the node on its old data, after [`Self::stop`] or [`Self::kill_9`].
    ///
    /// # Panics
    /// When it does not come up.
    pub fn start_again(&self) {
        let mut node = self.installation.start_node();
        let deadline = Instant::now() + START;
        while !self.answers() {
            let ended = node.try_wait().expect("the node can be asked");
            let log = || self.installation.log();
            assert!(ended.is_none(), "rabbitmq-server ended at once:\n{}", log());
            assert!(
                Instant::now() < deadline,
                "rabbitmq-server does not answer:\n{}",
                log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        *self.node.lock().unwrap_or_else(PoisonError::into_inner) = Some(node);
    }

    /// Whether the broker answers the protocol header.
    #[must_use]
    pub fn answers(&self) -> bool {
        use std::io::{Read, Write};
        let address = SocketAddr::from(([127, 0, 0, 1], self.port()));
        let mut first = [0_u8; 1];
        TcpStream::connect_timeout(&address, ANSWER)
            .and_then(|mut stream| {
                stream.set_read_timeout(Some(ANSWER))?;
                stream.write_all(b"AMQP\0\0\x09\x01")?;
                stream.read_exact(&mut first)
            })
            .is_ok()
    }

    /// Kills the node as a power cut would.
    ///
    /// # Panics
    /// When it is not running.
    pub fn kill_9(&self) {
        let mut node = self.take_node();
        node.kill().expect("the node can be killed");
        let _status = node.wait().expect("the node ends");
    }

    /// Stops the node cleanly.
    ///
    /// # Panics
    /// When it is not running.
    pub fn stop(&self) {
        let mut node = self.take_node();
        self.installation.signal("TERM", node.id());
        let _status = node.wait().expect("the node ends");
    }

    /// Stops the node cleanly, and starts it again.
    pub fn restart(&self) {
        self.stop();
        self.start_again();
    }

    /// Freezes the node: its connections stay open, and nothing answers.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets a frozen node go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let node = self.node.lock().unwrap_or_else(PoisonError::into_inner);
        let node = node.as_ref().expect("the node is running");
        self.installation.signal(name, node.id());
    }

    fn take_node(&self) -> Child {
        let node = self.node.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.installation.forget_node();
        node.expect("the node is running")
    }

    /// Whether the node was started and neither stopped nor killed.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.node.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// The process of the node.
    ///
    /// # Panics
    /// When it is not running.
    #[must_use]
    pub fn process(&self) -> u32 {
        let node = self.node.lock().unwrap_or_else(PoisonError::into_inner);
        node.as_ref().expect("the node is running").id()
    }

    /// The port of AMQP.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.installation.amqp_port
    }

    /// Where to connect, as `guest`, to the virtual host `/`.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}/%2f", self.port())
    }

    /// Runs `rabbitmqctl` against the node; its output.
    ///
    /// # Panics
    /// When it fails.
    pub fn rabbitmqctl(&self, arguments: &[&str]) -> String {
        let Output {
            status,
            stdout,
            stderr,
        } = self.installation.rabbitmqctl(arguments);
        let stderr = String::from_utf8_lossy(&stderr);
        assert!(status.success(), "rabbitmqctl {arguments:?}: {stderr}");
        String::from_utf8_lossy(&stdout).into_owned()
    }

    /// Runs Erlang inside the node: what no command does.
    pub fn eval(&self, expression: &str) -> String {
        self.rabbitmqctl(&["eval", expression])
    }

    /// Closes every channel, as the broker does when a client breaks a rule of the protocol.
    pub fn close_all_channels(&self) {
        // An acknowledgement of what was never given.
        let acknowledge = "rabbit_channel:do(C, {'basic.ack', 1 bsl 60, false})";
        let _output = self.eval(&format!("[{acknowledge} || C <- rabbit_channel:list()]."));
    }

    /// The name of the node.
    #[must_use]
    pub fn name(&self) -> String {
        self.installation.node_name()
    }

    /// Closes every connection, as an operator can.
    pub fn close_all_connections(&self) {
        let _output = self.rabbitmqctl(&["close_all_connections", "--vhost", "/", "closed by the test"]);
    }

    /// Where the node keeps everything.
    #[must_use]
    pub fn directory(&self) -> &PathBuf {
        &self.installation.directory
    }
}

impl Drop for Rabbit {
    fn drop(&mut self) {
        let node = self.node.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut node) = node.take() {
            // It may have ended already; the guardian cleans up in any case.
            drop(node.kill().and_then(|()| node.wait()));
            self.installation.forget_node();
        }
    }
}
