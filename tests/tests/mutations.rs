//! The mutation run: damaged inputs for every adapter, two million in all. Run it with `--release`;
//! `VARDBRYGGA_MUTATIONS` sets another number for each.

use std::ops::Range;
use std::time::Instant;

use adapters::conformance::{MutationReport, mutate};
use adapters::registry::ENTRIES;

/// Another seed is another run; this one makes every run the same.
const SEED: u64 = 20_260_301;

const HOW_MANY: u64 = 400_000;

#[test]
fn mutated_inputs_do_not_panic() {
    let wanted = std::env::var("VARDBRYGGA_MUTATIONS").map_or(HOW_MANY, |number| number.parse().unwrap());
    let halves = |inputs: u64| [0..inputs / 2, inputs / 2..inputs];
    for entry in ENTRIES {
        let start = Instant::now();
        let run = |inputs: Range<u64>| mutate(entry, inputs, SEED).unwrap();
        let reports = std::thread::scope(|scope| {
            let threads = halves(wanted).map(|inputs| scope.spawn(|| run(inputs)));
            threads.map(|thread| thread.join().unwrap())
        });
        let sum = |count: fn(&MutationReport) -> u64| reports.iter().map(count).sum::<u64>();
        let (inputs, written) = (sum(|half| half.inputs), sum(|half| half.written));
        println!(
            "{}: {inputs} mutated inputs, {} refused, {} read, {written} of them written and read back, {:.1} s",
            entry.id,
            sum(|half| half.refused),
            sum(|half| half.decoded),
            start.elapsed().as_secs_f64(),
        );
        assert_eq!(inputs, wanted, "{}", entry.id);
        assert!(
            written > 0,
            "{}: nothing came through, so little was tried",
            entry.id
        );
    }
}
