//! `PaymentCommitmentType` and what is inside it.

use contracts::referral::{PaymentCommitment, ReimbursementInformation, TimeInterval};

use super::super::coded::worded;
use crate::wire::riv::{day_or_time, structures};

structures! {
    PaymentCommitment {
        "paymentCommitmentId" => payment_commitment_id,
        "commitmentType" => commitment_type with worded,
        "commitmentTypeChapter" => commitment_type_chapter with worded,
        "validity" => validity,
        "clinicalResponsibilityDescription" => clinical_responsibility_description,
        "administrativeResponsibilityDescription" => administrative_responsibility_description,
        "validOnlyForOutpatientCare" => valid_only_for_outpatient_care,
        "liableCountyCouncil" => liable_county_council with worded,
        "dateOfApproval" => date_of_approval with day_or_time,
        "issuedInConsultationWith" => issued_in_consultation_with,
        "costCenter" => cost_center,
        "reimbursementInformation" => reimbursement_information,
        "approvedBy" => approved_by,
    }

    TimeInterval {
        "low" => low,
        "high" => high,
    }

    ReimbursementInformation {
        "reimbursementType" => reimbursement_type with worded,
        "ownerOfInvokedContract" => owner_of_invoked_contract with worded,
    }
}
