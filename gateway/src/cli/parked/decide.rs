//! `parked release`, `fix` and `discard`: a person's decision, written to the store with its audit. With
//! `--dry-run` only what it would be, and what has changed since the messages were put aside.

use std::path::PathBuf;

use bytes::Bytes;
use clap::Args;
use contracts::Reason;
use jiff::Timestamp;
use serde::Serialize;

use super::{reason, system};
use crate::cli::{ConfigFile, End, Output, language, validate};
use crate::config::Config;
use crate::review::{Findings, Review};
use crate::store::{
    Choice, Decided, LaneKey, PersonDecision, Standing, Store, StoredFilter, StoredId, StoredSummary, Which,
};
use crate::system::SystemName;

/// What every decision needs.
#[derive(Debug, Args)]
pub(in crate::cli) struct Decision {
    #[command(flatten)]
    pub(super) config: ConfigFile,
    /// Only say what would be done, and what has changed since.
    #[arg(long)]
    dry_run: bool,
    /// Who decides, for the audit.
    #[arg(long, value_name = "NAME", env = "USER", hide_env_values = true)]
    by: String,
}

/// Which messages.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(in crate::cli) struct Messages {
    /// The message's number, as `list` names it.
    #[arg(conflicts_with_all = ["destination", "case", "reason"])]
    id: Option<i64>,
    /// What waits for a person towards this system: with --case of one case, with --reason for one reason.
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    destination: Option<SystemName>,
    /// What waits for a person of this case.
    #[arg(
        long,
        value_name = "CASE",
        requires = "destination",
        conflicts_with = "reason"
    )]
    case: Option<String>,
    /// What was put aside for this reason.
    #[arg(long, value_name = "VBnnn", requires = "destination", value_parser = reason)]
    reason: Option<Reason>,
}

/// Arguments of `parked release`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Release {
    #[command(flatten)]
    pub(super) decision: Decision,
    #[command(flatten)]
    messages: Messages,
}

/// Arguments of `parked fix`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Fix {
    #[command(flatten)]
    pub(super) decision: Decision,
    /// The message's number, as `list` names it.
    id: i64,
    /// The corrected message, in the destination's language; standard input when `-`.
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
    /// Let it go although it cannot be read back or breaks its contract.
    #[arg(long)]
    as_it_is: bool,
}

/// Arguments of `parked discard`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Discard {
    #[command(flatten)]
    pub(super) decision: Decision,
    #[command(flatten)]
    messages: Messages,
    /// Why, for the audit. No personal data.
    #[arg(long, value_name = "TEXT")]
    why: String,
}

/// What would become of a message.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Foreseen {
    message: StoredSummary,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    violations: Vec<contracts::Violation>,
    changes: Vec<String>,
}

/// What became of a decision about a message.
#[derive(Serialize)]
struct Outcome {
    id: StoredId,
    outcome: &'static str,
}

pub(super) async fn release(store: &dyn Store, release: &Release, output: &mut Output) -> End {
    let Some(which) = release.messages.which() else {
        return output.wrong_use(WHICH);
    };
    if release.decision.dry_run {
        return foresee(store, &release.decision, &which, None, output).await;
    }
    decide(store, &release.decision, Choice::Release(which), output).await
}

pub(super) async fn fix(store: &dyn Store, fix: &Fix, output: &mut Output) -> End {
    let body = match language::read(&fix.body) {
        Ok(body) => Bytes::from(body),
        Err(error) => return output.failed(error),
    };
    let which = Which::Message(StoredId(fix.id));
    if fix.decision.dry_run {
        return foresee(store, &fix.decision, &which, Some(&body), output).await;
    }
    if !fix.as_it_is {
        let foreseen = match foreseen(store, &fix.decision, &which, Some(&body)).await {
            Ok(foreseen) => foreseen,
            Err(stop) => return stop.tell(output),
        };
        if foreseen.iter().any(|message| message.refused.is_some()) {
            let end = show(&foreseen, output);
            output.note("the corrected message was not taken; --as-it-is lets it go all the same");
            return end;
        }
    }
    let choice = Choice::Fix {
        id: StoredId(fix.id),
        body,
    };
    decide(store, &fix.decision, choice, output).await
}

pub(super) async fn discard(store: &dyn Store, discard: &Discard, output: &mut Output) -> End {
    let Some(which) = discard.messages.which() else {
        return output.wrong_use(WHICH);
    };
    if discard.decision.dry_run {
        return foresee(store, &discard.decision, &which, None, output).await;
    }
    let why = discard.why.clone();
    decide(store, &discard.decision, Choice::Discard { which, why }, output).await
}

const WHICH: &str = "which messages? a number, or --destination with --case or --reason";

impl Messages {
    fn which(&self) -> Option<Which> {
        match (self.id, &self.destination, &self.case, self.reason) {
            (Some(id), _, _, _) => Some(Which::Message(StoredId(id))),
            (None, Some(destination), Some(case), _) => Some(Which::Lane(LaneKey {
                destination: destination.clone(),
                case: case.clone(),
            })),
            (None, Some(destination), None, Some(reason)) => Some(Which::Group {
                destination: destination.clone(),
                reason,
            }),
            (None, _, _, _) => None,
        }
    }
}

