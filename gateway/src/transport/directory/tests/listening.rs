//! What a system that writes files sees.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use contracts::Reason;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::super::super::fakes::{FakeIntake, PATIENCE, Tally, system};
use super::super::super::{Event, Observer, Outcome, Receive};
use super::super::listener::{Listener, Settings};

struct Running {
    directory: TempDir,
    tally: Arc<Tally>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Running {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            tally: Tally::new(),
            stop: CancellationToken::new(),
            task: None,
        }
    }

    fn settings(&self) -> Settings {
        Settings {
            directory: self.directory.path().to_owned(),
            system: system(),
            interval: Duration::from_millis(5),
            max_bytes: 100,
            keep: None,
        }
    }

    async fn run(&mut self, settings: Settings, intake: &Arc<FakeIntake>) {
        let intake = Arc::clone(intake) as Arc<dyn Receive>;
        let observer = Arc::clone(&self.tally) as Arc<dyn Observer>;
        let listener = Listener::open(settings, intake, observer).await.unwrap();
        self.task = Some(tokio::spawn(listener.run(self.stop.clone())));
    }

    /// Stops, and waits for the file in hand.
    async fn end(&mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            timeout(PATIENCE, task).await.unwrap().unwrap();
        }
    }

    /// Writes as a system must: under another name first.
    fn write(&self, name: &str, bytes: &[u8]) {
        let draft = self.directory.path().join(".draft");
        fs::write(&draft, bytes).unwrap();
        fs::rename(draft, self.directory.path().join(name)).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.directory.path().join(name)).unwrap()
    }

    /// Names of files in a folder, sorted.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path().join(folder)).unwrap();
        let files = entries
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().unwrap().is_file());
        let mut names: Vec<String> = files
            .map(|file| file.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn files_are_taken_in_the_order_of_their_names_and_moved_when_they_are_accepted() {
    let mut running = Running::new();
    for name in ["b", "c", "a"] {
        running.write(name, name.as_bytes());
    }
    let intake = FakeIntake::new(&[]);
    running.run(running.settings(), &intake).await;
    intake.has(3).await;
    running.end().await;
    assert_eq!(intake.bodies(), ["a", "b", "c"]);
    assert_eq!(intake.arrivals()[0].system, system());
    assert_eq!(running.names("done"), ["a", "b", "c"]);
    assert!(running.names("").is_empty());
}

#[tokio::test]
async fn a_file_that_comes_later_is_taken_as_well() {
    let mut running = Running::new();
    let intake = FakeIntake::new(&[]);
    running.run(running.settings(), &intake).await;
    for count in 1..=3 {
        running.write(&format!("file{count}"), b"again");
        intake.has(count).await;
    }
    running.end().await;
    assert_eq!(running.names("done"), ["file1", "file2", "file3"]);
}

#[tokio::test]
async fn a_file_of_the_same_name_as_the_one_in_hand_is_a_message_of_its_own() {
    let mut running = Running::new();
    running.write("a", b"one");
    let intake = FakeIntake::gated(&[], 0);
    running.run(running.settings(), &intake).await;
    intake.has(1).await;
    running.write("a", b"two");
    intake.open(2);
    intake.has(2).await;
    running.end().await;
    assert_eq!(intake.bodies(), ["one", "two"]);
    assert_eq!(running.read("done/a"), b"one");
    assert_eq!(running.read("done/a.1"), b"two");
}

#[tokio::test]
async fn files_that_are_still_being_written_are_left_alone() {
    let mut running = Running::new();
    let unfinished = [".hidden", "a.part", "b.tmp"];
    for name in unfinished {
        running.write(name, b"half");
    }
    fs::create_dir(running.directory.path().join("folder")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", running.directory.path().join("link")).unwrap();
    running.write("z", b"whole");
    let intake = FakeIntake::new(&[]);
    running.run(running.settings(), &intake).await;
    intake.has(1).await;
    running.end().await;
    assert_eq!(intake.bodies(), ["whole"]);
    assert_eq!(running.names(""), unfinished);
}

#[tokio::test]
async fn a_refused_file_has_its_acknowledgement_beside_it() {
    let mut running = Running::new();
    running.write("a", b"one");
    running.write("b", b"two");
    let intake = FakeIntake::new(&[Outcome::Refused(Reason::NoRoute)]);
    running.run(running.settings(), &intake).await;
    intake.has(2).await;
    running.end().await;
    assert_eq!(running.names("refused"), ["a", "a.ack"]);
    assert_eq!(running.read("refused/a"), b"one");
    assert_eq!(running.read("refused/a.ack"), b"ACK one");
    assert_eq!(running.names("done"), ["b"]);
}

#[tokio::test]
async fn nothing_that_was_set_aside_is_ever_overwritten() {
    let mut running = Running::new();
    fs::create_dir(running.directory.path().join("refused")).unwrap();
    running.write("refused/a.ack", b"a message of that name");
    running.write("a", b"one");
    let intake = FakeIntake::new(&[Outcome::Refused(Reason::NoRoute)]);
    running.run(running.settings(), &intake).await;
    intake.has(1).await;
    running.end().await;
    assert_eq!(running.names("refused"), ["a.1", "a.1.ack", "a.ack"]);
    assert_eq!(running.read("refused/a.ack"), b"a message of that name");
}

#[tokio::test]
async fn a_file_that_is_not_taken_stays_and_holds_back_those_after_it() {
    let mut running = Running::new();
    running.write("a", b"one");
    running.write("b", b"two");
    let intake = FakeIntake::gated(&[Outcome::Unavailable; 2], 2);
    running.run(running.settings(), &intake).await;
    intake.has(3).await;
    assert_eq!(intake.bodies(), ["one", "one", "one"]);
    assert_eq!(running.names("taking"), ["a"]);
    assert_eq!(running.names(""), ["b"]);
    assert_eq!(running.tally.of(Event::NotTaken), 2);
    intake.open(2);
    intake.has(4).await;
    running.end().await;
    assert_eq!(intake.bodies()[3], "two");
    assert_eq!(running.names("done"), ["a", "b"]);
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_without_being_handed_over() {
    let mut running = Running::new();
    running.write("a", &[b'x'; 101]);
    running.write("b", &[b'x'; 100]);
    let intake = FakeIntake::new(&[]);
    running.run(running.settings(), &intake).await;
    intake.has(1).await;
    running.end().await;
    assert_eq!(intake.bodies()[0].len(), 100);
    assert_eq!(running.names("refused"), ["a", "a.ack"]);
    assert_eq!(running.read("refused/a.ack"), b"VB103 too_large\n");
    assert_eq!(running.tally.of(Event::Oversized), 1);
}

#[tokio::test]
async fn stopping_finishes_the_file_in_hand_and_takes_no_other() {
    let mut running = Running::new();
    running.write("a", b"one");
    running.write("b", b"two");
    let intake = FakeIntake::gated(&[], 0);
    running.run(running.settings(), &intake).await;
    intake.has(1).await;
    running.stop.cancel();
    intake.open(2);
    running.end().await;
    assert_eq!(running.names("done"), ["a"]);
    assert_eq!(running.names(""), ["b"]);
}

#[tokio::test]
async fn a_file_in_hand_at_a_crash_comes_again_before_all_others() {
    let mut running = Running::new();
    running.write("b", b"one");
    let crashed = FakeIntake::gated(&[], 0);
    running.run(running.settings(), &crashed).await;
    crashed.has(1).await;
    running.task.take().unwrap().abort();
    running.write("a", b"two");
    let intake = FakeIntake::new(&[]);
    running.run(running.settings(), &intake).await;
    intake.has(2).await;
    running.end().await;
    assert_eq!(crashed.bodies(), ["one"]);
    assert_eq!(intake.bodies(), ["one", "two"]);
    assert_eq!(running.names("done"), ["a", "b"]);
}

#[tokio::test]
async fn files_are_removed_when_their_time_has_passed() {
    let mut running = Running::new();
    for folder in ["done", "refused"] {
        fs::create_dir(running.directory.path().join(folder)).unwrap();
        running.write(&format!("{folder}/old"), b"one");
        let old = fs::File::options()
            .write(true)
            .open(running.directory.path().join(folder).join("old"))
            .unwrap();
        old.set_modified(std::time::SystemTime::now() - Duration::from_secs(100))
            .unwrap();
        running.write(&format!("{folder}/young"), b"two");
    }
    let settings = Settings {
        keep: Some(Duration::from_secs(50)),
        ..running.settings()
    };
    running.run(settings, &FakeIntake::new(&[])).await;
    let pruned = async {
        while running.names("refused") != ["young"] {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, pruned).await.unwrap();
    running.end().await;
    assert_eq!(running.names("done"), ["young"]);
}

#[tokio::test]
async fn a_directory_that_vanishes_is_counted_and_watched_until_it_is_back() {
    let mut running = Running::new();
    let intake = FakeIntake::new(&[]);
    running.run(running.settings(), &intake).await;
    let path = running.directory.path().to_owned();
    let away = path.with_extension("away");
    fs::rename(&path, &away).unwrap();
    running.tally.has(Event::FileFailed, 2).await;
    fs::write(away.join("a"), b"one").unwrap();
    fs::rename(&away, &path).unwrap();
    intake.has(1).await;
    running.end().await;
}

#[tokio::test]
async fn a_directory_that_does_not_exist_is_an_error_at_the_start() {
    let running = Running::new();
    let settings = Settings {
        directory: running.directory.path().join("missing"),
        ..running.settings()
    };
    let opened = Listener::open(settings, FakeIntake::new(&[]), Tally::new()).await;
    assert!(opened.is_err_and(|error| error.to_string().contains("missing")));
    assert!(running.names("").is_empty());
}
