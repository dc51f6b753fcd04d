//! The gateway itself, the program that was built beside this one: takes referrals from `in.millennium`, translates
//! them, and hands them over to `out.pmo`, where PMO reads the bus itself.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gateway::bus::embedded;
use tempfile::TempDir;
use tests::http;
use tests::process::{Gateway, free_port};
use tests::rabbitmq::Rabbit;
use tests::world;

use crate::broker;
use crate::measure::{Watch, mebibytes};
use crate::traffic::{self, Traffic};

const LOOK: Duration = Duration::from_millis(20);

/// A gateway that has not started, in a folder of its own.
pub(crate) struct Site {
    config: PathBuf,
    admin: SocketAddr,
    folder: TempDir,
}

impl Site {
    /// On its embedded bus.
    pub(crate) fn embedded(prefetch: u16) -> Self {
        Self::new(&format!("{}\nprefetch = {prefetch}", world::embedded()))
    }

    /// On a broker.
    pub(crate) fn amqp(rabbit: &Rabbit, prefetch: u16) -> Self {
        let bus = world::amqp(rabbit, "%2f");
        Self::new(&format!("{bus}\nprefetch = {prefetch}"))
    }

    fn new(bus: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, world::PASSWORD).unwrap();
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let admin = free_port();
        let text = format!(
            r#"[gateway]
name = "bench"
data_dir = "{data}"

[admin]
listen = "{admin}"

[bus]
{bus}

[systems.millennium]
adapter = "millennium"
receive = {{ transport = "bus" }}

[systems.pmo]
adapter = "pmo"
send = {{ transport = "bus" }}

[[routes]]
kind = "referral.request"
receiver = "*"
to = "pmo"
"#,
            data = folder.path().display(),
            bus = bus.replace("SECRET", &secret.display().to_string()),
        );
        let config = folder.path().join("gateway.toml");
        std::fs::write(&config, text).unwrap();
        Self {
            config,
            admin,
            folder,
        }
    }

    pub(crate) fn start(&self) -> Gateway {
        Gateway::start(&self.config, self.admin)
    }

    pub(crate) fn start_build(&self, program: &Path) -> Gateway {
        Gateway::start_build(program.to_owned(), &self.config, self.admin)
    }

    /// Puts messages on the embedded bus before the gateway starts.
    pub(crate) async fn fill(&self, traffic: &Traffic, messages: u64) {
        let settings = embedded::Settings {
            path: self.folder.path().join("bus"),
            max_bytes: 4 << 30,
        };
        let bus = embedded::open(&settings).unwrap();
        bus.declare(&[traffic::from(), traffic::to()]).await.unwrap();
        broker::fill(&*bus, traffic, messages).await;
        bus.close().await;
    }

    /// Follows the messages by what the gateway says it has accepted.
    pub(crate) async fn watch(&self, gateway: &Gateway, messages: u64) -> Watch {
        self.until_ready().await;
        let mut watch = Watch::new(Some(gateway.process()), None);
        let begin = Instant::now();
        loop {
            let accepted = gateway.metric("vardbrygga_messages_accepted_total", &[]).await;
            if watch.see(accepted as u64, messages) {
                return watch;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(120),
                "{accepted} of {messages} accepted"
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn until_ready(&self) {
        let begin = Instant::now();
        while !http::get(self.admin, "/ready")
            .await
            .is_ok_and(|answer| answer.status == 200)
        {
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "the gateway does not get ready"
            );
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// From its start until it says that it takes messages, in milliseconds; and its memory then, in MiB.
    pub(crate) async fn start_to_ready(&self) -> (f64, f64) {
        let begin = Instant::now();
        let gateway = self.start();
        self.until_ready().await;
        let ready = begin.elapsed().as_secs_f64() * 1e3;
        tokio::time::sleep(Duration::from_millis(500)).await;
        (ready, mebibytes(gateway.process(), "VmRSS:"))
    }
}

/// The size of the program on disk, in MiB.
pub(crate) fn program_size(program: &Path) -> f64 {
    std::fs::metadata(program).unwrap().len() as f64 / 1024.0 / 1024.0
}
