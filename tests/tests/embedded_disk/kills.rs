//! A process that publishes and acknowledges is killed, again and again, on the same files: at any moment, and
//! before any of its writes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gateway::bus::Bus;

use crate::bench::{Chance, consume, message, next, number, open, queue, stored, times};

const DIRECTORY: &str = "EMBEDDED_DISK_CHILD_DIRECTORY";
const NEXT: &str = "EMBEDDED_DISK_CHILD_NEXT";
/// The child ends when it has published so many; without it, it works until it is killed.
const MOST: &str = "EMBEDDED_DISK_CHILD_MOST";
const CHILD: [&str; 4] = [
    "--exact",
    "kills::child_that_works_until_it_is_killed",
    "--ignored",
    "--nocapture",
];
/// Messages in flight at once.
const WINDOW: u64 = 20;

/// What is known of the messages, from what the children said before they died.
#[derive(Debug, Default)]
struct Books {
    /// The newest that was confirmed.
    confirmed: u64,
    /// The newest whose acknowledgement was begun; all before it, too.
    acknowledged: u64,
    /// The oldest that was there when it was looked last: what was gone stays gone.
    oldest: u64,
    /// How many lives saw something there from the life before.
    inherited: u32,
}

impl Books {
    /// Holds what a child found at its start, in order and without a gap, to what those before it said.
    fn found(&mut self, first: u64, last: u64) {
        assert!(first <= self.acknowledged + 1, "{first} is the oldest: {self:?}");
        assert!(first >= self.oldest, "{first} has come back: {self:?}");
        assert!(last >= self.confirmed, "{last} is the newest: {self:?}");
        self.oldest = first;
        self.inherited += 1;
    }

    fn found_nothing(&self) {
        assert!(self.confirmed <= self.acknowledged, "all are gone: {self:?}");
    }

    /// What a child says: one letter, and numbers.
    fn note(&mut self, line: &str) {
        let mut words = line.split(' ');
        let word = words.next().unwrap_or_default();
        let numbers: Vec<u64> = words.filter_map(|word| word.parse().ok()).collect();
        match (word, numbers.as_slice()) {
            ("found", [first, last]) => self.found(*first, *last),
            ("found", []) => self.found_nothing(),
            ("confirmed", [number]) => self.confirmed = *number,
            ("acknowledges", [number]) => self.acknowledged = *number,
            _ => assert!(
                !line.contains("out of order") && !line.contains("FAILED"),
                "{line}"
            ),
        }
    }

    fn next(&self) -> u64 {
        self.confirmed.max(self.acknowledged) + 1
    }

    /// What the last one left.
    async fn close(&mut self, directory: &Path) {
        let bus = open(directory);
        if bus.declare(&[queue()]).await.is_ok() {
            let stored = stored(&*bus).await;
            match (stored.first(), stored.last()) {
                (Some(first), Some(last)) => {
                    assert!(stored.iter().copied().eq(*first..=*last), "{stored:?}");
                    self.found(*first, *last);
                }
                _ => self.found_nothing(),
            }
        }
    }
}

