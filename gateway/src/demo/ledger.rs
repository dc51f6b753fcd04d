//! Two books that must agree: what each system sent and was told, and what each system got. The books say
//! what was lost, doubled or overtaken. They know nothing of how the gateway works.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use contracts::case::Family;
use serde::Serialize;

/// A copy of a message: the system that is to get it, and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CopyAt {
    /// The system.
    pub to: &'static str,
    /// Its id.
    pub id: String,
}

/// The books of one run.
#[derive(Debug, Default)]
pub struct Ledger {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    sent: HashMap<CopyAt, Sent>,
    places: HashMap<Lane, u64>,
    arrived: HashMap<CopyAt, u64>,
    furthest: HashMap<Lane, u64>,
    order_breaks: u64,
    duplicates: u64,
    unexpected: u64,
}

/// A case towards a system.
type Lane = (&'static str, String);

#[derive(Debug)]
struct Sent {
    family: Family,
    case: String,
    place: u64,
    accepted: bool,
}

/// What the books say. A message to several units counts once for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Messages sent, each counted once however often it was sent again.
    pub sent: u64,
    /// Of them, those of a family to a system.
    pub to: BTreeMap<(Family, &'static str), u64>,
    /// Messages the gateway has answered for.
    pub accepted: u64,
    /// Messages that arrived at least once.
    pub arrived: u64,
    /// The same, family by family.
    pub families: BTreeMap<Family, FamilyBalance>,
    /// Arrivals of what had arrived before.
    pub duplicates: u64,
    /// Arrivals after a later message of the same case.
    pub order_breaks: u64,
    /// Arrivals of what was never sent.
    pub unexpected: u64,
}

/// What the books say of one family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FamilyBalance {
    /// Messages sent.
    pub sent: u64,
    /// Messages the gateway has answered for.
    pub accepted: u64,
    /// Messages that have arrived.
    pub delivered: u64,
    /// Messages answered for that have neither arrived nor been put aside.
    pub lost: u64,
}

impl Ledger {
    /// A system is about to send a copy, the next one of its case to that system.
    pub fn sent(&self, family: Family, case: &str, copy: &CopyAt) {
        let mut books = self.locked();
        let place = books.places.entry((copy.to, case.to_owned())).or_default();
        *place += 1;
        let sent = Sent {
            family,
            case: case.to_owned(),
            place: *place,
            accepted: false,
        };
        let _: Option<Sent> = books.sent.insert(copy.clone(), sent);
    }

    /// Whether a copy was sent in this run.
    pub fn has_sent(&self, copy: &CopyAt) -> bool {
        self.locked().sent.contains_key(copy)
    }

    /// The gateway has answered for a copy.
    pub fn accepted(&self, copy: &CopyAt) {
        if let Some(sent) = self.locked().sent.get_mut(copy) {
            sent.accepted = true;
        }
    }

    /// A system got a copy and has taken it.
    pub fn arrived(&self, copy: CopyAt) {
        let mut books = self.locked();
        let Some((case, place)) = books.sent.get(&copy).map(|sent| (sent.case.clone(), sent.place)) else {
            books.unexpected += 1;
            return;
        };
        let lane = (copy.to, case);
        let times = books.arrived.entry(copy).or_default();
        *times += 1;
        if *times > 1 {
            books.duplicates += 1;
            return;
        }
        let furthest = books.furthest.entry(lane).or_default();
        let overtaken = place < *furthest;
        *furthest = place.max(*furthest);
        books.order_breaks += u64::from(overtaken);
    }

    /// Copies the gateway has answered for that have not arrived.
    pub fn missing(&self) -> HashMap<CopyAt, Family> {
        let books = self.locked();
        let missing = books
            .sent
            .iter()
            .filter(|(copy, sent)| sent.accepted && !books.arrived.contains_key(*copy));
        missing.map(|(copy, sent)| (copy.clone(), sent.family)).collect()
    }

    /// What the books say now.
    pub fn balance(&self) -> Balance {
        let books = self.locked();
        let mut balance = Balance {
            duplicates: books.duplicates,
            order_breaks: books.order_breaks,
            unexpected: books.unexpected,
            ..Balance::default()
        };
        for (copy, sent) in &books.sent {
            let family = balance.families.entry(sent.family).or_default();
            family.sent += 1;
            family.accepted += u64::from(sent.accepted);
            family.delivered += u64::from(books.arrived.contains_key(copy));
            *balance.to.entry((sent.family, copy.to)).or_default() += 1;
        }
        for family in balance.families.values() {
            balance.sent += family.sent;
            balance.accepted += family.accepted;
            balance.arrived += family.delivered;
        }
        balance
    }

    fn locked(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use contracts::case::Family;

    use super::{CopyAt, Ledger};

    fn copy(id: &str) -> CopyAt {
        CopyAt {
            to: "pmo",
            id: id.to_owned(),
        }
    }

    /// Books in which `ids` of one case were sent.
    fn with(ids: &[&str]) -> Ledger {
        let ledger = Ledger::default();
        for id in ids {
            ledger.sent(Family::Referral, "case", &copy(id));
        }
        ledger
    }

    #[test]
    fn what_was_accepted_and_did_not_arrive_is_missing() {
        let ledger = with(&["1", "2", "3"]);
        ledger.accepted(&copy("1"));
        ledger.accepted(&copy("2"));
        ledger.arrived(copy("1"));
        assert_eq!(ledger.missing().into_keys().collect::<Vec<_>>(), [copy("2")]);
    }

    #[test]
    fn what_arrives_at_another_system_is_another_copy() {
        let ledger = with(&["1"]);
        ledger.arrived(CopyAt {
            to: "samsa",
            ..copy("1")
        });
        let balance = ledger.balance();
        assert_eq!((balance.arrived, balance.unexpected), (0, 1));
    }

    #[test]
    fn overtaking_in_a_case_and_doubling_are_counted_and_other_cases_are_free() {
        let ledger = with(&["a1", "a2"]);
        ledger.sent(Family::Referral, "another", &copy("b1"));
        for id in ["a2", "b1", "a1", "a1", "never"] {
            ledger.arrived(copy(id));
        }
        let balance = ledger.balance();
        assert_eq!(
            (balance.order_breaks, balance.duplicates, balance.unexpected),
            (1, 1, 1)
        );
    }
}
