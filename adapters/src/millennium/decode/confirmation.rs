//! RRI to `referral.confirmation`.

use contracts::referral::{Confirmation, ConfirmationOutcome, ConfirmationType};

use super::observations::Observations;
use super::providers::{REFERRED_TO, REFERRING};
use super::reader::Reader;
use super::{header, patient, providers, referral};
use crate::millennium::codes::Element;

/// Reads what is said of a referral before it is answered.
pub(super) fn read(reader: &mut Reader<'_>, kind: Option<ConfirmationType>) -> Confirmation {
    let mut observations = Observations::of(reader, Some(Element::OutcomeText));
    let request_id = referral::request_id(reader);
    let confirming = providers::full_organisation(reader, REFERRED_TO);
    let time = header::made_at(
        reader,
        &observations,
        Element::ConfirmationTime,
        "requestConfirmation.requestConfirmationTime",
    );
    let id = header::own_id(
        reader,
        &observations,
        Element::ConfirmationId,
        "requestConfirmation.requestConfirmationId",
        confirming.care_unit_id.as_ref(),
    );
    let forwarding = reader.profile.providers.forwarding_recipient.as_str();
    let confirmation = Confirmation {
        request_id,
        request_confirmation_id: id,
        type_of_request_confirmation: kind,
        request_version_number: header::answered_version(
            reader,
            &observations,
            "requestConfirmation.requestVersionNumber",
        ),
        request_confirmation_time: time,
        confirming_organisation: confirming,
        patient: patient::simple(reader, "requestConfirmation"),
        author: providers::answering(reader, &observations),
        recipient: providers::recipient(reader, REFERRING).unwrap_or_default(),
        forwarding_recipient: providers::recipient(reader, forwarding),
        outcome: ConfirmationOutcome {
            outcome_text: observations.answer(reader),
        },
    };
    observations.report(reader);
    confirmation
}
