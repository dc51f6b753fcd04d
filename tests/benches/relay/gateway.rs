//! The gateway itself, the program that was built beside this one: takes referrals from `in.millennium`, translates
//! them, and hands them over to `out.pmo`, where PMO reads the bus itself.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gateway::bus::{BusMessage, QueueName, embedded};
use tempfile::TempDir;
use tests::http;
use tests::process::{Gateway, free_port};
use tests::rabbitmq::Rabbit;
use tests::world;

use crate::broker;
use crate::measure::{Watch, mebibytes};
use crate::traffic;

/// How messages get to PMO where delivery has nothing to do.
const READS_THE_BUS: &str = r#"{ transport = "bus" }"#;

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
        let bus = format!("{}\nprefetch = {prefetch}", world::embedded());
        Self::new(&bus, READS_THE_BUS)
    }

    /// On a broker.
    pub(crate) fn amqp(rabbit: &Rabbit, prefetch: u16) -> Self {
        let bus = format!("{}\nprefetch = {prefetch}", world::amqp(rabbit, "%2f"));
        Self::new(&bus, READS_THE_BUS)
    }

    /// On a broker, with a PMO that is down; on the embedded bus without one.
    pub(crate) fn without_target(rabbit: Option<&Rabbit>, prefetch: u16) -> Self {
        let bus = rabbit.map_or_else(world::embedded, |rabbit| world::amqp(rabbit, "%2f"));
        let down = format!(r#"{{ transport = "http", url = "http://{}/riv" }}"#, free_port());
        Self::new(&format!("{bus}\nprefetch = {prefetch}"), &down)
    }

    fn new(bus: &str, pmo: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, world::PASSWORD).unwrap();
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let admin = free_port();
        let bus = bus.replace("SECRET", &secret.display().to_string());
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
send = {pmo}

[[routes]]
kind = "referral.request"
receiver = "*"
to = "pmo"
"#,
            data = folder.path().display(),
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

    /// Puts messages on a queue of the embedded bus before the gateway starts.
    pub(crate) async fn fill(&self, queue: &QueueName, messages: u64, message: impl Fn(u64) -> BusMessage) {
        let settings = embedded::Settings {
            path: self.folder.path().join("bus"),
            max_bytes: 16 << 30,
        };
        let bus = embedded::open(&settings).unwrap();
        bus.declare(&[traffic::from(), traffic::to()]).await.unwrap();
        broker::fill(&*bus, queue, messages, message).await;
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

    pub(crate) async fn until_ready(&self) {
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
