//! `Ready`: the content of ProcessReady.

use contracts::discharge::Ready;

use crate::wire::riv::structures;

structures! {
    Ready {
        "notice" => notice,
        "readyAt" => ready_at,
        "expectedDischargeAt" => expected_discharge_at,
        "fixedCareContact" => fixed_care_contact,
        "track" => track,
        "text" => text,
    }
}
