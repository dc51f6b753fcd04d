//! Referrals of known sizes as Millennium sends them, as many as wanted: made from the published samples, with ids,
//! cases and test persons of their own. Nothing here sends them.

use gateway::demo::scenario::PATIENTS;

use crate::tree::root;

/// How large a referral is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 1.2 KiB: what must be said, and a question.
    Small,
    /// 3.6 KiB: diagnoses, findings, attachments, and a longer story.
    Large,
}

impl Size {
    /// Both, smallest first.
    pub const ALL: [Self; 2] = [Self::Small, Self::Large];

    /// Bytes of HL7.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Small => 1_229,
            Self::Large => 3_686,
        }
    }

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "1.2 KiB",
            Self::Large => "3.6 KiB",
        }
    }
}

/// A sample that was stretched to its size, and what varies in it.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
}

/// What stands in the samples in place of an id, a case and a person; as long as those.
const MESSAGE: &str = "M#########";
const CASE: &str = "R~~~~~~~~~";
const PERSON: &str = "PPPPPPPPPPPP";
/// The receiving unit of the small sample.
const UNIT: &str = "SE2321000131-E000000022222";
/// What a story is stretched with.
const FILLING: &str = " Besvären har ökat under hösten och hindrar i arbetet.";

impl Template {
    /// The template for a size.
    ///
    /// # Panics
    /// When the sample is no longer as this file knows it.
    #[must_use]
    pub fn new(size: Size) -> Self {
        let (name, id, person, story) = match size {
            Size::Small => ("new_referral", "1001", "189001079806", "höger knä?"),
            Size::Large => (
                "new_referral_complete",
                "1002",
                "189004179801",
                "dagligen, effusion.",
            ),
        };
        let path = root().join(format!("adapters/src/millennium/samples/{name}.wire.hl7"));
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8(bytes).unwrap_or_else(|latin_1| {
            let bytes = latin_1.into_bytes();
            bytes.into_iter().map(char::from).collect()
        });
        let text = text
            .replace("8859/1", "UNICODE UTF-8")
            .replace(&format!("|M{id}|"), &format!("|{MESSAGE}|"))
            .replace(&format!("R{id}"), CASE)
            .replace(person, PERSON);
        Self {
            text: stretched(&text, story, size.bytes()),
        }
    }

    /// The same for another receiving unit.
    ///
    /// # Panics
    /// When the unit is not as long as the one in the sample, or the sample has another.
    #[must_use]
    pub fn to(self, unit: &str) -> Self {
        assert!(self.text.contains(UNIT) && unit.len() == UNIT.len(), "{unit}");
        Self {
            text: self.text.replace(UNIT, unit),
        }
    }

    /// The n-th referral: a message and a case of its own.
    #[must_use]
    pub fn referral(&self, number: u64) -> Vec<u8> {
        self.message(number, number)
    }

    /// The n-th message, about a case.
    #[must_use]
    pub fn message(&self, number: u64, case: u64) -> Vec<u8> {
        let person = PATIENTS[usize::try_from(case).unwrap() % PATIENTS.len()].0;
        let text = self
            .text
            .replace(&MESSAGE[1..], &format!("{number:09}"))
            .replace(&CASE[1..], &format!("{case:09}"))
            .replace(PERSON, person);
        text.into_bytes()
    }
}

/// The text with the story made longer, or shorter at its end, until the whole has so many bytes.
fn stretched(text: &str, story: &str, bytes: usize) -> String {
    let (before, after) = text.split_once(story).expect("the sample tells this story");
    let mut told = story.to_owned();
    while before.len() + told.len() + after.len() < bytes {
        let missing = bytes - before.len() - told.len() - after.len();
        match FILLING.get(..missing.min(FILLING.len())) {
            Some(filling) => told.push_str(filling),
            None => told.push('.'),
        }
    }
    format!("{before}{told}{after}")
}

#[cfg(test)]
mod tests {
    use adapters::WireMessage;
    use contracts::Profile;

    use super::{Size, Template};
    use crate::world::adapter;

    #[test]
    fn every_referral_has_its_size_an_id_of_its_own_and_keeps_its_contract() {
        let (millennium, pmo) = (adapter("millennium"), adapter("pmo"));
        for size in Size::ALL {
            let template = Template::new(size);
            let mut ids = std::collections::BTreeSet::new();
            for number in 1..=20 {
                let body = template.referral(number);
                assert_eq!(body.len(), size.bytes(), "{size:?}");
                let decoded = millennium.decode(&WireMessage::new(&body)).unwrap();
                let envelope = &decoded.document.envelope;
                assert!(ids.insert((envelope.message_id.clone(), envelope.case_id.clone())));
                let valid =
                    contracts::validate(decoded.document, decoded.found, &Profile::default()).unwrap();
                assert!(pmo.encode(&valid).unwrap().body.len() > 1_024);
            }
            assert_eq!(ids.len(), 20);
        }
    }
}
