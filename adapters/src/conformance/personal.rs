//! Personal data of the samples: what must not be seen. What counts as personal is decided by where in a
//! document it stands.

use std::collections::BTreeMap;

use contracts::Document;
use serde_json::Value;

/// Fields that hold an object about a person, or several; all in it is personal.
const PERSONAL: &[&str] = &[
    "additionalInformation",
    "aid",
    "author",
    "awarenessInformation",
    "complicatingCondition",
    "diagnosisGroup",
    "fixedCareContact",
    "measure",
    "medication",
    "need",
    "outcome",
    "patient",
    "questionFormulation",
    "registeredAddress",
    "responsibleClinician",
];

/// Fields that hold a text about a person, wherever they stand.
const TEXTS: &[&str] = &[
    "assessment",
    "background",
    "description",
    "endReason",
    "followUp",
    "goal",
    "intervention",
    "name",
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
    "telephone",
    "text",
    "value",
    "workCapacity",
];

/// Fields inside the objects that say nothing of a person: units, code systems, closed lists, times.
const NOT_PERSONAL: &[&str] = &[
    "careUnitId",
    "codeSystem",
    "codeSystemName",
    "codeSystemVersion",
    "date",
    "dueAt",
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
        let about = match value {
            Value::Object(_) => PERSONAL,
            Value::String(_) => TEXTS,
            Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) => &[],
        };
        let personal = (personal || about.contains(&key)) && !NOT_PERSONAL.contains(&key);
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
    }

    #[test]
    fn what_stands_in_a_content_of_any_kind_is_personal_and_its_codes_of_closed_lists_are_not() {
        let mut data = PersonalData(BTreeMap::new());
        let document = json!({
            "envelope": { "kind": "team.assessment" },
            "assessment": {
                "notice": { "noticeId": "SE2321000131#VS-911", "reason": "Fel patient." },
                "assessment": "Rassel basalt bilateralt.",
                "outcome": "stayHome",
                "goal": [{ "goal": "Gå inomhus", "status": "planned" }],
                "medication": [{ "code": { "code": "B01AF02", "codeSystem": "1.2.752.129" } }],
                "reach": [{ "name": "Lena Ekman", "telephone": "070-174 06 34" }]
            }
        });
        data.collect("", &document, false);
        for text in [
            "Fel patient.",
            "Rassel basalt",
            "Gå inomhus",
            "B01AF02",
            "Ekman",
            "070-174 06 34",
        ] {
            assert!(data.seen_in(text).is_some(), "{text}");
        }
        for text in [
            "SE2321000131#VS-911",
            "stayHome",
            "planned",
            "1.2.752.129",
            "team.assessment",
        ] {
            assert_eq!(data.seen_in(text), None, "{text}");
        }
    }

    #[test]
    fn code_systems_units_and_words_that_only_contain_a_name_are_not_personal() {
        for text in [
            "1.2.752.129.2.1.3.1",
            "SE2321000131-E000000000001",
            "Tolvansson",
            "request.patient.name",
        ] {
            assert_eq!(data().seen_in(text), None, "{text}");
        }
    }
}
