//! What one more message costs while other cases are open: in hand, where each has the turn of its lane, and in the
//! store, where each waits for a retry or a person.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement says by panicking that it cannot go on"
)]

use std::sync::Arc;

use bytes::Bytes;
use divan::Bencher;
use gateway::delivery::StoredLanes;
use gateway::lanes::{LaneKey, Lanes};
use gateway::store::sqlite::{self, Settings};
use gateway::store::{Standing, Store, StoredMessage};
use gateway::system::SystemName;
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Open cases.
const CASES: [usize; 3] = [10, 10_000, 1_000_000];
/// Messages that go into the store together.
const TOGETHER: usize = 2_000;

fn main() {
    divan::main();
}

/// The turn of a case, taken and passed on, while other cases have theirs.
#[divan::bench(args = CASES)]
fn turn(bencher: Bencher<'_, '_>, cases: usize) {
    let lanes = Arc::new(Lanes::default());
    let key = |case: String| -> LaneKey { (pmo(), case) };
    let open: Vec<_> = (0..cases).map(|number| lanes.queue(key(case(number)))).collect();
    bencher
        .with_inputs(|| key("another".to_owned()))
        .bench_values(|key| drop(lanes.queue(key)));
    drop(open);
}

/// Whether a case has anything in the store, as far as memory knows, while others have.
#[divan::bench(args = CASES)]
fn known_in_memory(bencher: Bencher<'_, '_>, cases: usize) {
    let lanes = StoredLanes::default();
    for number in 0..cases {
        lanes.fill(case(number));
    }
    bencher.bench(|| lanes.may_have("another"));
}

/// Whether a case has anything in the store, asked of the store: from the first lane that memory has no room for, every
/// message asks this.
#[divan::bench(args = CASES, sample_count = 20, sample_size = 50)]
fn asked_of_the_store(bencher: Bencher<'_, '_>, cases: usize) {
    let filled = Filled::with(cases);
    let message = stored("another".to_owned());
    bencher.bench_local(|| {
        let held = filled.runtime.block_on(filled.store.hold(message.clone()));
        assert_eq!(held.unwrap(), None);
    });
}

/// The lanes that may go next, which the worker of a destination asks for every second.
#[divan::bench(args = CASES, sample_count = 10, sample_size = 1)]
fn lanes_that_may_go(bencher: Bencher<'_, '_>, cases: usize) {
    let filled = Filled::with(cases);
    bencher.bench_local(|| filled.runtime.block_on(filled.store.lanes(&pmo())).unwrap().len());
}

/// A store with one parked message in each of so many lanes.
struct Filled {
    runtime: Runtime,
    store: Arc<dyn Store>,
    _folder: TempDir,
}

impl Filled {
    fn with(cases: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = sqlite::open(Settings::new(folder.path().join("store.db"))).unwrap();
        let runtime = Runtime::new().unwrap();
        for begin in (0..cases).step_by(TOGETHER) {
            let numbers = begin..cases.min(begin + TOGETHER);
            let puts = numbers.map(|number| store.put(stored(case(number))));
            for put in runtime.block_on(futures_util::future::join_all(puts)) {
                let _id = put.unwrap();
            }
        }
        Self {
            runtime,
            store,
            _folder: folder,
        }
    }
}

fn stored(case: String) -> StoredMessage {
    StoredMessage {
        standing: Standing::Parked,
        source: SystemName::new("millennium").unwrap(),
        destination: Some(pmo()),
        message_id: case.clone(),
        case_id: Some(case),
        kind: Some("referral.request;1.0".to_owned()),
        reason: Some(contracts::Reason::TargetRefused),
        details: Vec::new(),
        attempts: 1,
        at: Timestamp::UNIX_EPOCH,
        first_received: Timestamp::UNIX_EPOCH,
        released_at: None,
        content_type: None,
        traceparent: None,
        continues: false,
        body: Bytes::from_static(b"<referral/>"),
    }
}

fn case(number: usize) -> String {
    format!("R{number:09}")
}

fn pmo() -> SystemName {
    SystemName::new("pmo").unwrap()
}
