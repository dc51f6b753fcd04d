//! What the destinations have seen, and the promises that are held against each attempt at the moment in which it
//! is made.

use std::collections::BTreeMap;
use std::sync::Mutex;

use gateway::store::Standing;
use tests::simulated::store::Disk;

use crate::history::{Event, History};
use crate::traffic::{DESTINATIONS, Message, id, number};

/// A message at a destination.
type Leg = (usize, usize);

/// What is known of attempts and their fruits.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    legs: Mutex<BTreeMap<Leg, Seen>>,
    /// Attempts under way, by life, destination and case.
    under_way: Mutex<BTreeMap<(usize, usize, usize), usize>>,
    /// How often a destination has answered a life.
    answers: Mutex<BTreeMap<(usize, usize), u64>>,
    /// When something last happened that can bring a message twice.
    disturbed: Mutex<Option<u64>>,
}

/// What a destination has seen of a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// When it was first tried.
    first_tried: Option<u64>,
    /// How often it was taken.
    pub(crate) taken: u32,
    /// How often the destination's word about it was not heard.
    unheard: u32,
    /// Failed attempts that may count as attempts.
    pub(crate) may_count: u32,
    /// How often the destination had answered each life when it last did not answer this one.
    answers_before: BTreeMap<usize, u64>,
    /// Whether it was taken in its corrected form.
    is_corrected: bool,
    pub(crate) fails: u32,
    pub(crate) refusals: u32,
}

impl Ledger {
    /// A message may now come twice.
    pub(crate) fn disturbed(&self, at: u64) {
        *self.disturbed.lock().unwrap() = Some(at);
    }

    /// An attempt begins.
    pub(crate) fn tries(
        &self,
        message: &Message,
        to: usize,
        life: usize,
        world: (&History, &[Message], &Disk),
    ) {
        let (history, messages, disk) = world;
        let number = message.number;
        history.note(Event::Tried {
            message: number,
            to,
            life,
        });
        let mut under_way = self.under_way.lock().unwrap();
        let here = under_way.entry((life, to, message.case)).or_default();
        *here += 1;
        if *here > 1 {
            history.violated(format!(
                "two messages of case {} are in flight at once",
                message.case
            ));
        }
        drop(under_way);
        let _first = self.with((number, to), |seen| {
            *seen.first_tried.get_or_insert(history.now())
        });
        if message.continues {
            return;
        }
        let earlier = messages[..number].iter();
        for other in earlier.filter(|other| other.case == message.case && other.is_sound) {
            if self.seen(other.number, to).taken == 0 && !is_discarded(disk, other.number, to) {
                let before = other.number;
                history.violated(format!("message {number} overtakes {before} on its way to {to}"));
            }
        }
    }

    /// An attempt has ended; whether the destination answered.
    pub(crate) fn tried(&self, message: &Message, to: usize, life: usize, said: Said) {
        let mut under_way = self.under_way.lock().unwrap();
        *under_way.entry((life, to, message.case)).or_default() -= 1;
        drop(under_way);
        let mut all = self.answers.lock().unwrap();
        let answers = all.entry((life, to)).or_default();
        let before = *answers;
        if said != Said::Nothing {
            *answers += 1;
        }
        drop(all);
        self.with((message.number, to), |seen| match said {
            Said::Yes => {
                let _none = seen.answers_before.remove(&life);
            }
            Said::No => {
                seen.may_count += 1;
                let _none = seen.answers_before.remove(&life);
            }
            Said::Nothing => {
                seen.unheard += 1;
                // Others were answered since it last was not: then the failure is its own.
                let last = seen.answers_before.insert(life, before);
                if last.is_some_and(|last| before > last) {
                    seen.may_count += 1;
                }
            }
        });
    }

    /// A destination takes a message.
    pub(crate) fn takes(&self, number: usize, to: usize, copies: u64, is_corrected: bool, history: &History) {
        let disturbed = *self.disturbed.lock().unwrap();
        self.with((number, to), |seen| {
            seen.taken += 1;
            if seen.is_corrected && !is_corrected {
                history.violated(format!(
                    "{to} takes message {number} as it was before it was corrected"
                ));
            }
            seen.is_corrected = is_corrected;
            let since = disturbed.is_some_and(|at| Some(at) >= seen.first_tried);
            if seen.taken > 1 && !since && copies < 2 && seen.unheard == 0 {
                history.violated(format!(
                    "{to} takes message {number} again, and nothing explains it"
                ));
            }
        });
    }

    pub(crate) fn with<T>(&self, leg: Leg, work: impl FnOnce(&mut Seen) -> T) -> T {
        work(self.legs.lock().unwrap().entry(leg).or_default())
    }

    pub(crate) fn seen(&self, number: usize, to: usize) -> Seen {
        self.with((number, to), |seen| seen.clone())
    }

    /// No message has used up more attempts than its destination has failed on it.
    pub(crate) fn counted(&self, disk: &Disk, history: &History) {
        for (_, message) in disk.tables().messages() {
            let (Some(of), Some(to)) = (
                number(message.message_id.as_bytes()),
                place(message.destination.as_ref()),
            ) else {
                continue;
            };
            let may_count = self.seen(of, to).may_count;
            if message.attempts > may_count {
                let attempts = message.attempts;
                history.violated(format!(
                    "message {of} has {attempts} attempts where {may_count} may count"
                ));
            }
        }
    }
}

/// What a destination said about a message, as the gateway heard it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Yes,
    No,
    Nothing,
}

/// Which destination that is.
pub(crate) fn place(destination: Option<&gateway::system::SystemName>) -> Option<usize> {
    DESTINATIONS
        .iter()
        .position(|name| Some(*name) == destination.map(|name| name.as_str()))
}

/// Whether a person has decided that a message will not go.
pub(crate) fn is_discarded(disk: &Disk, number: usize, to: usize) -> bool {
    let tables = disk.tables();
    let mut discarded = tables
        .messages()
        .filter(|(_, message)| message.standing == Standing::Discarded);
    discarded.any(|(_, message)| {
        message.message_id == id(number) && place(message.destination.as_ref()) == Some(to)
    })
}
