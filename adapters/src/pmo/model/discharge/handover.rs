//! `Handover`: the content of ProcessHandover.

use contracts::discharge::Handover;

use crate::wire::riv::structures;

structures! {
    Handover {
        "notice" => notice,
        "dischargedAt" => discharged_at,
        "responsibleClinician" => responsible_clinician,
        "fixedCareContact" => fixed_care_contact,
        "reasonForAdmission" => reason_for_admission,
        "stateAtAdmission" => state_at_admission,
        "summaryOfCare" => summary_of_care,
        "stateAtDischarge" => state_at_discharge,
        "patientView" => patient_view,
        "riskAssessment" => risk_assessment,
        "workCapacity" => work_capacity,
        "followUp" => follow_up,
        "need" => need,
        "medication" => medication,
        "aid" => aid,
    }
}
