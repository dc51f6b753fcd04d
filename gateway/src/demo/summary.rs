//! What the demo says in the end.

use std::collections::BTreeMap;
use std::time::Duration;

use contracts::Reason;
use contracts::case::Family;
use serde::Serialize;

use super::config;
use super::kept::PutAside;
use super::ledger::{Balance, FamilyBalance};
use crate::telemetry::{Metrics, catalogue};

/// The balance of a run. Messages are counted both ways, those to several units once for each; `lost` must be 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Messages sent by the neighbours, each counted once.
    pub sent: u64,
    /// Of them, referrals; a changed version is a message of its own.
    pub referrals: u64,
    /// Of them, confirmations and outcomes.
    pub answers: u64,
    /// All messages, family by family.
    pub families: BTreeMap<Family, FamilyBalance>,
    /// Messages that the gateway has answered for.
    pub accepted: u64,
    /// Messages that have arrived.
    pub delivered: u64,
    /// Messages refused to their source, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Failed attempts that were followed by another.
    pub retried: u64,
    /// Messages put aside, by reason and what the target said.
    pub parked: BTreeMap<String, u64>,
    /// Messages held behind those, which followed in order once somebody had decided.
    pub held: usize,
    /// Messages answered for that have neither arrived nor been put aside.
    pub lost: u64,
    /// Deadlines of the law that were missed: told, and too late.
    pub late: usize,
    /// Messages that arrived more than once.
    pub duplicates: u64,
    /// Messages that arrived after a later one of their case.
    pub order_breaks: u64,
    /// Messages that arrived and were never sent in this run.
    pub unexpected: u64,
    /// Seconds from the first message to the last.
    pub seconds: f64,
}

impl Summary {
    pub(super) fn new(
        balance: Balance,
        metrics: &Metrics,
        put_aside: &PutAside,
        lost: &BTreeMap<Family, u64>,
        late: usize,
        took: Duration,
    ) -> Self {
        let mut by_reason = BTreeMap::new();
        for row in &put_aside.given_up {
            let reason = row.reason.as_deref().unwrap_or_default();
            let key = format!("{reason} {}", row.details.join("; "));
            *by_reason.entry(key.trim_end().to_owned()).or_default() += 1;
        }
        let mut families = balance.families;
        for (family, balance) in &mut families {
            balance.lost = lost.get(family).copied().unwrap_or_default();
        }
        let to = |system| balance.to.get(&(Family::Referral, system)).copied();
        Self {
            sent: balance.sent,
            referrals: to(config::PMO).unwrap_or_default(),
            answers: to(config::MILLENNIUM).unwrap_or_default(),
            families,
            accepted: balance.accepted,
            delivered: balance.arrived,
            refused: coded(metrics.by_label(&catalogue::REFUSED, "reason")),
            retried: metrics.by_label(&catalogue::RETRIES, "class").values().sum(),
            parked: by_reason,
            held: put_aside.held,
            lost: lost.values().sum(),
            late,
            duplicates: balance.duplicates,
            order_breaks: balance.order_breaks,
            unexpected: balance.unexpected,
            seconds: (took.as_secs_f64() * 10.0).round() / 10.0,
        }
    }

    /// Whether the gateway has kept its word.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.lost == 0 && self.order_breaks == 0
    }

    /// The summary as lines of text.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let total = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
        let mut lines = vec![format!(
            "sent          {:>7}  ({} referrals and changed versions, {} answers)",
            self.sent, self.referrals, self.answers
        )];
        lines.extend(
            self.families
                .iter()
                .map(|(family, balance)| format!("              {:>7}  {}", balance.sent, family.name())),
        );
        lines.extend([
            format!("accepted      {:>7}", self.accepted),
            format!("delivered     {:>7}", self.delivered),
            format!("refused       {:>7}", total(&self.refused)),
        ]);
        lines.extend(
            self.refused
                .iter()
                .map(|(reason, count)| format!("              {count:>7}  {reason}")),
        );
        lines.push(format!("retried       {:>7}", self.retried));
        lines.push(format!("parked        {:>7}", total(&self.parked)));
        lines.extend(
            self.parked
                .iter()
                .map(|(reason, count)| format!("              {count:>7}  {reason}")),
        );
        lines.push(format!(
            "held          {:>7}  (behind parked ones of their case; they followed in order)",
            self.held
        ));
        lines.push(format!("lost          {:>7}", self.lost));
        lines.push(format!(
            "late          {:>7}  (deadlines of the law that were missed)",
            self.late
        ));
        lines.push(format!("duplicates    {:>7}", self.duplicates));
        lines.push(format!("order breaks  {:>7}", self.order_breaks));
        lines.push(format!("seconds       {:>7}", self.seconds));
        lines
    }
}

/// Counts by reason as reasons are written everywhere else: `VB201 contract_violated`.
fn coded(by_name: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let code_of = |name: &str| Reason::ALL.iter().find(|reason| reason.name() == name);
    let coded = by_name
        .into_iter()
        .map(|(name, count)| (code_of(&name).map_or(name, ToString::to_string), count));
    coded.collect()
}
