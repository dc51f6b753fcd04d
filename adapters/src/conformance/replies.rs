//! Acknowledgements and replies: what an adapter says to a source, its own reader must understand, and
//! only as the reply to that very message.

use contracts::{Kind, Reason, Violation, rules};
use jiff::Timestamp;

use super::findings::{Claim, Findings};
use super::trial::Trial;
use crate::{Acknowledged, Acknowledgement, Adapter, Answer, ReplyUnreadable};

/// Builds the acknowledgement of a message with an outcome.
pub(super) fn acknowledge(adapter: &dyn Adapter, message: &[u8], outcome: Acknowledged<'_>) -> Vec<u8> {
    let acknowledgement = Acknowledgement {
        outcome,
        now: Timestamp::from_second(1_780_000_000).unwrap_or_default(),
        id: "VB0000000000000001",
    };
    adapter.acknowledge(message, &acknowledgement).body
}

/// Something to be refused for, where the message itself has nothing.
pub(super) fn violations(trial: &Trial) -> Vec<Violation> {
    let own = match (&trial.reading, &trial.document) {
        (Some(Err(failure)), _) => failure.violations.clone(),
        (_, Some(Err(refused))) => refused.violations.clone(),
        (_, Some(Ok(valid))) => valid.warnings().to_vec(),
        (_, None) => Vec::new(),
    };
    if !own.is_empty() {
        return own;
    }
    rules::all()
        .take(2)
        .map(|rule| Violation::of(rule, "envelope.kind"))
        .collect()
}

/// Holds the replies of one sample's messages to what they were told to say.
pub(super) fn check(trial: &Trial, findings: &mut Findings) {
    let broken = violations(trial);
    let mut outcomes = vec![
        Acknowledged::Accepted(&[]),
        Acknowledged::Accepted(&broken),
        Acknowledged::Unavailable,
    ];
    outcomes.extend(
        Reason::ALL
            .iter()
            .map(|reason| Acknowledged::Refused(*reason, &broken)),
    );
    for message in trial.messages() {
        for outcome in &outcomes {
            let reply = acknowledge(trial.adapter.as_ref(), message, *outcome);
            let answer = trial.adapter.read_reply(message, &reply);
            if !says(outcome, &answer, trial.any_document().is_some()) {
                let detail = format!("told to say {}, was read as {answer:?}", told(outcome));
                findings.broken(trial.name(), Claim::Replies, detail);
            }
        }
        for (reply, what) in [(message, "the message itself"), (&[], "silence")] {
            let answer = trial.adapter.read_reply(message, reply);
            findings.check(
                trial.name(),
                Claim::Replies,
                not_taken(&answer).map_err(|_| format!("{what} was read as acceptance")),
            );
        }
    }
}

/// Whether an answer is what was said. A message nothing can be read of may have no reply that names it,
/// but never one that reads as acceptance of something else.
fn says(outcome: &Acknowledged<'_>, answer: &Result<Answer, ReplyUnreadable>, readable: bool) -> bool {
    match (answer, outcome) {
        (Ok(Answer::Accepted | Answer::Committed), Acknowledged::Accepted(_)) => true,
        (Ok(Answer::Refused { .. }), Acknowledged::Refused(..) | Acknowledged::Unavailable) => true,
        (Ok(Answer::Failed { .. } | Answer::Unavailable { .. }), Acknowledged::Unavailable) => true,
        // Some formats have no word for good but for faults of the message itself.
        (Ok(Answer::Failed { .. }), Acknowledged::Refused(reason, _)) => !reason.is_of_the_message(),
        (Ok(_), _) => false,
        (Err(_), _) => !readable,
    }
}

/// Refusing a message must never be read as acceptance of it.
pub(super) fn not_taken(answer: &Result<Answer, ReplyUnreadable>) -> Result<(), String> {
    match answer {
        Ok(Answer::Accepted | Answer::Committed) => Err("a refusal was read as acceptance".to_owned()),
        Ok(Answer::Refused { .. } | Answer::Failed { .. } | Answer::Unavailable { .. }) | Err(_) => Ok(()),
    }
}

fn told(outcome: &Acknowledged<'_>) -> String {
    match outcome {
        Acknowledged::Accepted(_) => "accepted".to_owned(),
        Acknowledged::Refused(reason, _) => format!("refused, {reason}"),
        Acknowledged::Unavailable => "unavailable".to_owned(),
    }
}

/// A message as it is sent, with the reply that accepts it.
struct Exchange<'a> {
    trial: &'a Trial,
    kind: Kind,
    id: &'a str,
    message: &'a [u8],
    reply: Vec<u8>,
}

/// Gives every message the reply to every other one. Replies that name neither message nor kind are the
/// same for both, and only the transport can match them.
pub(super) fn check_pairs(trials: &[Trial], findings: &mut Findings) {
    let exchanges: Vec<Exchange<'_>> = trials.iter().filter_map(exchange).collect();
    for sent in &exchanges {
        for other in &exchanges {
            let told_apart =
                sent.is_not_named_by(other) || (sent.kind != other.kind && sent.reply != other.reply);
            if told_apart && sent.trial.adapter.read_reply(sent.message, &other.reply).is_ok() {
                let detail = format!("the reply to {} was taken for its own", other.trial.name());
                findings.broken(sent.trial.name(), Claim::Replies, detail);
            }
        }
    }
}

fn exchange(trial: &Trial) -> Option<Exchange<'_>> {
    let document = trial.any_document()?;
    let message = trial.messages().next()?;
    Some(Exchange {
        trial,
        kind: document.kind(),
        id: document.envelope.message_id.as_deref()?,
        message,
        reply: acknowledge(trial.adapter.as_ref(), message, Acknowledged::Accepted(&[])),
    })
}

impl Exchange<'_> {
    /// Whether the other's reply names the message it answers, and that is not this one.
    fn is_not_named_by(&self, other: &Self) -> bool {
        let names = |id: &str| memchr::memmem::find(&other.reply, id.as_bytes()).is_some();
        names(other.id) && !names(self.id)
    }
}
