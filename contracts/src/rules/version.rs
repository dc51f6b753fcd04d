//! Rules of a referral's version number, in the referral itself and in what answers it.

use crate::check::Check;
use crate::referral::{ConfirmationType, VersionReason};

crate::rules! {
    /// The rules of version numbers.
    pub(crate) RULES {
        VER_001 "VER-001" Error: "the version number of the referral must be given"
            / "remissens versionsnummer måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: versionNumber, requestVersionNumber 1..1";
        VER_002 "VER-002" Error: "must be 1 or more"
            / "måste vara minst 1"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: VersionNumberType";
        VER_003 "VER-003" Error: "must be 1 in a new referral (NR)"
            / "måste vara 1 i en ny remiss (NR)"
            @ "TKB 6.1.2: versionNumber";
        VER_004 "VER-004" Warning: "should be 2 or more once a referral is changed or forwarded (AR, VR, AB, VID)"
            / "bör vara minst 2 när en remiss ändrats eller vidareskickats (AR, VR, AB, VID)"
            @ "TKB 6.1.2: versionNumber; 6.2.3: requestVersionNumber at forwarding";
    }
}

/// Asks the rules of a referral's own version number.
pub(crate) fn of_request(check: &mut Check, number: Option<u64>, reason: Option<VersionReason>) {
    let first = match reason {
        Some(VersionReason::New) => First::Only,
        Some(VersionReason::Changed | VersionReason::Forwarded | VersionReason::PaymentChanged) => {
            First::Passed
        }
        None => First::Possible,
    };
    ask(check, "versionNumber", number, first);
}

/// Asks the rules of the version number that an answer names.
pub(crate) fn of_answer(check: &mut Check, number: Option<u64>, said: Option<ConfirmationType>) {
    let first = if said == Some(ConfirmationType::Forwarded) {
        First::Passed
    } else {
        First::Possible
    };
    ask(check, "requestVersionNumber", number, first);
}

/// Where the first version stands.
#[derive(PartialEq)]
enum First {
    Only,
    Possible,
    Passed,
}

fn ask(check: &mut Check, field: &'static str, number: Option<u64>, first: First) {
    match number {
        None => check.missing(&VER_001, field),
        Some(0) => check.holds(&VER_002, field, false),
        Some(1) => check.holds(&VER_004, field, first != First::Passed),
        Some(_) => check.holds(&VER_003, field, first != First::Only),
    }
}
