//! The write-ahead log is cut anywhere and damaged anywhere: the bus opens and holds exactly what was durable
//! before that place.

use std::path::{Path, PathBuf};

use crate::bench::{Chance, consume, message, next, number, open, queue, stored, times, until_depth};

/// What was durable when the log was so long.
#[derive(Debug)]
struct Moment {
    log: usize,
    numbers: Vec<u64>,
}

/// The files of a bus, and every moment of their past.
struct History {
    file: Vec<u8>,
    log: Vec<u8>,
    moments: Vec<Moment>,
}

impl History {
    /// Forty messages of several sizes and their confirms, with acknowledgements among them.
    async fn make() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let bus = open(directory.path());
        bus.declare(&[queue()]).await.unwrap();
        bus.close().await;
        drop(bus);

        let bus = open(directory.path());
        let log_length = || std::fs::metadata(log(directory.path())).unwrap().len() as usize;
        let mut numbers = Vec::new();
        let mut moments = vec![Moment {
            log: 0,
            numbers: Vec::new(),
        }];
        let mut consumer = consume(&*bus).await;
        for published in 1..=40_u64 {
            let size = [10, 900, 5_000, 30_000][(published % 4) as usize];
            bus.publish(&queue(), message(published, size)).await.unwrap();
            numbers.push(published);
            moments.push(Moment {
                log: log_length(),
                numbers: numbers.clone(),
            });
            if published % 3 == 0 {
                let delivery = next(&mut consumer).await;
                assert_eq!(number(&delivery), numbers.remove(0));
                delivery.tag.acknowledge();
                until_depth(&*bus, numbers.len() as u64).await;
                moments.push(Moment {
                    log: log_length(),
                    numbers: numbers.clone(),
                });
            }
        }
        Self {
            file: std::fs::read(directory.path().join("bus.sqlite")).unwrap(),
            log: std::fs::read(log(directory.path())).unwrap(),
            moments,
        }
    }

    /// Where frames of the log end.
    fn frame_ends(&self) -> Vec<usize> {
        let page = u32::from_be_bytes(self.log[8..12].try_into().unwrap()) as usize;
        (HEADER..=self.log.len()).step_by(FRAME + page).collect()
    }

    /// What was durable when the log was no longer than this.
    fn at(&self, length: usize) -> &[u64] {
        let before = self.moments.iter().rev().find(|moment| moment.log <= length);
        &before.unwrap().numbers
    }

    /// Opens the files with this log, and says what is there.
    async fn with_log(&self, bytes: &[u8]) -> Vec<u64> {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("bus.sqlite"), &self.file).unwrap();
        std::fs::write(log(directory.path()), bytes).unwrap();
        let bus = open(directory.path());
        stored(&*bus).await
    }
}

/// The header of the log, and of each frame in it.
const HEADER: usize = 32;
const FRAME: usize = 24;

fn log(directory: &Path) -> PathBuf {
    directory.join("bus.sqlite-wal")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_cut_anywhere_gives_exactly_what_was_durable_before_the_cut() {
    let history = History::make().await;
    assert_eq!(history.moments.last().unwrap().log, history.log.len());
    let mut chance = Chance::from(1);
    let length = history.log.len() as u64;
    let anywhere = (0..times("VARDBRYGGA_CUTS", 150)).map(|_| chance.below(length) as usize);
    let mut cuts: Vec<usize> = anywhere.chain(0..=HEADER).collect();
    for end in history.frame_ends() {
        cuts.extend([end.saturating_sub(1), end, end + 1, end + FRAME]);
    }
    cuts.retain(|cut| *cut <= history.log.len());
    for cut in cuts {
        let stored = history.with_log(&history.log[..cut]).await;
        assert_eq!(stored, history.at(cut), "cut at {cut} of {length}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_log_gives_what_was_durable_before_the_damage_and_never_garbage() {
    let history = History::make().await;
    let ends = history.frame_ends();
    let mut chance = Chance::from(2);
    for _ in 0..times("VARDBRYGGA_CUTS", 150) {
        let at = chance.below(history.log.len() as u64) as usize;
        let mut damaged = history.log.clone();
        damaged[at] ^= 1 << chance.below(8);
        let whole = ends.iter().rev().find(|end| **end <= at).copied().unwrap_or(0);
        let stored = history.with_log(&damaged).await;
        assert_eq!(stored, history.at(whole), "a bit flipped at {at}");
    }
    // A tail of noise, as of a block that was allotted and never written.
    for _ in 0..20 {
        let cut = chance.below(history.log.len() as u64) as usize;
        let mut damaged = history.log.clone();
        damaged[cut..].fill_with(|| chance.next() as u8);
        let stored = history.with_log(&damaged).await;
        assert_eq!(stored, history.at(cut), "noise from {cut} on");
    }
}
