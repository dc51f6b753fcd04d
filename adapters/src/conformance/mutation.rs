//! Damaged samples by the thousand, the same ones on every machine. Counts what became of them and keeps
//! no input; each can be made again from the seed and its number.

use std::ops::Range;
use std::sync::Arc;

use contracts::Reason;

use super::alteration::Values;
use super::damage::damaged;
use super::findings::{Broken, Claim, Findings};
use super::probe::{Fate, Witness, probe};
use super::random::Random;
use super::trial::Trial;
use super::{replies, trials_of};
use crate::registry::Entry;
use crate::{Acknowledged, Adapter};

/// Larger samples are cut short by the suite and not mutated: they would take the time of all others.
const LARGEST: usize = 32 * 1024;

/// After this many broken promises there is nothing new to learn.
const ENOUGH: usize = 10;

/// What became of the inputs of a mutation run. None of them made the adapter panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MutationReport {
    /// How many inputs were tried.
    pub inputs: u64,
    /// How many gave a document.
    pub decoded: u64,
    /// How many of those were valid, and were written and read back the same.
    pub written: u64,
    /// How many were refused.
    pub refused: u64,
}

/// A message to be damaged, with the adapter it is for and a reply to it.
struct Base {
    name: String,
    adapter: Arc<dyn Adapter>,
    message: Vec<u8>,
    values: Values,
    reply: Vec<u8>,
}

/// Feeds an adapter its own samples damaged: to reading and, when a valid document comes out, to writing
/// and reading back; to acknowledging; and to reading replies, as the message and as the reply. The range
/// names the inputs, so that a run can be split, or one input repeated.
///
/// # Errors
/// What was broken, at most ten claims, each with the number of its input. A panic is not caught.
pub fn mutate(entry: &'static Entry, inputs: Range<u64>, seed: u64) -> Result<MutationReport, Broken> {
    let mut findings = Findings::of(entry.id);
    let trials = trials_of(entry, &super::sample::folder(entry), &mut findings);
    let report = mutate_trials(entry.id, &trials, inputs, seed, &mut findings);
    findings.into_result().map(|()| report)
}

/// The bytes of one input of a mutation run, to be looked at and to become a sample.
#[must_use]
pub fn mutated_input(entry: &Entry, number: u64, seed: u64) -> Option<Vec<u8>> {
    let mut findings = Findings::of(entry.id);
    let bases = Bases::of(&trials_of(entry, &super::sample::folder(entry), &mut findings));
    let mut random = Random::of(seed, number);
    let (base, other) = bases.pair(&mut random)?;
    Some(damaged(&mut random, &base.message, &base.values, &other.message))
}

/// The same for trials that were made before.
pub(super) fn mutate_trials(
    adapter: &'static str,
    trials: &[Trial],
    inputs: Range<u64>,
    seed: u64,
    findings: &mut Findings,
) -> MutationReport {
    let bases = Bases::of(trials);
    let mut report = MutationReport::default();
    for number in inputs {
        let _witness = Witness {
            adapter,
            input: format_args!("input {number} of seed {seed}"),
        };
        let mut random = Random::of(seed, number);
        let Some((base, other)) = bases.pair(&mut random) else {
            break;
        };
        report.inputs = report.inputs.saturating_add(1);
        match attempt(&mut random, base, other) {
            Ok(fate) => report.count(fate),
            Err(detail) => {
                let detail = format!("input {number} of seed {seed}: {detail}");
                findings.broken(&base.name, Claim::Damage, detail);
            }
        }
        if findings.count() >= ENOUGH {
            break;
        }
    }
    report
}

/// Every message to be damaged, those that can be read first.
struct Bases {
    all: Vec<Base>,
    readable: usize,
}

impl Bases {
    fn of(trials: &[Trial]) -> Self {
        let readable = |trial: &&Trial| trial.any_document().is_some();
        let mut all: Vec<Base> = trials.iter().filter(readable).flat_map(bases).collect();
        let count = all.len();
        all.extend(trials.iter().filter(|trial| !readable(trial)).flat_map(bases));
        Self { all, readable: count }
    }

    /// A message to be damaged, and one to damage it with.
    fn pair(&self, random: &mut Random) -> Option<(&Base, &Base)> {
        Some((self.pick(random)?, random.pick(&self.all)?))
    }

    /// Mostly one that can be read: damage to the others seldom gets past the first look.
    fn pick(&self, random: &mut Random) -> Option<&Base> {
        if random.below(8) == 0 || self.readable == 0 {
            random.pick(&self.all)
        } else {
            self.all.get(random.below(self.readable))
        }
    }
}

fn bases(trial: &Trial) -> impl Iterator<Item = Base> {
    trial
        .messages()
        .filter(|message| message.len() <= LARGEST)
        .map(|message| {
            let outcome = Acknowledged::Refused(Reason::ContractViolated, &[]);
            Base {
                name: trial.name().to_owned(),
                adapter: Arc::clone(&trial.adapter),
                message: message.to_vec(),
                values: trial
                    .any_document()
                    .map_or_else(Values::unknown, |document| Values::of(message, document)),
                reply: replies::acknowledge(trial.adapter.as_ref(), message, outcome),
            }
        })
}

fn attempt(random: &mut Random, base: &Base, other: &Base) -> Result<Fate, String> {
    let adapter = base.adapter.as_ref();
    let input = damaged(random, &base.message, &base.values, &other.message);
    let fate = probe(adapter, &input)?;
    let refused = Acknowledged::Refused(Reason::Unreadable, &[]);
    let reply = replies::acknowledge(adapter, &input, refused);
    replies::not_taken(&adapter.read_reply(&input, &reply))?;
    // What a damaged reply says is open; that reading it ends is not.
    let reply = damaged(random, &base.reply, &Values::unknown(), &other.reply);
    drop(adapter.read_reply(&base.message, &reply));
    Ok(fate)
}

impl MutationReport {
    const fn count(&mut self, fate: Fate) {
        match fate {
            Fate::Refused => self.refused = self.refused.saturating_add(1),
            Fate::Decoded => self.decoded = self.decoded.saturating_add(1),
            Fate::Written => {
                self.decoded = self.decoded.saturating_add(1);
                self.written = self.written.saturating_add(1);
            }
        }
    }
}
