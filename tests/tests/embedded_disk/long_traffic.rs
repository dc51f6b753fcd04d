//! Much traffic over a long time: the files stay small, also with one message that nobody acknowledges, and
//! shrink when a backlog has drained.

use std::path::Path;

use gateway::bus::{Bus, Consumer};

use crate::bench::{consume, message, next, number, open, queue, times, until_depth};

const MIB: u64 = 1 << 20;
/// The write-ahead log beside the file, as the bus says.
const LOG: u64 = 40 * MIB;

/// Bytes of the file and of its log.
fn sizes(directory: &Path) -> (u64, u64) {
    let size = |name: &str| std::fs::metadata(directory.join(name)).map_or(0, |file| file.len());
    (size("bus.sqlite"), size("bus.sqlite-wal"))
}

/// Publishes these, and acknowledges them as they come.
async fn pass(bus: &dyn Bus, consumer: &mut Consumer, numbers: std::ops::Range<u64>, size: usize) {
    let confirms: Vec<_> = numbers
        .clone()
        .map(|number| bus.publish(&queue(), message(number, size)))
        .collect();
    for wanted in numbers {
        let delivery = next(consumer).await;
        assert_eq!(number(&delivery), wanted);
        delivery.tag.acknowledge();
    }
    for confirm in confirms {
        confirm.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_stay_small_whatever_passes_with_one_message_stuck_at_the_head() {
    const WINDOW: u64 = 2_000;
    let directory = tempfile::tempdir().unwrap();
    let bus = open(directory.path());
    bus.declare(&[queue()]).await.unwrap();
    bus.publish(&queue(), message(0, 1_000)).await.unwrap();
    let mut consumer = consume(&*bus).await;
    let stuck = next(&mut consumer).await;
    let (mut most_file, mut most_log) = (0, 0);
    for window in 0..times("VARDBRYGGA_MESSAGES", 200_000) / WINDOW {
        pass(
            &*bus,
            &mut consumer,
            1 + window * WINDOW..1 + (window + 1) * WINDOW,
            100,
        )
        .await;
        let (file, log) = sizes(directory.path());
        (most_file, most_log) = (most_file.max(file), most_log.max(log));
    }
    until_depth(&*bus, 1).await;
    println!("the file took {most_file} bytes at most, its log {most_log}");
    assert!(most_file <= 4 * MIB, "the file took {most_file} bytes");
    assert!(most_log <= LOG, "the log took {most_log} bytes");
    assert_eq!(number(&stuck), 0);
    stuck.tag.acknowledge();
    until_depth(&*bus, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_shrinks_when_a_backlog_has_drained_and_keeps_what_is_left() {
    const LARGE: usize = 200_000;
    let directory = tempfile::tempdir().unwrap();
    let bus = open(directory.path());
    bus.declare(&[queue()]).await.unwrap();
    for number in 0..600 {
        bus.publish(&queue(), message(number, LARGE)).await.unwrap();
    }
    let mut consumer = consume(&*bus).await;
    let stuck = next(&mut consumer).await;
    for wanted in 1..600 {
        let delivery = next(&mut consumer).await;
        assert_eq!(number(&delivery), wanted);
        delivery.tag.acknowledge();
    }
    until_depth(&*bus, 1).await;
    // Whatever it does next comes after the shrinking.
    pass(&*bus, &mut consumer, 600..601, LARGE).await;
    until_depth(&*bus, 1).await;
    let (file, _) = sizes(directory.path());
    assert!(file <= 4 * MIB, "the file still takes {file} bytes");
    stuck.tag.leave();
    drop((consumer, bus));
    let bus = open(directory.path());
    assert_eq!(crate::bench::stored(&*bus).await, [0]);
}
