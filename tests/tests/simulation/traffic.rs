//! The messages of a seed: which case each belongs to, who sends it, where it goes, and what its destinations think
//! of it.

use bytes::Bytes;
use gateway::bus::{BusMessage, Properties};
use tests::tree::root;

use crate::chance::Chance;

/// Destinations by number; the second is reached over MLLP.
pub(crate) const DESTINATIONS: [&str; 2] = ["pmo", "millennium"];

/// Receiving units, with the destinations to which a route leads and whether its cases go on past a parked message.
pub(crate) const UNITS: [(&str, &[usize], bool); 4] = [
    ("SE2321000255-E000000000101", &[0], false),
    ("SE2321000255-E000000000102", &[1], false),
    ("SE2321000255-E000000000103", &[0, 1], false),
    ("SE2321000255-E000000000104", &[0], true),
];

/// Who sends the messages of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A system that waits for the answer, and sends again what was not taken.
    Caller,
    /// A system that publishes to the bus.
    Publisher,
}

impl Source {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Publisher => "publisher",
        }
    }
}

/// One message. Its number is its place in the order of its case.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) number: usize,
    pub(crate) case: usize,
    pub(crate) source: Source,
    pub(crate) to: &'static [usize],
    /// Whether its case goes on when it is parked.
    pub(crate) continues: bool,
    /// Whether it keeps its contract.
    pub(crate) is_sound: bool,
    /// How often each destination fails on it before it does not.
    pub(crate) fails: u32,
    /// How often each destination refuses it, unless it is corrected.
    pub(crate) refusals: u32,
    pub(crate) body: Bytes,
}

impl Message {
    pub(crate) fn id(&self) -> String {
        id(self.number)
    }

    /// What its case is called.
    pub(crate) fn case_id(&self) -> String {
        format!("SE2321000255-S001#R-{}", self.case)
    }

    /// The message as its source publishes it.
    pub(crate) fn published(&self) -> BusMessage {
        BusMessage {
            body: self.body.clone(),
            properties: Properties {
                message_id: Some(self.id()),
                ..Properties::default()
            },
        }
    }
}

pub(crate) fn id(number: usize) -> String {
    format!("SE2321000131-S001#M-{number:05}")
}

/// The number in a body or an id of ours.
pub(crate) fn number(text: &[u8]) -> Option<usize> {
    let at = text.windows(2).position(|two| two == b"M-")? + 2;
    std::str::from_utf8(text.get(at..at + 5)?).ok()?.parse().ok()
}

/// What a person writes into a body that is corrected.
const STORY: &str = "Remissen är mottagen.";
const CORRECTED: &str = "Remissen är rättad.";

pub(crate) fn is_corrected(body: &[u8]) -> bool {
    body.windows(CORRECTED.len())
        .any(|text| text == CORRECTED.as_bytes())
}

pub(crate) fn corrected(body: &[u8]) -> Bytes {
    let text = String::from_utf8(body.to_vec()).unwrap();
    text.replace(STORY, CORRECTED).into_bytes().into()
}

/// All messages of a seed, in the order of their numbers.
pub(crate) fn messages(chance: &Chance) -> Vec<Message> {
    let path = root().join("adapters/src/canonical/samples/referral_confirmed.wire.json");
    let sample = std::fs::read_to_string(path).unwrap();
    let cases: Vec<_> = (0..4 + chance.below(5))
        .map(|_| {
            let source = if chance.percent(50) {
                Source::Caller
            } else {
                Source::Publisher
            };
            (source, UNITS[chance.below(UNITS.len())])
        })
        .collect();
    let mut messages = Vec::new();
    for number in 0..12 + chance.below(28) {
        let case = chance.below(cases.len());
        let (source, (unit, to, continues)) = cases[case];
        let is_sound = !chance.percent(6);
        messages.push(Message {
            number,
            case,
            source,
            to,
            continues,
            is_sound,
            fails: if chance.percent(20) {
                1 + chance.below(6) as u32
            } else {
                0
            },
            refusals: if chance.percent(12) {
                1 + chance.below(2) as u32
            } else {
                0
            },
            body: body(&sample, number, case, unit, is_sound),
        });
    }
    messages
}

fn body(sample: &str, number: usize, case: usize, unit: &str, is_sound: bool) -> Bytes {
    let text = sample
        .replace("SE2321000131-S001#C-2001", &id(number))
        .replace("#R-1001", &format!("#R-{case}"))
        .replace("SE2321000255-E000000000101", unit);
    let text = if is_sound {
        text
    } else {
        text.replace("\"BEK\"", "\"NONE\"")
    };
    text.into_bytes().into()
}
