//! What the disk can do to the embedded bus: be full, be corrupt, hold another program's file.

#![expect(clippy::disallowed_methods, reason = "a test of the bus settles for itself")]

use std::path::Path;

use bytes::Bytes;

use super::{Embedded, Settings};
use crate::bus::{Bus, BusMessage, Connection, Prefetch, Properties, PublishError, QueueName};
use crate::system::SystemName;

fn settings(path: &Path) -> Settings {
    Settings {
        path: path.to_owned(),
        max_bytes: 1 << 30,
    }
}

fn queue() -> QueueName {
    QueueName::inbound(&SystemName::new("unit").unwrap())
}

fn message(size: usize) -> BusMessage {
    BusMessage {
        body: Bytes::from(vec![7; size]),
        properties: Properties::default(),
    }
}

#[test]
fn a_file_of_something_else_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("bus.sqlite"), vec![b'x'; 8_192]).unwrap();
    let refused = Embedded::open(&settings(directory.path())).unwrap_err();
    assert!(
        refused.ends_with("bus.sqlite: the file is not a bus of this program"),
        "{refused}"
    );
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bus.sqlite");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
        .unwrap();
    let refused = Embedded::open(&settings(directory.path())).unwrap_err();
    assert!(
        refused.ends_with("the file is not a bus of this program"),
        "{refused}"
    );
    let theirs: i64 = other
        .query_row("SELECT count(*) FROM theirs", [], |row| row.get(0))
        .unwrap();
    assert_eq!(theirs, 1);
}

#[tokio::test]
async fn a_corrupt_file_is_named_and_never_a_panic() {
    let directory = tempfile::tempdir().unwrap();
    let bus = Embedded::open(&settings(directory.path())).unwrap();
    bus.declare(&[queue()]).await.unwrap();
    for _ in 0..50 {
        bus.publish(&queue(), message(2_000)).await.unwrap();
    }
    bus.close().await;
    drop(bus);
    let path = directory.path().join("bus.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4_096..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let refused = Embedded::open(&settings(directory.path())).unwrap_err();
    assert!(refused.ends_with("bus.sqlite: the file is corrupt"), "{refused}");
}

#[tokio::test]
async fn a_file_corrupted_while_in_use_is_down_and_closes() {
    let directory = tempfile::tempdir().unwrap();
    let bus = Embedded::open(&settings(directory.path())).unwrap();
    bus.declare(&[queue()]).await.unwrap();
    for _ in 0..50 {
        bus.publish(&queue(), message(2_000)).await.unwrap();
    }
    bus.close().await;
    drop(bus);
    let bus = Embedded::open(&settings(directory.path())).unwrap();
    let path = directory.path().join("bus.sqlite");
    let length = std::fs::metadata(&path).unwrap().len() as usize;
    corrupt(&path, 6 * 4_096, length);
    let prefetch = Prefetch {
        messages: 100,
        bytes: 1 << 20,
    };
    let _consumer = bus.consume(&queue(), prefetch).await.unwrap();
    let mut state = bus.connection();
    let down =
        |state: &Connection| matches!(state, Connection::Down { cause, .. } if cause.contains("corrupt"));
    drop(state.wait_for(down).await.unwrap());
    bus.close().await;
}

fn corrupt(path: &Path, from: usize, to: usize) {
    use std::os::unix::fs::FileExt;
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&vec![0xa5; to - from], from as u64).unwrap();
}

/// SQLite's own limit stands in for the disk: it fails in the same place with the same error.
#[tokio::test]
async fn a_full_disk_rejects_says_so_and_recovers_when_there_is_room() {
    let directory = tempfile::tempdir().unwrap();
    let bus = Embedded::open_limited(&settings(directory.path()), Some(40)).unwrap();
    bus.declare(&[queue()]).await.unwrap();
    let mut stored = 0;
    let refused = loop {
        match bus.publish(&queue(), message(4_000)).await {
            Ok(()) => stored += 1,
            Err(refused) => break refused,
        }
    };
    assert_eq!(refused, PublishError::Rejected("the disk is full".to_owned()));
    let cause = "the disk is full".to_owned();
    let down = Connection::Down { cause, attempts: 0 };
    assert_eq!(*bus.connection().borrow(), down);

    let prefetch = Prefetch {
        messages: 100,
        bytes: 1 << 20,
    };
    let mut consumer = bus.consume(&queue(), prefetch).await.unwrap();
    for _ in 0..stored {
        consumer.next().await.unwrap().tag.acknowledge();
    }
    let mut state = bus.connection();
    drop(state.wait_for(|state| *state == Connection::Up).await.unwrap());
    bus.publish(&queue(), message(4_000)).await.unwrap();
}