async fn decide(store: &dyn Store, decision: &Decision, choice: Choice, output: &mut Output) -> End {
    let decided = store
        .decide(PersonDecision {
            who: decision.by.clone(),
            at: Timestamp::now(),
            choice,
        })
        .await;
    let decided = match decided {
        Ok(decided) => decided,
        Err(error) => return output.failed(error),
    };
    let is_done = decided
        .iter()
        .all(|(_, decided)| matches!(decided, Decided::Done | Decided::AlreadyDecided));
    if output.is_json() {
        let outcomes = decided.iter().map(|(id, decided)| Outcome {
            id: *id,
            outcome: word(*decided),
        });
        output.json(&outcomes.collect::<Vec<_>>());
    } else {
        for (id, decided) in &decided {
            output.line(format!("{id}: {}", word(*decided)));
        }
        if decided.is_empty() {
            output.line("nothing waits for a person there");
        }
    }
    if is_done { End::Done } else { End::Failed }
}

const fn word(decided: Decided) -> &'static str {
    match decided {
        Decided::Done => "done; a running gateway carries it out within seconds",
        Decided::AlreadyDecided => "was decided before; nothing was done",
        Decided::NotHead => {
            "waits behind another message of its case, which must be decided first; nothing was done"
        }
        Decided::NotParked => {
            "does not wait for a person: it goes by itself, or it was refused and its source sends it again; \
             nothing was done"
        }
        Decided::Unknown => "there is no such message; nothing was done",
    }
}

/// Why a dry run cannot be made.
enum Stop {
    Config(Vec<crate::config::ConfigError>),
    Store(crate::store::StoreError),
}

impl Stop {
    fn tell(self, output: &mut Output) -> End {
        match self {
            Self::Config(errors) => crate::cli::check::report(&errors, &[], output),
            Self::Store(error) => output.failed(error),
        }
    }
}

async fn foresee(
    store: &dyn Store,
    decision: &Decision,
    which: &Which,
    body: Option<&Bytes>,
    output: &mut Output,
) -> End {
    match foreseen(store, decision, which, body).await {
        Ok(foreseen) => show(&foreseen, output),
        Err(stop) => stop.tell(output),
    }
}

async fn foreseen(
    store: &dyn Store,
    decision: &Decision,
    which: &Which,
    body: Option<&Bytes>,
) -> Result<Vec<Foreseen>, Stop> {
    let (config, _) = Config::load(&decision.config.config).map_err(Stop::Config)?;
    let review = Review {
        systems: crate::app::systems(&config),
        profile: contracts::Profile {
            errors: config.contract.errors.clone(),
        },
        routes: config.routes.clone(),
    };
    let mut foreseen = Vec::new();
    for id in ids(store, which).await.map_err(Stop::Store)? {
        let Some((message, stored)) = store.read(id).await.map_err(Stop::Store)? else {
            continue;
        };
        let findings = stored
            .destination
            .as_ref()
            .map_or_else(Findings::default, |destination| {
                review.of(destination, body.unwrap_or(&stored.body), Timestamp::now())
            });
        foreseen.push(Foreseen {
            message,
            refused: findings.reason.map(|reason| reason.to_string()),
            violations: findings.violations,
            changes: findings.changes.iter().map(ToString::to_string).collect(),
        });
    }
    Ok(foreseen)
}

/// The messages that a decision would be about.
async fn ids(store: &dyn Store, which: &Which) -> Result<Vec<StoredId>, crate::store::StoreError> {
    let mut filter = StoredFilter {
        standings: Standing::FOR_A_PERSON.to_vec(),
        ..StoredFilter::default()
    };
    match which {
        Which::Message(id) => return Ok(vec![*id]),
        Which::Lane(lane) => {
            filter.destination = Some(lane.destination.clone());
            filter.case_id = Some(lane.case.clone());
        }
        Which::Group { destination, reason } => {
            filter.destination = Some(destination.clone());
            filter.reason = Some(*reason);
        }
    }
    let listed = store.list(&filter).await?;
    Ok(listed.into_iter().map(|message| message.id).collect())
}

fn show(foreseen: &[Foreseen], output: &mut Output) -> End {
    let is_refused = foreseen.iter().any(|message| message.refused.is_some());
    if output.is_json() {
        output.json(&foreseen);
    } else {
        for message in foreseen {
            tell(message, output);
        }
        if foreseen.is_empty() {
            output.line("nothing waits for a person there");
        }
    }
    if is_refused { End::Refused } else { End::Done }
}

fn tell(foreseen: &Foreseen, output: &mut Output) {
    let message = &foreseen.message;
    let destination = message.destination.as_deref().unwrap_or("nowhere");
    output.line(format!(
        "{}: {} for {destination}, {} since {}",
        message.id, message.message_id, message.standing, message.at
    ));
    if let Some(refused) = &foreseen.refused {
        output.line(format!("    {refused}"));
    }
    for violation in &foreseen.violations {
        output.line(format!("    {}", validate::line(violation)));
    }
    for change in &foreseen.changes {
        output.line(format!("    {change}"));
    }
}
