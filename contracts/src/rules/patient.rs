//! Rules of a patient besides the identity: name, temporary address, telephone, date of birth.

use super::person;
use crate::check::Check;
use crate::identity::PersonIdKind;
use crate::referral::{Address, Patient, SimplePatient, Telecom};

crate::rules! {
    /// The rules of patients.
    pub(crate) RULES {
        PAT_001 "PAT-001" Error: "the name of a patient must have at most 216 characters"
            / "en patients namn får ha högst 216 tecken"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: patient.name";
        PAT_002 "PAT-002" Warning: "the date of birth should be given when the identity is not a personnummer"
            / "födelsetidpunkt bör anges när identiteten inte är ett personnummer"
            @ "TKB 6.1.2: patient.dateOfBirth";
        PAT_003 "PAT-003" Error: "the first street line of an address must be given"
            / "utdelningsadress 1 måste anges i en adress"
            @ "TKB 6.1.2: patient.address.streetName1 1..1";
        PAT_004 "PAT-004" Error: "the postal code of an address must be given"
            / "postnummer måste anges i en adress"
            @ "TKB 6.1.2: patient.address.postalCode 1..1";
        PAT_005 "PAT-005" Error: "a postal code must be five digits without a space"
            / "ett postnummer måste vara fem siffror utan blanksteg"
            @ "TKB 6.1.3 schematron: postalCode";
        PAT_006 "PAT-006" Error: "the postal town of an address must be given"
            / "postort måste anges i en adress"
            @ "TKB 6.1.2: patient.address.postalCity 1..1";
        PAT_007 "PAT-007" Error: "care of and street lines must have at most 35 characters each"
            / "c/o och utdelningsadresser får ha högst 35 tecken var"
            @ "TKB 6.1.2: patient.address.careOf, streetName1, streetName2";
        PAT_008 "PAT-008" Error: "a postal town must have at most 27 characters"
            / "en postort får ha högst 27 tecken"
            @ "TKB 6.1.2: patient.address.postalCity";
        PAT_009 "PAT-009" Error: "a post box must have at most 9 characters"
            / "en postbox får ha högst 9 tecken"
            @ "TKB 6.1.2: patient.address.postBox";
        PAT_010 "PAT-010" Error: "at most two telephone numbers may be given"
            / "högst två telefonnummer får anges"
            @ "TKB 6.1.2: patient.telecom 0..2";
        PAT_011 "PAT-011" Error: "the type of a telephone number must be given, H or MC"
            / "typ av telefonnummer måste anges, H eller MC"
            @ "TKB 6.1.3 schematron: typeOfTelecom";
        PAT_012 "PAT-012" Error: "the telephone number must be given"
            / "telefonnumret måste anges"
            @ "TKB 6.1.2: patient.telecom.number 1..1";
        PAT_013 "PAT-013" Error: "a telephone number must have at most 200 characters"
            / "ett telefonnummer får ha högst 200 tecken"
            @ "TKB 6.1.2: patient.telecom.number";
    }
}

/// Asks the rules of the patient of a request.
pub(crate) fn check(check: &mut Check, patient: &Patient) {
    check.within("patient", |c| {
        person::check(c, patient.person_id.as_ref());
        c.inside("address", patient.address.as_ref(), address);
        c.holds(&PAT_010, "telecom", patient.telecom.len() <= 2);
        c.each("telecom", &patient.telecom, telecom);
        c.text_within((&PAT_001, 216), "name", patient.name.as_ref());
        let says_birth = patient
            .person_id
            .as_ref()
            .is_none_or(|identity| identity.kind() == PersonIdKind::Personnummer);
        if patient.date_of_birth.is_none() && !says_birth {
            c.missing(&PAT_002, "dateOfBirth");
        }
    });
}

/// Asks the rules of the patient of an answer.
pub(crate) fn simple(check: &mut Check, patient: &SimplePatient) {
    check.within("patient", |c| {
        person::check(c, patient.person_id.as_ref());
        c.text_within((&PAT_001, 216), "name", patient.name.as_ref());
    });
}

/// Asks the rules of an address.
pub(crate) fn address(c: &mut Check, address: &Address) {
    c.text_within((&PAT_007, 35), "careOf", address.care_of.as_ref());
    let street = address.street_name1.as_ref();
    c.required_text_within(&PAT_003, (&PAT_007, 35), "streetName1", street);
    c.text_within((&PAT_007, 35), "streetName2", address.street_name2.as_ref());
    let code = address.postal_code.as_deref();
    if let Some(code) = c.required_text(&PAT_004, "postalCode", code) {
        let five_digits = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
        c.holds(&PAT_005, "postalCode", five_digits);
    }
    let town = address.postal_city.as_ref();
    c.required_text_within(&PAT_006, (&PAT_008, 27), "postalCity", town);
    c.text_within((&PAT_009, 9), "postBox", address.post_box.as_ref());
}

fn telecom(c: &mut Check, telecom: &Telecom) {
    c.required(&PAT_011, "typeOfTelecom", telecom.type_of_telecom.as_ref());
    c.required_text_within(&PAT_012, (&PAT_013, 200), "number", telecom.number.as_ref());
}
