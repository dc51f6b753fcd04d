//! `RequestType`: the content of ProcessRequest, and of `originalRequest` in an outcome.

use contracts::referral::{
    AdditionalInformation, AwarenessInformation, ClinicalInformation, Intermediary, QuestionFormulation,
    ReasonForVersion, Request, RequestAuthor,
};

use super::super::coded::worded;
use crate::wire::riv::{Element, Reading, Value, Writer, structures};

structures! {
    Request {
        "requestId" => request_id,
        "typeOfRequest" => type_of_request,
        "versionTimeStamp" => version_time_stamp,
        "versionNumber" => version_number,
        "reasonForVersion" => reason_for_version,
        "careResponsibilityRemains" => care_responsibility_remains,
        "patient" => patient,
        "requestOrganisation" => request_organisation,
        "author" => author,
        "recipient" => recipient,
        "intermediaryParticipant" => intermediary_participant,
        "additionalInformation" => additional_information,
        "awarenessInformation" => awareness_information,
        "questionFormulation" => question_formulation,
        "paymentCommitment" => payment_commitment,
        "attachment" => attachment,
        "careProcessId" => care_process_id,
    }

    ReasonForVersion {
        "typeOfReason" => type_of_reason,
    }

    RequestAuthor {
        "date" => date,
        "healthcareProfessional" => healthcare_professional,
        "typeOfHealthcareProfessional" => type_of_healthcare_professional with worded,
        "healthcareProfessionalOrganisation" => healthcare_professional_organisation,
    }

    Intermediary {
        "healthcareProfessionalOrganisation" => healthcare_professional_organisation,
        "time" => time,
    }

    AdditionalInformation {
        "desiredRequestRecipient" => desired_request_recipient,
        "administrativeInformation" => administrative_information,
        "interpreterRequirement" => interpreter_requirement,
    }

    AwarenessInformation {
        "text" => text,
    }

    QuestionFormulation {
        "text" => text,
        "clinicalInformation" => clinical_information,
        "condition" => condition,
        "desiredActivity" => desired_activity,
    }

    ClinicalInformation {
        "text" => text,
    }
}

impl Value for Option<Box<Request>> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        self.get_or_insert_default().as_mut().read(from, reading);
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(request) = self {
            request.as_ref().write(name, out);
        }
    }
}
