//! Rules of the ids that messages of the referral family carry: of the referral, of a confirmation, of
//! an outcome.

use crate::HsaId;
use crate::check::Check;

crate::rules! {
    /// The rules of ids.
    pub(crate) RULES {
        RID_001 "RID-001" Error: "the id must be given"
            / "id:t måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: requestId, requestConfirmationId, requestOutcomeId 1..1";
        RID_002 "RID-002" Error: "must have the form <HSA-id of the source system>#<local id>"
            / "måste ha formen <källsystemets HSA-id>#<lokalt id>"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: RequestIdType";
        RID_003 "RID-003" Error: "must have at most 256 characters"
            / "får ha högst 256 tecken"
            @ "TKB 6.1.3, 6.2.3, 6.3.3 schematron: max length requestId";
        RID_004 "RID-004" Warning: "what stands before # should be a well-formed HSA-id"
            / "det som står före # bör vara ett välformat HSA-id"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: RequestIdType";
    }
}

/// Asks the rules of one id.
pub(crate) fn check(check: &mut Check, field: &'static str, id: Option<&String>) {
    let Some(id) = check.required_text(&RID_001, field, id.map(String::as_str)) else {
        return;
    };
    check.at_most((&RID_003, 256), field, id);
    match id.split_once('#') {
        None => check.holds(&RID_002, field, false),
        Some((source, _)) => check.holds(&RID_004, field, HsaId::is_form(source)),
    }
}
