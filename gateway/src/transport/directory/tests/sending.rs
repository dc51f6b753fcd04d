//! What a system that reads files sees, and what delivery does.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use super::super::super::conformance::a_target_keeps_its_promises;
use super::super::super::fakes::{PATIENCE, Tally, outgoing};
use super::super::super::{Event, Observer, Reply, SendFailure, Target};
use super::super::target::{DirectoryTarget, Settings};

fn target(directory: &Path, max_waiting: usize, tally: &Arc<Tally>) -> DirectoryTarget {
    let settings = Settings {
        directory: directory.to_owned(),
        extension: "hl7".into(),
        max_waiting,
        write_timeout: PATIENCE,
    };
    DirectoryTarget::new(settings, Arc::clone(tally) as Arc<dyn Observer>)
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn contents(directory: &Path) -> Vec<Vec<u8>> {
    names(directory)
        .iter()
        .map(|name| fs::read(directory.join(name)).unwrap())
        .collect()
}

#[tokio::test]
async fn it_keeps_the_promises_of_every_target() {
    let there = tempfile::tempdir().unwrap();
    let missing = there.path().join("missing");
    let tally = Tally::new();
    let (live, dead) = (target(there.path(), 100, &tally), target(&missing, 100, &tally));
    a_target_keeps_its_promises(&live, &dead).await;
    assert_eq!(names(there.path()).len(), 14);
}

#[tokio::test]
async fn files_sort_in_the_order_they_were_sent_even_after_a_restart_and_a_clock_set_back() {
    let there = tempfile::tempdir().unwrap();
    let ahead = "9000000000000000-0123456789abcdef0123456789abcdef.hl7";
    fs::write(there.path().join(ahead), b"zero").unwrap();
    for body in [&b"one"[..], b"two", b"three"] {
        let mut message = outgoing("", b"");
        message.message_id = String::from_utf8(body.to_vec()).unwrap();
        message.body = Bytes::from_static(body);
        let sent = target(there.path(), 100, &Tally::new()).send(&message).await;
        assert_eq!(sent, Ok(Reply::Taken));
    }
    assert_eq!(contents(there.path()), [&b"zero"[..], b"one", b"two", b"three"]);
}

#[tokio::test]
async fn a_message_sent_again_keeps_its_place_and_appears_once() {
    let there = tempfile::tempdir().unwrap();
    let first = target(there.path(), 2, &Tally::new());
    for (id, body) in [("a", &b"one"[..]), ("b", b"two"), ("a", b"one")] {
        let mut message = outgoing(id, b"");
        message.body = Bytes::from_static(body);
        assert_eq!(first.send(&message).await, Ok(Reply::Taken));
    }
    let restarted = target(there.path(), 2, &Tally::new());
    assert_eq!(restarted.send(&outgoing("b", b"two")).await, Ok(Reply::Taken));
    assert_eq!(contents(there.path()), [b"one", b"two"]);
}

#[tokio::test]
async fn any_message_id_makes_a_name_that_stays_in_the_directory() {
    let there = tempfile::tempdir().unwrap();
    let target = target(there.path(), 100, &Tally::new());
    let long = "x".repeat(1000);
    for id in ["../../etc/passwd", "a/b", "", ".", "å\0\n", &long] {
        assert_eq!(
            target.send(&outgoing(id, b"one")).await,
            Ok(Reply::Taken),
            "{id:?}"
        );
    }
    let names = names(there.path());
    assert_eq!(names.len(), 6);
    for name in names {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        assert!(name.bytes().all(plain) && name.ends_with(".hl7"), "{name}");
    }
}

#[tokio::test]
async fn a_system_that_takes_nothing_away_becomes_unavailable() {
    let there = tempfile::tempdir().unwrap();
    let tally = Tally::new();
    let target = target(there.path(), 2, &tally);
    for id in ["1", "2"] {
        assert_eq!(target.send(&outgoing(id, b"one")).await, Ok(Reply::Taken));
    }
    let full = SendFailure::unavailable("too many files wait to be taken away");
    assert_eq!(target.send(&outgoing("3", b"one")).await, Err(full));
    assert_eq!(tally.of(Event::FileFailed), 1);
    let taken = names(there.path()).remove(0);
    fs::remove_file(there.path().join(taken)).unwrap();
    assert_eq!(target.send(&outgoing("3", b"one")).await, Ok(Reply::Taken));
}

#[tokio::test]
async fn a_draft_left_by_a_crash_is_never_taken_for_a_message_and_is_used_up() {
    let there = tempfile::tempdir().unwrap();
    let target = target(there.path(), 1, &Tally::new());
    assert_eq!(target.send(&outgoing("1", b"one")).await, Ok(Reply::Taken));
    let name = names(there.path()).remove(0);
    let (_, id) = name.strip_suffix(".hl7").unwrap().split_once('-').unwrap();
    fs::rename(there.path().join(&name), there.path().join(format!(".{id}.tmp"))).unwrap();
    assert_eq!(target.send(&outgoing("1", b"whole")).await, Ok(Reply::Taken));
    assert_eq!(contents(there.path()), [b"whole"]);
}
