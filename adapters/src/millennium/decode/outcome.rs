//! RRI to `referral.outcome`.

use contracts::referral::{ClinicalOutcome, Outcome, OutcomeType};

use super::observations::Observations;
use super::providers::{REFERRED_TO, REFERRING};
use super::reader::Reader;
use super::{attachments, findings, header, patient, providers, referral};
use crate::millennium::codes::Element;

/// Reads the answer to a referral.
pub(super) fn read(reader: &mut Reader<'_>, kind: Option<OutcomeType>) -> Outcome {
    let mut observations = Observations::of(reader, Some(Element::OutcomeText));
    let request_id = referral::request_id(reader);
    let responding = providers::full_organisation(reader, REFERRED_TO);
    let unit = responding.care_unit_id.as_ref();
    let id = header::own_id(
        reader,
        &observations,
        Element::OutcomeId,
        "requestOutcome.requestOutcomeId",
        unit,
    );
    let time = header::made_at(
        reader,
        &observations,
        Element::OutcomeTime,
        "requestOutcome.requestOutcomeTime",
    );
    let attachment = attachments::read(reader, &observations, id.as_deref());
    let outcome = ClinicalOutcome {
        outcome_text: observations.answer(reader),
        condition: findings::conditions(reader),
        accomplished_activity: findings::activities(reader),
    };
    let version = header::answered_version(reader, &observations, "requestOutcome.requestVersionNumber");
    observations.report(reader);
    Outcome {
        request_id,
        request_outcome_id: id,
        type_of_request_outcome: kind,
        request_version_number: version,
        patient: patient::simple(reader, "requestOutcome"),
        request_outcome_time: time,
        responding_organisation: responding,
        author: providers::answering(reader, &observations),
        recipient: providers::recipient(reader, REFERRING).unwrap_or_default(),
        outcome,
        original_request: None,
        attachment,
    }
}
