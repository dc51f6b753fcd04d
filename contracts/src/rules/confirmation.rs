//! Rules of `referral.confirmation`.

use super::{identifier, patient, unit, version};
use crate::check::Check;
use crate::referral::{Confirmation, ConfirmationType};

crate::rules! {
    /// The rules that confirmations alone have, in document order.
    pub(crate) RULES {
        CNF_001 "CNF-001" Error: "the type of confirmation must be given: BEK, VID, KOM, AVB or AVV"
            / "typ av remissbekräftelse måste anges: BEK, VID, KOM, AVB eller AVV"
            @ "TKB 6.2.3 schematron: typeOfRequestConfirmation";
        CNF_002 "CNF-002" Error: "the time of the confirmation must be given"
            / "remissbekräftelsens tidpunkt måste anges"
            @ "TKB 6.2.2: requestConfirmationTime 1..1";
        CNF_003 "CNF-003" Error: "the new recipient must be given when the type is VID"
            / "ny mottagare måste anges när typen är VID"
            @ "TKB 6.2.3 schematron: forwardingRecipient";
        CNF_004 "CNF-004" Error: "a new recipient must not be given unless the type is VID"
            / "ny mottagare får bara anges när typen är VID"
            @ "TKB 6.2.3 schematron: forwardingRecipient";
        CNF_005 "CNF-005" Error: "the message to the referrer must be given"
            / "meddelandet till remittenten måste anges"
            @ "TKB 6.2.2: outcome.outcomeText 1..1";
        CNF_006 "CNF-006" Error: "the message to the referrer must have at most 8192 characters"
            / "meddelandet till remittenten får ha högst 8192 tecken"
            @ "TKB 6.2.2: outcome.outcomeText";
    }
}

/// Asks every rule of a confirmation.
pub(crate) fn check(check: &mut Check, confirmation: &Confirmation) {
    check.within("requestConfirmation", |c| {
        identifier::check(c, "requestId", confirmation.request_id.as_ref());
        let own_id = confirmation.request_confirmation_id.as_ref();
        identifier::check(c, "requestConfirmationId", own_id);
        let said = confirmation.type_of_request_confirmation;
        c.required(&CNF_001, "typeOfRequestConfirmation", said.as_ref());
        version::of_answer(c, confirmation.request_version_number, said);
        let time = confirmation.request_confirmation_time.as_ref();
        c.required(&CNF_002, "requestConfirmationTime", time);
        unit::full_organisation(c, "confirmingOrganisation", &confirmation.confirming_organisation);
        patient::simple(c, &confirmation.patient);
        unit::author(c, &confirmation.author);
        unit::recipient(c, "recipient", &confirmation.recipient);
        forwarding(c, confirmation);
        c.within("outcome", |c| {
            let text = confirmation.outcome.outcome_text.as_ref();
            c.required_text_within(&CNF_005, (&CNF_006, 8192), "outcomeText", text);
        });
    });
}

fn forwarding(c: &mut Check, confirmation: &Confirmation) {
    let forwarded = confirmation
        .type_of_request_confirmation
        .map(|said| said == ConfirmationType::Forwarded);
    match (forwarded, &confirmation.forwarding_recipient) {
        (Some(true), None) => c.missing(&CNF_003, "forwardingRecipient"),
        (Some(false), Some(_)) => c.holds(&CNF_004, "forwardingRecipient", false),
        (Some(true) | None, Some(recipient)) => unit::recipient(c, "forwardingRecipient", recipient),
        (Some(false) | None, None) => {}
    }
}
