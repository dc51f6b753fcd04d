//! `Discharged`: the content of ProcessDischarged.

use contracts::discharge::Discharged;

use crate::wire::riv::structures;

structures! {
    Discharged {
        "notice" => notice,
        "dischargedAt" => discharged_at,
        "destination" => destination,
        "destinationOrganisation" => destination_organisation,
        "fixedCareContact" => fixed_care_contact,
        "openCareAvailable" => open_care_available,
        "text" => text,
    }
}
