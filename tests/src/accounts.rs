//! The accounts of a gateway, from its `/metrics` alone: what came in and what became of it.

use crate::process::Gateway;

/// Counted since the gateway was started.
#[derive(Clone, Copy, Debug)]
pub struct Accounts {
    /// Came in.
    pub received: u64,
    /// Answered for: handed over to every destination.
    pub accepted: u64,
    /// Refused to the source.
    pub refused: u64,
    /// Taken from a destination's queue.
    pub taken: u64,
    /// The destination has them.
    pub delivered: u64,
    /// Parked at delivery, each time.
    pub parked: u64,
    /// Had come before: at intake, at delivery.
    pub duplicates: [u64; 2],
    /// Left un-acknowledged, to come again: at intake, at delivery.
    pub left: [u64; 2],
    /// In hand now: at intake, at delivery, and from a lane in the store.
    pub in_progress: [u64; 3],
    /// Dropped by a fault of the program.
    pub dropped: u64,
}

impl Accounts {
    /// Asks a gateway.
    pub async fn of(gateway: &Gateway) -> Self {
        let page = gateway.metrics().await;
        let total = |name: &str, label: &str| page.total(&format!("vardbrygga_{name}"), &[label]) as u64;
        let both = |name: &str| ["intake", "delivery"].map(|hop| total(name, &format!("stage=\"{hop}\"")));
        let in_hand = |hand: &str| total("messages_in_progress", &format!("stage=\"{hand}\""));
        Self {
            received: total("messages_received_total", ""),
            accepted: total("messages_accepted_total", ""),
            refused: total("messages_refused_total", ""),
            taken: total("messages_taken_total", ""),
            delivered: total("messages_delivered_total", ""),
            parked: total("messages_parked_total", ""),
            duplicates: both("messages_duplicate_total"),
            left: both("messages_left_total"),
            in_progress: ["intake", "delivery", "lane"].map(in_hand),
            dropped: total("dropped_in_flight_total", ""),
        }
    }

    /// What several gateways have counted together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = |of: fn(&Self) -> u64| of(&self) + of(&other);
        Self {
            received: both(|of| of.received),
            accepted: both(|of| of.accepted),
            refused: both(|of| of.refused),
            taken: both(|of| of.taken),
            delivered: both(|of| of.delivered),
            parked: both(|of| of.parked),
            duplicates: [both(|of| of.duplicates[0]), both(|of| of.duplicates[1])],
            left: [both(|of| of.left[0]), both(|of| of.left[1])],
            in_progress: [0, 1, 2].map(|hand| self.in_progress[hand] + other.in_progress[hand]),
            dropped: both(|of| of.dropped),
        }
    }

    /// Whether every message that came in has one end, or is in progress. `stored` is what waits or lies parked in
    /// the store for a destination, in hand or not, when the gateway was started and now; `discarded` what a person
    /// has discarded since. What a killed gateway had stored and not yet acknowledged is taken again, and found
    /// there: so much may have been taken beyond what has ended.
    #[must_use]
    pub const fn balance(&self, stored: [u64; 2], discarded: u64) -> bool {
        let intake = self.accepted + self.refused + self.duplicates[0] + self.left[0] + self.in_progress[0];
        let delivery =
            self.delivered + stored[1] + discarded + self.duplicates[1] + self.left[1] + self.in_progress[1];
        let begun = self.taken + stored[0];
        self.received == intake && begun >= delivery && begun <= delivery + stored[0] && self.dropped == 0
    }
}