fn child(mut command: Command, directory: &Path, next: u64) -> Child {
    let child = command
        .env(DIRECTORY, directory)
        .env(NEXT, next.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    child.spawn().unwrap()
}

fn this_program() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let _same = command.args(CHILD);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_nothing_confirmed_and_brings_nothing_back() {
    let directory = tempfile::tempdir().unwrap();
    let (mut books, mut chance) = (Books::default(), Chance::from(3));
    for life in 0..times("VARDBRYGGA_KILLS", 200) {
        let mut child = child(this_program(), directory.path(), books.next());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Half of them are killed while they start, the others while they work.
        if life % 2 == 1 {
            for line in lines.by_ref() {
                let line = line.unwrap();
                books.note(&line);
                if line.starts_with("confirmed") {
                    break;
                }
            }
        }
        tokio::time::sleep(Duration::from_micros(chance.below(30_000))).await;
        child.kill().unwrap();
        // What it said before it died can still be read after.
        for line in lines {
            books.note(&line.unwrap());
        }
        let _status = child.wait().unwrap();
    }
    books.close(directory.path()).await;
    assert!(books.confirmed > 1_000 && books.acknowledged > 1_000, "{books:?}");
    assert!(books.inherited > 20, "{books:?}");
}

/// With `strace`, where the machine has it and lets it trace, the moments are not left to chance.
#[tokio::test(flavor = "multi_thread")]
async fn killed_before_any_of_its_writes_it_loses_nothing_confirmed() {
    const CALLS: &str = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,fallocate";
    let tracing = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    if !tracing.is_ok_and(|status| status.success()) {
        eprintln!("strace cannot trace here; kills at any moment are proven without it");
        return;
    }
    let mut reached = 0;
    for before in 1..=times("VARDBRYGGA_KILLS", 200).div_ceil(4) {
        let directory = tempfile::tempdir().unwrap();
        let mut books = Books::default();
        for call in CALLS.split(',').take(if before % 5 == 0 { 8 } else { 1 }) {
            let mut strace = Command::new("strace");
            let inject = format!("inject={call}:signal=KILL:when={before}");
            let _same = strace
                .args(["-f", "-qq", "-o", "/dev/null", "-e"])
                .arg(format!("trace={CALLS}"))
                .args(["-e", &inject])
                .arg(std::env::current_exe().unwrap())
                .args(CHILD);
            let _same = strace.env(MOST, "100");
            let mut child = child(strace, directory.path(), books.next());
            for line in BufReader::new(child.stdout.take().unwrap()).lines() {
                books.note(&line.unwrap());
            }
            // A call that is never made so often kills nobody.
            reached += u32::from(!child.wait().unwrap().success());
        }
        books.close(directory.path()).await;
    }
    assert!(reached > 20, "strace killed only {reached}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of the other tests; alone it has nothing to do"]
async fn child_that_works_until_it_is_killed() {
    let Some(directory) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let next_number: u64 = std::env::var(NEXT).unwrap().parse().unwrap();
    let bus = open(Path::new(&directory));
    bus.declare(&[queue()]).await.unwrap();
    let mut consumer = consume(&*bus).await;
    let depth = bus.depth(&queue()).await.unwrap();
    let mut there = Vec::new();
    for _ in 0..depth {
        let delivery = next(&mut consumer).await;
        assert!(
            delivery.redelivered,
            "it may have been given before, and does not say so"
        );
        there.push(delivery);
    }
    let numbers: Vec<u64> = there.iter().map(number).collect();
    let mut published = next_number;
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) => {
            let in_order = numbers.iter().copied().eq(*first..=*last);
            println!(
                "{}",
                if in_order {
                    format!("found {first} {last}")
                } else {
                    format!("out of order: {numbers:?}")
                }
            );
            published = last + 1;
        }
        _ => println!("found"),
    }
    let acknowledging = async {
        for delivery in there {
            acknowledge(delivery);
        }
        loop {
            acknowledge(next(&mut consumer).await);
        }
    };
    let most = std::env::var(MOST).map_or(u64::MAX, |text| text.parse().unwrap());
    tokio::select! {
        () = acknowledging => {}
        () = publishing(&*bus, published, published.saturating_add(most)) => {}
    }
}

fn acknowledge(delivery: gateway::bus::Delivery) {
    println!("acknowledges {}", number(&delivery));
    delivery.tag.acknowledge();
}

/// Windows of small messages with large ones among them, so that the log is moved into the file again and again.
async fn publishing(bus: &dyn Bus, first: u64, end: u64) {
    let mut window = first;
    while window < end {
        let size = |number: u64| if number.is_multiple_of(10) { 200_000 } else { 100 };
        let confirms: Vec<_> = (window..window + WINDOW)
            .map(|number| (number, bus.publish(&queue(), message(number, size(number)))))
            .collect();
        for (number, confirm) in confirms {
            confirm.await.unwrap();
            println!("confirmed {number}");
        }
        window += WINDOW;
    }
}
