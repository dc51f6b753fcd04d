//! The embedded bus keeps every promise, and a few that only it can give.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use gateway::bus::embedded::{self, Settings};
use gateway::bus::{Bus, BusError, QueueName};
use tempfile::TempDir;

use crate::rig::{Rig, consume, drain, nothing_comes, publish, until_depth};
use gateway::system::SystemName;

/// A directory.
pub(crate) struct Embedded {
    directory: TempDir,
}

impl Embedded {
    fn path(&self) -> PathBuf {
        self.directory.path().join("bus")
    }

    fn settings(&self, max_bytes: u64) -> Settings {
        Settings {
            path: self.path(),
            max_bytes,
        }
    }
}

impl Rig for Embedded {
    async fn new() -> Self {
        Self {
            directory: TempDir::new().unwrap(),
        }
    }

    async fn open(&self) -> Arc<dyn Bus> {
        embedded::open(&self.settings(1 << 30)).unwrap()
    }

    async fn open_small(&self, _queue: &QueueName) -> Arc<dyn Bus> {
        embedded::open(&self.settings(256 << 10)).unwrap()
    }

    async fn crash(&self, bus: Arc<dyn Bus>) {
        assert_eq!(
            Arc::strong_count(&bus),
            1,
            "the claim holds the bus, it cannot crash"
        );
        drop(bus);
    }
}

crate::every_claim!(Embedded);

#[tokio::test]
async fn a_directory_in_use_is_refused_with_its_name() {
    let rig = Embedded::new().await;
    let _bus = rig.open().await;
    let refused = embedded::open(&rig.settings(1 << 30)).unwrap_err();
    let path = rig.path();
    assert_eq!(
        refused,
        BusError::Storage(format!(
            "the directory {} is in use by another process",
            path.display()
        ))
    );
}

/// Where the child publishes.
const CHILD_DIRECTORY: &str = "BUS_CHILD_DIRECTORY";

#[tokio::test(flavor = "multi_thread")]
async fn killing_the_process_loses_nothing_confirmed() {
    let rig = Embedded::new().await;
    let queue = QueueName::inbound(&SystemName::new("child").unwrap());
    for confirmed in [1_000, 3_000, 5_000] {
        let confirmed = publish_in_a_child_and_kill_it(&rig, confirmed);
        let bus = rig.open().await;
        let stored = usize::try_from(bus.depth(&queue).await.unwrap()).unwrap();
        assert!(stored >= confirmed, "{stored} stored, {confirmed} confirmed");
        let mut consumer = consume(&*bus, &queue, 200).await;
        assert_eq!(drain(&mut consumer, stored).await, Vec::from_iter(0..stored));
        nothing_comes(&mut consumer).await;
        until_depth(&*bus, &queue, 0).await;
        rig.crash(bus).await;
    }
}

/// How many it said were confirmed before it died; at least `enough`.
fn publish_in_a_child_and_kill_it(rig: &Embedded, enough: usize) -> usize {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "embedded::child_that_publishes_until_it_is_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(CHILD_DIRECTORY, rig.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut confirmed = 0;
    let mut killed = false;
    // What it said before it died can still be read after.
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        confirmed = line.unwrap().parse().unwrap_or(confirmed);
        if confirmed >= enough && !killed {
            child.kill().unwrap();
            killed = true;
        }
    }
    let _status = child.wait().unwrap();
    confirmed
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of killing_the_process_loses_nothing_confirmed; alone it has nothing to do"]
async fn child_that_publishes_until_it_is_killed() {
    let Some(path) = std::env::var_os(CHILD_DIRECTORY) else {
        return;
    };
    let settings = Settings {
        path: path.into(),
        max_bytes: 1 << 30,
    };
    let bus = embedded::open(&settings).unwrap();
    let queue = QueueName::inbound(&SystemName::new("child").unwrap());
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    for window in 0.. {
        publish(&*bus, &queue, window * 20..(window + 1) * 20).await;
        println!("{}", (window + 1) * 20);
    }
}
