//! `Leave`: the content of ProcessLeave.

use contracts::discharge::Leave;

use crate::wire::riv::structures;

structures! {
    Leave {
        "notice" => notice,
        "typeOfLeave" => type_of_leave,
        "occurredAt" => occurred_at,
        "expectedReturnAt" => expected_return_at,
        "text" => text,
    }
}
