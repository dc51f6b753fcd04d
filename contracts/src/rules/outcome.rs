//! Rules of `referral.outcome`.

use super::{attachment, clinical, identifier, patient, request, unit, version};
use crate::check::Check;
use crate::referral::Outcome;

crate::rules! {
    /// The rules that outcomes alone have, in document order.
    pub(crate) RULES {
        OUT_001 "OUT-001" Error: "the type of answer must be given: DSV, PSV or SSV"
            / "svarstyp måste anges: DSV, PSV eller SSV"
            @ "TKB 6.3.3 schematron: typeOfRequestOutcome";
        OUT_002 "OUT-002" Error: "the time of the answer must be given"
            / "svarstidpunkt måste anges"
            @ "TKB 6.3.2: requestOutcomeTime 1..1";
        OUT_003 "OUT-003" Error: "the text of the answer must be given"
            / "klinisk svarstext måste anges"
            @ "TKB 6.3.2: outcome.outcomeText 1..1";
        OUT_004 "OUT-004" Error: "the text of the answer must have at most 65000 characters"
            / "klinisk svarstext får ha högst 65000 tecken"
            @ "TKB 6.3.2: outcome.outcomeText";
        OUT_005 "OUT-005" Error: "an original referral must be the one that is answered"
            / "en originalremiss måste vara den som besvaras"
            @ "TKB 6.3.2: originalRequest, requestId";
    }
}

/// Asks every rule of an outcome.
pub(crate) fn check(check: &mut Check, outcome: &Outcome) {
    check.within("requestOutcome", |c| {
        identifier::check(c, "requestId", outcome.request_id.as_ref());
        identifier::check(c, "requestOutcomeId", outcome.request_outcome_id.as_ref());
        c.required(
            &OUT_001,
            "typeOfRequestOutcome",
            outcome.type_of_request_outcome.as_ref(),
        );
        version::of_answer(c, outcome.request_version_number, None);
        patient::simple(c, &outcome.patient);
        c.required(
            &OUT_002,
            "requestOutcomeTime",
            outcome.request_outcome_time.as_ref(),
        );
        unit::full_organisation(c, "respondingOrganisation", &outcome.responding_organisation);
        unit::author(c, &outcome.author);
        unit::recipient(c, "recipient", &outcome.recipient);
        c.within("outcome", |c| {
            let text = outcome.outcome.outcome_text.as_ref();
            c.required_text_within(&OUT_003, (&OUT_004, 65000), "outcomeText", text);
            clinical::conditions(c, &outcome.outcome.condition);
            clinical::activities(c, "accomplishedActivity", &outcome.outcome.accomplished_activity);
        });
        original_request(c, outcome);
        attachment::each(c, outcome.request_outcome_id.as_ref(), &outcome.attachment);
        let original = outcome
            .original_request
            .iter()
            .flat_map(|original| &original.attachment);
        attachment::together(c, outcome.attachment.iter().chain(original));
    });
}

fn original_request(check: &mut Check, outcome: &Outcome) {
    let Some(original) = outcome.original_request.as_deref() else {
        return;
    };
    request::content(check, "originalRequest", original);
    if let (Some(original), Some(answered)) = (&original.request_id, &outcome.request_id) {
        check.within("originalRequest", |c| {
            c.holds(&OUT_005, "requestId", original == answered)
        });
    }
}
