//! Rules of `discharge.leave`.

use super::notice;
use crate::check::Check;
use crate::discharge::{Leave, LeaveType};

crate::rules! {
    /// The rules that leaves alone have, in document order.
    pub(crate) RULES {
        LEA_001 "LEA-001" Error: "the type of leave must be given: out or back"
            / "typ av permission måste anges: ut eller åter"
            @ "contract 1.0: leave.typeOfLeave 1..1";
        LEA_002 "LEA-002" Error: "the time when the patient went out or came back must be given, unless the message is taken back"
            / "tidpunkt då patienten gick ut eller kom åter måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: leave.occurredAt";
        LEA_003 "LEA-003" Warning: "the time when the patient is expected back should be given when the patient goes out"
            / "tidpunkt då patienten väntas åter bör anges när patienten går ut"
            @ "contract 1.0: leave.expectedReturnAt";
        LEA_004 "LEA-004" Warning: "the patient should not be expected back before going out"
            / "patienten bör inte väntas åter före utgången"
            @ "contract 1.0: leave.expectedReturnAt";
    }
}

/// Asks every rule of a leave.
pub(crate) fn check(check: &mut Check, leave: &Leave) {
    let says = !leave.notice.withdraws();
    check.within("leave", |c| {
        notice::check(c, &leave.notice);
        c.required(&LEA_001, "typeOfLeave", leave.type_of_leave.as_ref());
        c.required_if(says, &LEA_002, "occurredAt", leave.occurred_at.as_ref());
        let (goes_out, back) = (
            leave.type_of_leave == Some(LeaveType::Out),
            leave.expected_return_at,
        );
        c.required_if(says && goes_out, &LEA_003, "expectedReturnAt", back.as_ref());
        c.in_order(&LEA_004, "expectedReturnAt", leave.occurred_at, back);
        notice::text(c, "text", leave.text.as_ref());
    });
}
