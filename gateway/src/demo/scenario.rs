//! The referrals of the demo: synthetic patients with the Swedish Tax Agency's published test numbers, two
//! clinics that refer to four. Which referral meets which fate follows from its number alone.

use contracts::referral::{
    AdditionalInformation, ClinicalInformation, FullOrganisation, Gender, HealthcareProfessional,
    Organisation, Patient, QuestionFormulation, ReasonForVersion, Recipient, Request, RequestAuthor,
    RequestType, VersionReason,
};
use contracts::time::to_swedish;
use contracts::{CodedValue, Content, Document, HsaId, Origin, PersonId, coded, identity::oid};
use jiff::Timestamp;

/// The unit that refers, in Millennium.
pub const REFERRING_UNIT: &str = "SE2321000131-E000000000101";
/// Units that receive, in PMO.
pub const RECEIVING_UNITS: [&str; 4] = [
    "SE2321000131-E000000000201",
    "SE2321000131-E000000000202",
    "SE2321000131-E000000000203",
    "SE2321000131-E000000000204",
];

/// Published test numbers with invented names.
pub const PATIENTS: [(&str, &str, Gender); 6] = [
    ("189001079806", "Öberg, Åsa", Gender::Female),
    ("189004179801", "Sjögren, Märta", Gender::Female),
    ("189007269807", "Ängström, Elsa", Gender::Female),
    ("189011039808", "Håkansson, Göta", Gender::Female),
    ("189102109817", "Lindström, Örjan", Gender::Male),
    ("189105219811", "Björk, Håkan", Gender::Male),
];

/// Questions, each with its diagnosis in ICD-10-SE.
const QUESTIONS: [(&str, &str, &str); 4] = [
    (
        "Tacksam för bedömning av tilltagande andfåddhet vid ansträngning. Hjärtsvikt?",
        "R06.0",
        "Dyspné",
    ),
    (
        "Misstänkt hörselnedsättning höger öra. Önskar hörselprov och bedömning.",
        "H91.9",
        "Hörselnedsättning, ospecificerad",
    ),
    (
        "Långvariga knäsmärtor efter vridvåld. Menisk- eller korsbandsskada?",
        "S83.2",
        "Meniskruptur",
    ),
    (
        "Förändring på underarmen som växt sedan i våras. Malignitet?",
        "D48.5",
        "Tumör av osäker eller okänd natur i huden",
    ),
];

/// The referral that is shown as it was sent and as it arrived: one that is taken as it comes, in one version.
pub const SHOWN: u64 = 1;

/// What is to happen to a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Taken, confirmed and answered.
    Answered,
    /// Taken at the second attempt only.
    FailsOnce,
    /// Sent without its question: breaks its contract.
    BreaksContract,
    /// Refused by the receiving system for good.
    RefusedByTarget,
}

/// The fate of the n-th referral.
pub const fn fate(number: u64) -> Fate {
    match number % 20 {
        3 | 13 => Fate::FailsOnce,
        5 => Fate::BreaksContract,
        7 => Fate::RefusedByTarget,
        _ => Fate::Answered,
    }
}

/// Whether the n-th referral is followed by a changed version at once.
pub const fn is_changed(number: u64) -> bool {
    number.is_multiple_of(4) && matches!(fate(number), Fate::Answered)
}

/// The id of the n-th referral of a run.
pub fn request_id(run: &str, number: u64) -> String {
    format!("{REFERRING_UNIT}#{run}{number:06}")
}

/// The number of a referral, from its id.
pub fn number_of(request_id: &str) -> Option<u64> {
    request_id.get(request_id.len().checked_sub(6)?..)?.parse().ok()
}

/// A version of the n-th referral of a run.
pub fn referral(run: &str, number: u64, version: u64, now: Timestamp) -> Document {
    let request = Request {
        request_id: Some(request_id(run, number)),
        type_of_request: Some(RequestType::General),
        version_time_stamp: Some(whole_second(now)),
        version_number: Some(version),
        reason_for_version: ReasonForVersion {
            type_of_reason: Some(if version == 1 {
                VersionReason::New
            } else {
                VersionReason::Changed
            }),
        },
        care_responsibility_remains: Some(true),
        patient: patient(number),
        request_organisation: FullOrganisation {
            care_unit_id: Some(HsaId::new(REFERRING_UNIT)),
            care_unit_name: Some("Vårdcentralen Ängen".to_owned()),
            ..FullOrganisation::default()
        },
        author: author(now),
        recipient: Recipient {
            organisation: Organisation {
                care_unit_id: Some(HsaId::new(pick(&RECEIVING_UNITS, number))),
            },
        },
        additional_information: (version > 1).then(|| AdditionalInformation {
            administrative_information: Some("Patienten är bortrest vecka 52.".to_owned()),
            ..AdditionalInformation::default()
        }),
        question_formulation: question(number),
        ..Request::default()
    };
    let origin = Origin {
        message_id: Some(format!("{run}{number:06}V{version}")),
        sent_at: Some(whole_second(now)),
        system: Some("MILLENNIUM".to_owned()),
        in_reply_to: None,
    };
    Document::new(Content::Request(Box::new(request)), origin)
}

pub(super) fn patient(number: u64) -> Patient {
    let (extension, name, gender) = pick(&PATIENTS, number);
    Patient {
        person_id: Some(PersonId {
            root: oid::PERSONNUMMER.to_owned(),
            extension: extension.to_owned(),
        }),
        name: Some(name.to_owned()),
        gender: Some(gender),
        ..Patient::default()
    }
}

fn author(now: Timestamp) -> RequestAuthor {
    RequestAuthor {
        date: Some(to_swedish(now).date()),
        healthcare_professional: HealthcareProfessional {
            id: Some(HsaId::new("SE2321000131-P000000000007")),
            name: Some("Dr Åke Nyström".to_owned()),
        },
        type_of_healthcare_professional: None,
        healthcare_professional_organisation: Organisation {
            care_unit_id: Some(HsaId::new(REFERRING_UNIT)),
        },
    }
}

fn question(number: u64) -> QuestionFormulation {
    let (text, code, display) = pick(&QUESTIONS, number);
    QuestionFormulation {
        text: Some(text.to_owned()),
        clinical_information: Some(ClinicalInformation {
            text: Some("Tidigare väsentligen frisk. Inga kända allergier.\nTar inga läkemedel.".to_owned()),
        }),
        condition: vec![contracts::referral::Condition {
            text: None,
            code: Some(CodedValue::new(code, coded::system::ICD_10_SE).display(display)),
        }],
        desired_activity: Vec::new(),
    }
}

fn pick<T: Copy, const N: usize>(from: &[T; N], number: u64) -> T {
    let index = usize::try_from(number).unwrap_or_default() % N;
    #[expect(clippy::indexing_slicing, reason = "the index is a remainder of the length")]
    from[index]
}

pub(super) fn whole_second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::{Fate, SHOWN, fate, is_changed};

    #[test]
    fn the_referral_that_is_shown_arrives_as_it_was_first_sent() {
        assert_eq!((fate(SHOWN), is_changed(SHOWN)), (Fate::Answered, false));
    }
}
