//! `RequestConfirmationType`: the content of ProcessRequestConfirmation.

use contracts::referral::{Confirmation, ConfirmationOutcome};

use crate::wire::riv::structures;

structures! {
    Confirmation {
        "requestId" => request_id,
        "requestConfirmationId" => request_confirmation_id,
        "typeOfRequestConfirmation" => type_of_request_confirmation,
        "requestVersionNumber" => request_version_number,
        "requestConfirmationTime" => request_confirmation_time,
        "confirmingOrganisation" => confirming_organisation,
        "patient" => patient,
        "author" => author,
        "recipient" => recipient,
        "forwardingRecipient" => forwarding_recipient,
        "outcome" => outcome,
    }

    ConfirmationOutcome {
        "outcomeText" => outcome_text,
    }
}
