//! `Admission`: the content of ProcessAdmission.

use contracts::discharge::Admission;

use crate::wire::riv::structures;

structures! {
    Admission {
        "notice" => notice,
        "registeredAddress" => registered_address,
        "ward" => ward,
        "admittedAt" => admitted_at,
        "assessedAt" => assessed_at,
        "expectedDischargeAt" => expected_discharge_at,
        "reasonForAdmission" => reason_for_admission,
        "fixedCareContact" => fixed_care_contact,
        "responsibleClinician" => responsible_clinician,
        "track" => track,
    }
}
