//! `RequestOutcomeType`: the content of ProcessRequestOutcome.

use contracts::referral::{ClinicalOutcome, Outcome};

use crate::wire::riv::structures;

structures! {
    Outcome {
        "requestId" => request_id,
        "requestOutcomeId" => request_outcome_id,
        "typeOfRequestOutcome" => type_of_request_outcome,
        "requestVersionNumber" => request_version_number,
        "patient" => patient,
        "requestOutcomeTime" => request_outcome_time,
        "respondingOrganisation" => responding_organisation,
        "author" => author,
        "recipient" => recipient,
        "outcome" => outcome,
        "originalRequest" => original_request,
        "attachment" => attachment,
    }

    ClinicalOutcome {
        "outcomeText" => outcome_text,
        "condition" => condition,
        "accomplishedActivity" => accomplished_activity,
    }
}
