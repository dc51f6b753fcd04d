//! What requests, confirmations and outcomes have in common: patients, units, professionals, findings.

use contracts::referral::{
    Activity, Address, Attachment, Author, Condition, FullOrganisation, HealthcareProfessional, Organisation,
    Patient, Recipient, SimplePatient, Telecom,
};

use super::coded::worded;
use crate::wire::riv::structures;

structures! {
    Patient {
        "personId" => person_id,
        "address" => address,
        "telecom" => telecom,
        "name" => name,
        "gender" => gender,
        "dateOfBirth" => date_of_birth,
    }

    SimplePatient {
        "personId" => person_id,
        "name" => name,
    }

    Address {
        "careOf" => care_of,
        "streetName1" => street_name1,
        "streetName2" => street_name2,
        "postalCode" => postal_code,
        "postalCity" => postal_city,
        "postBox" => post_box,
    }

    Telecom {
        "typeOfTelecom" => type_of_telecom,
        "number" => number,
    }

    Organisation {
        "careUnitId" => care_unit_id,
    }

    FullOrganisation {
        "careUnitId" => care_unit_id,
        "careUnitName" => care_unit_name,
        "careUnitTelephone" => care_unit_telephone,
        "careUnitEmail" => care_unit_email,
        "careUnitAddress" => care_unit_address,
        "careUnitLocation" => care_unit_location,
    }

    Recipient {
        "organisation" => organisation,
    }

    HealthcareProfessional {
        "id" => id,
        "name" => name,
    }

    Author {
        "healthcareProfessional" => healthcare_professional,
        "typeOfHealthcareProfessional" => type_of_healthcare_professional with worded,
        "healthcareProfessionalOrganisation" => healthcare_professional_organisation,
    }

    Condition {
        "text" => text,
        "code" => code with worded,
    }

    Activity {
        "id" => id,
        "text" => text,
        "code" => code,
    }

    Attachment {
        "id" => id,
        "mediaType" => media_type with worded,
        "value" => value with base64,
        "description" => description,
    }
}

/// Base64, which may be broken into lines on the wire and is not in documents.
mod base64 {
    use crate::wire::riv::{Element, Reading, Value, Writer};

    /// Reads base64 and takes white space out of it.
    pub(super) fn read(to: &mut Option<String>, from: Element<'_, '_>, reading: &mut Reading) {
        to.read(from, reading);
        if let Some(value) = to
            && value.bytes().any(|b| b.is_ascii_whitespace())
        {
            value.retain(|c| !c.is_ascii_whitespace());
        }
    }

    /// Writes base64.
    pub(super) fn write(value: &Option<String>, name: &'static str, out: &mut Writer) {
        value.write(name, out);
    }
}
