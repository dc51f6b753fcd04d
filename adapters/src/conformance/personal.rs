//! Personal data of the samples: what must not be seen. What counts as personal is decided by where in a
//! document it stands.

use std::collections::BTreeMap;

use contracts::Document;
use serde_json::Value;

/// Fields whose content is about a person.
const PERSONAL: &[&str] = &[
    "additionalInformation",
    "author",
    "awarenessInformation",
    "description",
    "name",
    "outcome",
    "patient",
    "questionFormulation",
    "registeredAddress",
    "value",
];

/// Free texts of discharge, team and coordination messages. Some are named as a content is, which says more than that.
const FREE_TEXTS: &[&str] = &[
    "assessment",
    "background",
    "endReason",
    "followUp",
    "goal",
    "intervention",
    "need",
    "obstacle",
    "patientPriorities",
    "patientView",
    "reason",
    "reasonForAdmission",
    "recommendation",
    "riskAssessment",
    "situation",
    "stateAtAdmission",
    "stateAtDischarge",
    "summaryOfCare",
    "text",
    "workCapacity",
];

/// Fields inside those that say nothing of a person: units, code systems, closed lists.
const NOT_PERSONAL: &[&str] = &[
    "careUnitId",
    "codeSystem",
    "codeSystemName",
    "codeSystemVersion",
    "date",
    "gender",
    "mediaType",
    "protectedIdentity",
    "root",
    "typeOfHealthcareProfessional",
    "typeOfTelecom",
];

/// Fields that are looked for whole: identities share their beginnings with units that are not personal.
const WHOLE: &[&str] = &["code", "extension", "id", "number"];

/// A text this long or longer is looked for piece by piece, so that an excerpt of it is found as well.
const PIECE: usize = 12;

/// What must not be seen, and the field it stood in.
pub(super) struct PersonalData(BTreeMap<String, String>);

impl PersonalData {
    /// The personal data of all samples together, so that samples that cannot be read are covered too.
    pub(super) fn of<'a>(documents: impl Iterator<Item = &'a Document>) -> Self {
        let mut data = Self(BTreeMap::new());
        for document in documents {
            data.collect("", &serde_json::to_value(document).unwrap_or_default(), false);
        }
        data
    }

    fn collect(&mut self, key: &str, value: &Value, personal: bool) {
        let free_text = value.is_string() && FREE_TEXTS.contains(&key);
        let personal = (personal || free_text || PERSONAL.contains(&key)) && !NOT_PERSONAL.contains(&key);
        match value {
            Value::Object(fields) => fields
                .iter()
                .for_each(|(key, value)| self.collect(key, value, personal)),
            Value::Array(items) => items.iter().for_each(|value| self.collect(key, value, personal)),
            Value::String(text) if personal => self.add(key, text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn add(&mut self, field: &str, text: &str) {
        let forms = match field {
            "name" => words(text),
            "extension" => identities(text),
            _ if WHOLE.contains(&field) => vec![text.to_owned()],
            _ => pieces(text),
        };
        for form in forms.into_iter().filter(|form| form.trim().chars().count() >= 4) {
            let _ = self.0.insert(form, field.to_owned());
        }
    }

    /// The field of which some content is in a text, if any is.
    pub(super) fn seen_in(&self, text: &str) -> Option<&str> {
        let seen = |data: &str| {
            text.match_indices(data)
                .any(|(at, _)| stands_alone(text, at, data))
        };
        self.0
            .iter()
            .find(|(data, _)| seen(data))
            .map(|(_, field)| field.as_str())
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect()
}

fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(PIECE)
        .map(|piece| piece.iter().collect())
        .collect()
}

/// An identity in the ways it is written: with and without century, with and without hyphen.
fn identities(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    if let Some((start, end)) = text.split_at_checked(text.len().saturating_sub(4)) {
        forms.push(format!("{start}-{end}"));
        if let Some(short) = start.get(2..) {
            forms.push(format!("{short}{end}"));
            forms.push(format!("{short}-{end}"));
        }
    }
    forms
}

/// Whether a match is a word of its own; long pieces are matches wherever they stand.
fn stands_alone(text: &str, at: usize, data: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text.get(..at).and_then(|start| start.chars().next_back());
    let after = text
        .get(at.saturating_add(data.len())..)
        .and_then(|end| end.chars().next());
    data.chars().count() >= PIECE || !(letter(before) || letter(after))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::PersonalData;

    fn data() -> PersonalData {
        let mut data = PersonalData(BTreeMap::new());
        let document = json!({
            "patient": { "personId": { "root": "1.2.752.129.2.1.3.1", "extension": "189001079806" }, "name": "Ek, Tolvan" },
            "questionFormulation": { "text": "Värk i höger knä sedan flera veckor." },
            "assessment": { "caseId": "MVT1-2026-11", "situation": "Tilltagande andfåddhet." },
            "recipient": { "careUnitId": "SE2321000131-E000000000001" }
        });
        data.collect("", &document, false);
        data
    }

    #[test]
    fn identities_are_found_in_every_way_they_are_written() {
        for text in ["189001079806", "18900107-9806", "got 900107-9806", "9001079806."] {
            assert_eq!(data().seen_in(text), Some("extension"), "{text}");
        }
    }

    #[test]
    fn a_part_of_a_name_or_a_text_is_found() {
        assert_eq!(data().seen_in("expected Tolvan"), Some("name"));
        assert_eq!(
            data().seen_in("not this: höger knä sedan flera veckor"),
            Some("text")
        );
        assert_eq!(data().seen_in("Tilltagande andfåddhet."), Some("situation"));
    }

    #[test]
    fn code_systems_units_and_words_that_only_contain_a_name_are_not_personal() {
        for text in [
            "1.2.752.129.2.1.3.1",
            "SE2321000131-E000000000001",
            "Tolvansson",
            "MVT1-2026-11",
            "request.patient.name",
        ] {
            assert_eq!(data().seen_in(text), None, "{text}");
        }
    }
}
