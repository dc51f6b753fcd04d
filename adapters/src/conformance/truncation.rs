//! Every sample cut short: with optimisation at every byte of all but the largest, without it at three
//! hundred places, so that working on an adapter is not waiting for its suite.

use contracts::Reason;

use super::findings::{Claim, Findings};
use super::probe::{Witness, probe};
use super::replies;
use super::trial::Trial;
use crate::{Acknowledged, Adapter};

/// How many places a message is cut at, at most.
const PLACES: usize = if cfg!(debug_assertions) { 300 } else { 10_000 };

const REFUSED: Acknowledged<'_> = Acknowledged::Refused(Reason::Unreadable, &[]);

/// Holds an adapter to its promises on every beginning of a sample's message, and of a reply to it.
pub(super) fn check(id: &'static str, trial: &Trial, findings: &mut Findings) {
    let adapter = trial.adapter.as_ref();
    let Some(message) = trial.messages().next() else {
        return;
    };
    let reply = replies::acknowledge(adapter, message, REFUSED);
    let tried = tried(id, trial.name(), message.len(), |length| {
        cut_message(adapter, message, length)
    })
    .and_then(|()| {
        tried(id, trial.name(), reply.len(), |length| {
            cut_reply(adapter, message, &reply, length)
        })
    });
    findings.check(trial.name(), Claim::Damage, tried);
}

fn tried(
    adapter: &'static str,
    sample: &str,
    whole: usize,
    cut: impl Fn(usize) -> Result<(), String>,
) -> Result<(), String> {
    let step = whole.checked_div(PLACES).unwrap_or_default().saturating_add(1);
    for length in (0..=whole).step_by(step) {
        let _witness = Witness {
            adapter,
            input: format_args!("{sample} or a reply to it, cut to {length} of {whole} bytes"),
        };
        cut(length).map_err(|detail| format!("cut to {length} of {whole} bytes: {detail}"))?;
    }
    Ok(())
}

fn cut_message(adapter: &dyn Adapter, message: &[u8], length: usize) -> Result<(), String> {
    let start = message.get(..length).unwrap_or_default();
    let _ = probe(adapter, start)?;
    let reply = replies::acknowledge(adapter, start, REFUSED);
    replies::not_taken(&adapter.read_reply(start, &reply))
}

fn cut_reply(adapter: &dyn Adapter, message: &[u8], reply: &[u8], length: usize) -> Result<(), String> {
    replies::not_taken(&adapter.read_reply(message, reply.get(..length).unwrap_or_default()))
}
