//! A gateway between a Millennium and a PMO: its config, its ports, its folder, and referrals to send.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adapters::{Adapter, registry};
use contracts::{Document, Profile};
use gateway::demo::scenario::{RECEIVING_UNITS, REFERRING_UNIT, referral};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::postgres::{self, Postgres};
use crate::process::{Gateway, free_port, vardbrygga};
use crate::rabbitmq::{Cluster, Rabbit};

/// Everything around one gateway process.
#[derive(Debug)]
pub struct World {
    /// Where `/ready` and `/metrics` are.
    pub admin: SocketAddr,
    /// Where Millennium sends.
    pub mllp: SocketAddr,
    /// Where PMO posts.
    pub http: SocketAddr,
    /// The config file.
    pub config: PathBuf,
    folder: TempDir,
}

/// The `[bus]` section for the embedded bus.
#[must_use]
pub fn embedded() -> String {
    "kind = \"embedded\"".to_owned()
}

/// The user and the password that [`broker`] makes known to a broker.
pub const USER: &str = "gateway";
/// See [`USER`].
pub const PASSWORD: &str = postgres::PASSWORD;

/// A broker that knows [`USER`].
#[must_use]
pub fn broker() -> Rabbit {
    known(Rabbit::start())
}

/// The same, with plugins that come with RabbitMQ.
#[must_use]
pub fn broker_with_plugins(plugins: &[&str]) -> Rabbit {
    known(Rabbit::start_with_plugins(plugins))
}

/// A cluster of three nodes that knows [`USER`].
#[must_use]
pub fn cluster() -> Cluster {
    let cluster = Cluster::start();
    make_known(cluster.nodes()[0]);
    cluster
}

fn known(rabbit: Rabbit) -> Rabbit {
    make_known(&rabbit);
    rabbit
}

fn make_known(rabbit: &Rabbit) {
    drop(rabbit.rabbitmqctl(&["add_user", USER, PASSWORD]));
    permit(rabbit, "/");
}

/// Lets [`USER`] do everything in a virtual host.
pub fn permit(rabbit: &Rabbit, vhost: &str) {
    drop(rabbit.rabbitmqctl(&["set_permissions", "-p", vhost, USER, ".*", ".*", ".*"]));
}

/// The `[bus]` section for a broker; the password goes to a file that [`World::with`] writes.
#[must_use]
pub fn amqp(rabbit: &Rabbit, vhost: &str) -> String {
    amqp_at(rabbit.port(), vhost)
}

/// The same for a broker that is reached at another port of loopback.
#[must_use]
pub fn amqp_at(port: u16, vhost: &str) -> String {
    format!(
        "kind = \"amqp\"\nurl = \"amqp://127.0.0.1:{port}/{vhost}\"\nusername = \"{USER}\"\npassword_file = \"SECRET\""
    )
}

/// The `[store]` section for a database, to stand behind the `[bus]` section; its password goes the same way.
#[must_use]
pub fn on_postgres(server: &Postgres) -> String {
    format!(
        "\n[store]\nkind = \"postgres\"\nurl = \"postgres://127.0.0.1:{}/postgres?sslmode=disable\"\n\
         username = \"{}\"\npassword_file = \"SECRET\"",
        server.port(),
        postgres::USER
    )
}

impl World {
    /// A world with a PMO and a Millennium at these addresses.
    #[must_use]
    pub fn new(bus: &str, pmo: SocketAddr, millennium: SocketAddr) -> Self {
        Self::with(bus, "", pmo, millennium, "")
    }

