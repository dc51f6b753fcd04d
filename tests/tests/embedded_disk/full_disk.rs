//! A disk that is full: the source is not told "accepted", nothing confirmed is lost, `/ready` says why, and it
//! works again by itself. On a small file system of its own, which needs the right to mount one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use gateway::bus::{Connection, PublishError};
use tempfile::TempDir;
use tests::millennium::{Sender, msa};
use tests::process::free_port;
use tests::world::{World, adapter, embedded, hl7, until};

use crate::bench::{PATIENCE, message, open, queue, stored};

/// A file system in memory, of 8 MiB.
struct SmallDisk {
    directory: TempDir,
}

impl SmallDisk {
    /// None where it cannot be mounted: then `bus::embedded::tests` alone speaks of full disks.
    fn mount() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
            .arg(directory.path())
            .status();
        if !mounted.is_ok_and(|status| status.success()) {
            eprintln!(
                "no file system can be mounted here; a full disk is proven by SQLite's own limit alone"
            );
            return None;
        }
        Some(Self { directory })
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let filler = std::fs::File::create(self.filler()).unwrap();
        let zeros = [0; 4096];
        while std::io::Write::write_all(&mut &filler, &zeros).is_ok() {}
    }

    fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_loses_nothing_and_recovers_though_nobody_publishes() {
    let Some(disk) = SmallDisk::mount() else { return };
    let bus = open(disk.path());
    bus.declare(&[queue()]).await.unwrap();
    let mut confirmed = Vec::new();
    for number in 1..=20 {
        bus.publish(&queue(), message(number, 50_000)).await.unwrap();
        confirmed.push(number);
    }
    disk.fill();
    let refused = loop {
        let number = confirmed.len() as u64 + 1;
        match bus.publish(&queue(), message(number, 50_000)).await {
            Ok(()) => confirmed.push(number),
            Err(refused) => break refused,
        }
    };
    assert_eq!(refused, PublishError::Rejected("the disk is full".to_owned()));
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let mut state = bus.connection();
    let is_down =
        |state: &Connection| matches!(state, Connection::Down { cause, .. } if cause == "the disk is full");
    assert!(
        is_down(&state.borrow_and_update()),
        "it says that it works before there is room"
    );

    disk.make_room();
    let up = tokio::time::timeout(PATIENCE, state.wait_for(|state| *state == Connection::Up)).await;
    drop(up.expect("it does not look for room by itself").unwrap());
    let number = confirmed.len() as u64 + 1;
    bus.publish(&queue(), message(number, 50_000)).await.unwrap();
    confirmed.push(number);
    drop(bus);
    assert_eq!(stored(&*open(disk.path())).await, confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_killed_on_a_full_disk_opens_there_or_says_why_and_has_everything_confirmed() {
    let Some(disk) = SmallDisk::mount() else { return };
    let bus = open(disk.path());
    bus.declare(&[queue()]).await.unwrap();
    let mut confirmed = Vec::new();
    loop {
        let number = confirmed.len() as u64 + 1;
        match bus.publish(&queue(), message(number, 50_000)).await {
            Ok(()) => confirmed.push(number),
            Err(PublishError::Rejected(_)) => break,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(confirmed.len() > 20);
    drop(bus);
    disk.fill();
    match gateway::bus::embedded::open(&crate::bench::settings(disk.path())) {
        Ok(bus) => assert_eq!(stored(&*bus).await, confirmed),
        Err(error) => assert!(error.to_string().contains("the disk is full"), "{error}"),
    }
    disk.make_room();
    assert_eq!(stored(&*open(disk.path())).await, confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_with_a_full_disk_says_so_takes_nothing_and_becomes_ready_again_by_itself() {
    let Some(disk) = SmallDisk::mount() else { return };
    let bus = format!("{}\npath = \"{}\"", embedded(), disk.path().join("bus").display());
    let world = World::new(&bus, free_port(), free_port());
    let gateway = world.start().await;
    let millennium = adapter("millennium");
    let (_, _, first) = hl7(millennium.as_ref(), "F1", 1, 1);
    let mut sender = Sender::new(world.mllp, Duration::from_secs(2));
    assert_eq!(msa(&sender.send(&first).await).0, "AA");

    disk.fill();
    let mut number = 2;
    let refused = loop {
        let (_, _, bytes) = hl7(millennium.as_ref(), "F1", number, 1);
        match sender.exchange(&bytes).await {
            Ok(acknowledgement) => assert_eq!(msa(&acknowledgement).0, "AA"),
            Err(_) => break bytes,
        }
        number += 1;
    };
    let told = gateway.until_ready(503, PATIENCE).await.text();
    assert!(told.contains("the disk is full"), "{told}");

    disk.make_room();
    let _ready = gateway.until_ready(200, PATIENCE).await;
    let mut sender = Sender::new(world.mllp, Duration::from_secs(2));
    assert_eq!(msa(&sender.send(&refused).await).0, "AA");
    until("every referral waits for its destination", PATIENCE, async || {
        let depth = gateway.metric("vardbrygga_queue_depth", &["out.pmo"]).await;
        depth.round() as u64 == number
    })
    .await;
}
