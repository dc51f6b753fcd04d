//! Rules of `discharge.interruption`.

use super::{notice, unit};
use crate::check::Check;
use crate::discharge::{Interruption, InterruptionType};

crate::rules! {
    /// The rules that interruptions alone have, in document order.
    pub(crate) RULES {
        INT_001 "INT-001" Error: "why the process ends must be given, unless the message is taken back: interrupted, deceased, missent or transferred"
            / "varför processen avslutas måste anges, om inte meddelandet återkallas: avbruten, avliden, felsänd eller förflyttad"
            @ "contract 1.0: interruption.typeOfInterruption";
        INT_002 "INT-002" Error: "the time when that happened must be given, unless the message is taken back"
            / "tidpunkt för händelsen måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: interruption.occurredAt";
        INT_003 "INT-003" Warning: "the unit that has taken over should be given when the patient was transferred"
            / "enheten som tagit över bör anges när patienten förflyttats"
            @ "contract 1.0: interruption.transferredTo";
    }
}

/// Asks every rule of an interruption.
pub(crate) fn check(check: &mut Check, interruption: &Interruption) {
    let says = !interruption.notice.withdraws();
    check.within("interruption", |c| {
        notice::check(c, &interruption.notice);
        let why = interruption.type_of_interruption;
        c.required_if(says, &INT_001, "typeOfInterruption", why.as_ref());
        c.required_if(says, &INT_002, "occurredAt", interruption.occurred_at.as_ref());
        let transferred = why == Some(InterruptionType::Transferred);
        let unit = interruption.transferred_to.as_ref();
        c.required_if(says && transferred, &INT_003, "transferredTo", unit);
        if let Some(unit) = unit {
            unit::full_organisation(c, "transferredTo", unit);
        }
        notice::text(c, "text", interruption.text.as_ref());
    });
}