    /// A world whose `[bus]` section needs a password, and with more sections at the end of its config.
    #[must_use]
    pub fn with(bus: &str, password: &str, pmo: SocketAddr, millennium: SocketAddr, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, password).unwrap();
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let [admin, mllp, http] = [free_port(), free_port(), free_port()];
        let bus = bus.replace("SECRET", &secret.display().to_string());
        let units = RECEIVING_UNITS.map(|unit| format!("\"{unit}\"")).join(", ");
        let text = format!(
            r#"[gateway]
name = "test"
data_dir = "{data}"
drain = "5s"

[admin]
listen = "{admin}"

[bus]
{bus}

[http]
listen = "{http}"

[retry]
max_attempts = 4
first = "50ms"
longest = "500ms"

[systems.millennium]
adapter = "millennium"
receive = [{{ transport = "mllp", listen = "{mllp}" }}{receive_more}]
send = {{ transport = "mllp", address = "{millennium}" }}

[systems.pmo]
adapter = "pmo"
receive = {{ transport = "http" }}
send = {{ transport = "http", url = "http://{pmo}/riv", connections = 8 }}

[[routes]]
kind = "referral.request"
receiver = [{units}]
to = "pmo"

[[routes]]
kind = ["referral.confirmation", "referral.outcome"]
receiver = "{REFERRING_UNIT}"
to = "millennium"
"#,
            data = folder.path().display(),
            receive_more = more,
        );
        let config = folder.path().join("gateway.toml");
        std::fs::write(&config, text).unwrap();
        Self {
            admin,
            mllp,
            http,
            config,
            folder,
        }
    }

    /// Changes the config before the gateway starts.
    pub fn edit(&self, change: impl FnOnce(String) -> String) {
        let text = std::fs::read_to_string(&self.config).unwrap();
        std::fs::write(&self.config, change(text)).unwrap();
    }

    /// Starts the gateway and waits until it takes messages.
    pub async fn start(&self) -> Gateway {
        let gateway = self.launch();
        drop(gateway.until_ready(200, Duration::from_secs(30)).await);
        gateway
    }

    /// Starts the gateway and does not wait.
    #[must_use]
    pub fn launch(&self) -> Gateway {
        Gateway::start(&self.config, self.admin)
    }

    /// The folder that the gateway's data lies in.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// What `parked list` says, as JSON.
    #[must_use]
    pub fn parked(&self) -> Vec<serde_json::Value> {
        let listed = self.ask(&["list"]);
        assert!(
            listed.status.success(),
            "{}",
            String::from_utf8_lossy(&listed.stderr)
        );
        serde_json::from_slice(&listed.stdout).unwrap()
    }

    /// What `parked list` says of the messages that wait with a standing.
    #[must_use]
    pub fn waiting(&self, standing: &str) -> Vec<serde_json::Value> {
        let listed = self.ask(&["list", "--waiting"]);
        let mut rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
        rows.retain(|row| row["standing"] == standing);
        rows
    }

    /// How many messages the store keeps for a destination: waiting, held or parked.
    #[must_use]
    pub fn stored(&self) -> u64 {
        let listed = self.ask(&["list", "--waiting", "--limit", "1000000"]);
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
        rows.iter().filter(|row| row["standing"] != "refused").count() as u64
    }

    /// Runs `parked` with these arguments and `--json`.
    #[must_use]
    pub fn ask(&self, arguments: &[&str]) -> std::process::Output {
        let config = self.config.display().to_string();
        let decides = ["release", "fix", "discard"].contains(&arguments[0]);
        let by: &[&str] = if decides { &["--by", "tester"] } else { &[] };
        vardbrygga(&[&["parked"], arguments, by, &["--json", "--config", &config]].concat())
    }
}

/// An adapter with its default profile.
#[must_use]
pub fn adapter(id: &str) -> Arc<dyn Adapter> {
    (registry::find(id).unwrap().build)(serde_json::json!({})).unwrap()
}

/// Bytes of a document that keeps its contract, in a system's language.
#[must_use]
pub fn written(adapter: &dyn Adapter, document: Document) -> Vec<u8> {
    let valid = contracts::validate(document, Vec::new(), &Profile::default()).unwrap();
    adapter.encode(&valid).unwrap().body
}

/// A version of the n-th referral: its id, its case and its bytes as Millennium sends them.
#[must_use]
pub fn hl7(millennium: &dyn Adapter, run: &str, number: u64, version: u64) -> (String, String, Vec<u8>) {
    let document = referral(run, number, version, Timestamp::now());
    let (id, case) = (
        document.envelope.message_id.clone().unwrap(),
        document.envelope.case_id.clone().unwrap(),
    );
    (id, case, written(millennium, document))
}

/// Waits until something holds.
///
/// # Panics
/// When it does not within the time.
pub async fn until(what: &str, within: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < within, "not within {within:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
