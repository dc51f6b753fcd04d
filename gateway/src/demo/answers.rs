//! What a receiving unit answers: a confirmation and an outcome for a referral it has taken.

use contracts::referral::{
    self, Author, ClinicalOutcome, Confirmation, ConfirmationOutcome, ConfirmationType, FullOrganisation,
    HealthcareProfessional, Organisation, OutcomeType, Recipient, Request, SimplePatient,
};
use contracts::{Content, Document, Origin};
use jiff::Timestamp;

/// BEK: the referral is confirmed.
pub fn confirmation(request: &Request) -> Document {
    let confirmation = Confirmation {
        request_id: request.request_id.clone(),
        request_confirmation_id: own_id(request, "BEK"),
        type_of_request_confirmation: Some(ConfirmationType::Confirmed),
        request_version_number: request.version_number,
        request_confirmation_time: Some(now()),
        confirming_organisation: unit(request),
        patient: patient(request),
        author: author(request),
        recipient: referrer(request),
        forwarding_recipient: None,
        outcome: ConfirmationOutcome {
            outcome_text: Some("Remissen är bedömd. Patienten kallas.".to_owned()),
        },
    };
    Document::new(Content::Confirmation(Box::new(confirmation)), Origin::default())
}

/// SSV: the final answer.
pub fn outcome(request: &Request) -> Document {
    let outcome = referral::Outcome {
        request_id: request.request_id.clone(),
        request_outcome_id: own_id(request, "SSV"),
        type_of_request_outcome: Some(OutcomeType::Final),
        request_version_number: request.version_number,
        patient: patient(request),
        request_outcome_time: Some(now()),
        responding_organisation: unit(request),
        author: author(request),
        recipient: referrer(request),
        outcome: ClinicalOutcome {
            outcome_text: Some("Undersökningen är utan anmärkning. Åter vid försämring.".to_owned()),
            ..ClinicalOutcome::default()
        },
        ..referral::Outcome::default()
    };
    Document::new(Content::Outcome(Box::new(outcome)), Origin::default())
}

fn own_id(request: &Request, what: &str) -> Option<String> {
    let unit = request.recipient.organisation.care_unit_id.as_ref()?;
    let (_, local) = request.request_id.as_deref()?.split_once('#')?;
    Some(format!("{}#{local}-{what}", unit.as_str()))
}

fn unit(request: &Request) -> FullOrganisation {
    let care_unit_id = request.recipient.organisation.care_unit_id.clone();
    FullOrganisation {
        care_unit_id,
        ..FullOrganisation::default()
    }
}

fn patient(request: &Request) -> SimplePatient {
    SimplePatient {
        person_id: request.patient.person_id.clone(),
        ..SimplePatient::default()
    }
}

fn author(request: &Request) -> Author {
    Author {
        healthcare_professional: HealthcareProfessional {
            id: None,
            name: Some("Dr Märta Ågren".to_owned()),
        },
        type_of_healthcare_professional: None,
        healthcare_professional_organisation: Organisation {
            care_unit_id: request.recipient.organisation.care_unit_id.clone(),
        },
    }
}

fn referrer(request: &Request) -> Recipient {
    Recipient {
        organisation: Organisation {
            care_unit_id: request.request_organisation.care_unit_id.clone(),
        },
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap_or(Timestamp::UNIX_EPOCH)
}
