//! `Planning`: the content of ProcessPlanning.

use contracts::discharge::{Measure, Planning};

use crate::wire::riv::structures;

structures! {
    Planning {
        "notice" => notice,
        "expectedDischargeAt" => expected_discharge_at,
        "ability" => ability,
        "ableFrom" => able_from,
        "obstacle" => obstacle,
        "track" => track,
        "fixedCareContact" => fixed_care_contact,
        "need" => need,
        "measure" => measure,
        "medication" => medication,
        "aid" => aid,
        "text" => text,
    }

    Measure {
        "activity" => activity,
        "responsibleOrganisation" => responsible_organisation,
        "dueAt" => due_at,
        "isReady" => is_ready,
    }
}
