//! The whole engine, simulated: thousands of seeds, each a world of its own in which everything that can go wrong
//! does. A seed decides everything, so a failing one can be played again.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a proof that cannot go on says so by panicking, and says how far it has come"
)]

mod accounting;
mod chance;
mod checker;
mod gateway;
mod history;
mod ledger;
mod peer;
mod people;
mod sources;
mod targets;
mod traffic;
mod troubles;
mod weather;
mod world;

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use history::Told;

/// One seed, from its beginning to its end, in a time of its own.
fn play(seed: u64) -> Told {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(world::run(seed))
}

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

/// Plays seeds on every core until they are all played or one has failed; gives the failed ones.
fn play_all(seeds: std::ops::Range<u64>) -> Vec<(u64, Told)> {
    let (next, stop) = (AtomicU64::new(seeds.start), AtomicBool::new(false));
    let failed = Mutex::new(Vec::new());
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            let told = play(seed);
            if !told.violations.is_empty() {
                stop.store(true, Ordering::Relaxed);
                failed.lock().unwrap().push((seed, told));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let _joined = scope.spawn(work);
        }
    });
    failed.into_inner().unwrap()
}

#[test]
fn no_seed_breaks_a_promise() {
    let seeds = match setting("VARDBRYGGA_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..setting("VARDBRYGGA_SEEDS").unwrap_or(10_000),
    };
    let (start, count) = (Instant::now(), seeds.end - seeds.start);
    let mut failed = play_all(seeds);
    failed.sort_by_key(|(seed, _)| *seed);
    if let Some((seed, told)) = failed.first() {
        eprintln!("{}", told.page());
        panic!(
            "VARDBRYGGA_SEED={seed} breaks a promise: {}",
            told.violations.join("; ")
        );
    }
    eprintln!("{count} seeds in {:?}", start.elapsed());
}

#[test]
fn the_same_seed_has_the_same_history() {
    for seed in 0..100 {
        let (once, again) = std::thread::scope(|scope| {
            let once = scope.spawn(|| play(seed));
            (once.join().unwrap(), play(seed))
        });
        let pairs = once.events.iter().zip(&again.events);
        let shared = pairs.take_while(|(one, other)| one == other).count();
        assert!(
            once == again,
            "seed {seed} parts after {shared} events: {:?} or {:?}",
            once.events.get(shared),
            again.events.get(shared),
        );
    }
}

#[test]
fn everything_that_can_go_wrong_does() {
    let seen: BTreeSet<String> = (0..100).flat_map(|seed| play(seed).kinds()).collect();
    let expected = [
        "Accepted",
        "BusBack",
        "BusLost",
        "Calm",
        "Decided",
        "Fails",
        "Heard",
        "Killed",
        "NotTaken",
        "Published",
        "Quiet",
        "Refused",
        "Refuses",
        "ReplyLate",
        "ReplyLost",
        "ReplyTwice",
        "Sent",
        "Started",
        "Stopped",
        "StoreDown",
        "StoreUp",
        "TargetDown",
        "TargetUp",
        "Took",
        "Tried",
    ];
    let expected: BTreeSet<String> = expected.map(str::to_owned).into();
    assert_eq!(seen, expected);
}
