//! Two books that must agree: what each system sent and was told, and what each system got. The books say
//! what was lost, doubled or overtaken. They know nothing of how the gateway works.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// From the referring system to the receiving one.
    There,
    /// And back.
    Back,
}

/// The books of one run.
#[derive(Debug, Default)]
pub struct Ledger {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    sent: HashMap<String, Sent>,
    places: HashMap<(Way, String), u64>,
    arrived: HashMap<String, u64>,
    furthest: HashMap<(Way, String), u64>,
    order_breaks: u64,
    duplicates: u64,
    unexpected: u64,
    refused: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Sent {
    way: Way,
    case: String,
    place: u64,
    accepted: bool,
}

/// What the books say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Messages sent, each counted once however often it was sent again.
    pub sent: u64,
    /// Of them, those from the referring system to the receiving one.
    pub there: u64,
    /// Of them, those on the way back.
    pub back: u64,
    /// Messages the gateway has answered for.
    pub accepted: u64,
    /// Messages refused, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Messages that arrived at least once.
    pub arrived: u64,
    /// Arrivals of what had arrived before.
    pub duplicates: u64,
    /// Arrivals after a later message of the same case.
    pub order_breaks: u64,
    /// Arrivals of what was never sent.
    pub unexpected: u64,
}

impl Ledger {
    /// A system is about to send a message, the next one of its case that way.
    pub fn sent(&self, way: Way, case: &str, message_id: &str) {
        let mut books = self.locked();
        let place = books.places.entry((way, case.to_owned())).or_default();
        *place += 1;
        let sent = Sent {
            way,
            case: case.to_owned(),
            place: *place,
            accepted: false,
        };
        let _: Option<Sent> = books.sent.insert(message_id.to_owned(), sent);
    }

    /// Whether a message with this id was sent in this run.
    pub fn has_sent(&self, message_id: &str) -> bool {
        self.locked().sent.contains_key(message_id)
    }

    /// The gateway has answered for the message.
    pub fn accepted(&self, message_id: &str) {
        if let Some(sent) = self.locked().sent.get_mut(message_id) {
            sent.accepted = true;
        }
    }

    /// The gateway has refused the message, for this reason.
    pub fn refused(&self, reason: &str) {
        *self.locked().refused.entry(reason.to_owned()).or_default() += 1;
    }

    /// A system got a message and has taken it.
    pub fn arrived(&self, message_id: &str) {
        let mut books = self.locked();
        let Some((way, case, place)) = books
            .sent
            .get(message_id)
            .map(|s| (s.way, s.case.clone(), s.place))
        else {
            books.unexpected += 1;
            return;
        };
        let times = books.arrived.entry(message_id.to_owned()).or_default();
        *times += 1;
        if *times > 1 {
            books.duplicates += 1;
            return;
        }
        let furthest = books.furthest.entry((way, case)).or_default();
        let overtaken = place < *furthest;
        *furthest = place.max(*furthest);
        books.order_breaks += u64::from(overtaken);
    }

    /// Ids the gateway has answered for that have not arrived.
    pub fn missing(&self) -> HashSet<String> {
        let books = self.locked();
        let missing = books
            .sent
            .iter()
            .filter(|(id, sent)| sent.accepted && !books.arrived.contains_key(*id));
        missing.map(|(id, _)| id.clone()).collect()
    }

    /// What the books say now.
    pub fn balance(&self) -> Balance {
        let books = self.locked();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let on = |way| count(books.sent.values().filter(|sent| sent.way == way).count());
        Balance {
            sent: count(books.sent.len()),
            there: on(Way::There),
            back: on(Way::Back),
            accepted: count(books.sent.values().filter(|sent| sent.accepted).count()),
            refused: books.refused.clone(),
            arrived: count(books.arrived.len()),
            duplicates: books.duplicates,
            order_breaks: books.order_breaks,
            unexpected: books.unexpected,
        }
    }

    fn locked(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, Way};

    #[test]
    fn what_was_accepted_and_did_not_arrive_is_missing() {
        let ledger = Ledger::default();
        for id in ["1", "2", "3"] {
            ledger.sent(Way::There, "case", id);
        }
        ledger.accepted("1");
        ledger.accepted("2");
        ledger.arrived("1");
        assert_eq!(ledger.missing().into_iter().collect::<Vec<_>>(), ["2"]);
        assert_eq!(ledger.balance().accepted, 2);
    }

    #[test]
    fn overtaking_in_a_case_and_doubling_are_counted_and_other_cases_are_free() {
        let ledger = Ledger::default();
        for (case, id) in [("a", "a1"), ("a", "a2"), ("b", "b1")] {
            ledger.sent(Way::There, case, id);
        }
        for id in ["a2", "b1", "a1", "a1", "never"] {
            ledger.arrived(id);
        }
        let balance = ledger.balance();
        assert_eq!(
            (balance.order_breaks, balance.duplicates, balance.unexpected),
            (1, 1, 1)
        );
    }
}
