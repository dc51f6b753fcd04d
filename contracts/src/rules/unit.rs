//! Rules of units and of those who work there: HSA-ids, names, authors.

use crate::check::Check;
use crate::coded::system;
use crate::discharge::CareContact;
use crate::referral::{Author, FullOrganisation, HealthcareProfessional, Organisation, Recipient};
use crate::rules::{coded, patient::PAT_013};
use crate::{CodedValue, HsaId};

crate::rules! {
    /// The rules of units and professionals.
    pub(crate) RULES {
        HSA_001 "HSA-001" Error: "an HSA-id must have at most 64 characters"
            / "ett HSA-id får ha högst 64 tecken"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: HsaIdType";
        HSA_002 "HSA-002" Warning: "an HSA-id should be SE, an organisation number of ten digits, a hyphen and a suffix without white space"
            / "ett HSA-id bör vara SE, ett organisationsnummer med tio siffror, bindestreck och ett suffix utan blanksteg"
            @ "TKB 5.2.3: HSAIdType, by Inera's definition";
        HSA_003 "HSA-003" Warning: "the organisation number in an HSA-id should have a correct check digit"
            / "organisationsnumret i ett HSA-id bör ha rätt kontrollsiffra"
            @ "Skatteverket SKV 709: organisationsnummer";
        UNI_001 "UNI-001" Error: "the HSA-id of the unit must be given"
            / "enhetens HSA-id måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: careUnitId 1..1";
        UNI_002 "UNI-002" Error: "the name of a unit must have at most 64 characters"
            / "en enhets namn får ha högst 64 tecken"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: careUnitName";
        AUT_001 "AUT-001" Error: "the name of the professional must be given"
            / "personalens namn måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: healthcareProfessional.name, approvedBy.name 1..1";
        AUT_002 "AUT-002" Error: "the name of a professional must have at most 64 characters"
            / "personalens namn får ha högst 64 tecken"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: healthcareProfessional.name, approvedBy.name";
        AUT_003 "AUT-003" Warning: "a profession should be coded in one of the two national selections, 1.2.752.129.5.1.70 or 1.2.752.129.7.1.5"
            / "ett yrke bör vara kodat enligt något av de två nationella urvalen, 1.2.752.129.5.1.70 eller 1.2.752.129.7.1.5"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: typeOfHealthcareProfessional";
    }
}

/// Asks the rules of an HSA-id that is there.
pub(crate) fn hsa_id(check: &mut Check, field: &'static str, id: Option<&HsaId>) {
    let Some(text) = check.text(field, id.map(HsaId::as_str)) else {
        return;
    };
    check.at_most((&HSA_001, 64), field, text);
    if !HsaId::is_form(text) {
        check.holds(&HSA_002, field, false);
    } else if let Some(id) = id {
        check.holds(&HSA_003, field, id.organisation_number().is_some());
    }
}

/// Asks the rules of a unit given by its id.
pub(crate) fn organisation(check: &mut Check, field: &'static str, unit: &Organisation) {
    check.within(field, |c| unit_id(c, unit.care_unit_id.as_ref()));
}

/// Asks the rules of a unit given with how to reach it.
pub(crate) fn full_organisation(check: &mut Check, field: &'static str, unit: &FullOrganisation) {
    check.within(field, |c| {
        unit_id(c, unit.care_unit_id.as_ref());
        c.text_within((&UNI_002, 64), "careUnitName", unit.care_unit_name.as_ref());
        for (field, text) in [
            ("careUnitTelephone", &unit.care_unit_telephone),
            ("careUnitEmail", &unit.care_unit_email),
            ("careUnitAddress", &unit.care_unit_address),
            ("careUnitLocation", &unit.care_unit_location),
        ] {
            let _ = c.text(field, text.as_deref());
        }
    });
}

/// Asks the rules of a unit that a message is addressed to.
pub(crate) fn recipient(check: &mut Check, field: &'static str, recipient: &Recipient) {
    check.within(field, |c| {
        organisation(c, "organisation", &recipient.organisation)
    });
}

/// Asks the rules of a professional.
pub(crate) fn professional(check: &mut Check, field: &'static str, person: &HealthcareProfessional) {
    check.within(field, |c| who(c, person));
}

/// Asks what holds of a professional wherever one stands.
pub(crate) fn who(c: &mut Check, person: &HealthcareProfessional) {
    hsa_id(c, "id", person.id.as_ref());
    c.required_text_within(&AUT_001, (&AUT_002, 64), "name", person.name.as_ref());
}

/// Asks the rules of a fast vårdkontakt that is there.
pub(crate) fn care_contact(check: &mut Check, contact: Option<&CareContact>) {
    check.inside("fixedCareContact", contact, |c, contact| {
        let person = contact.healthcare_professional.as_ref();
        c.inside("healthcareProfessional", person, who);
        organisation(c, "organisation", &contact.organisation);
        c.text_within((&PAT_013, 200), "telephone", contact.telephone.as_ref());
    });
}

/// Asks the rules of the author of an answer.
pub(crate) fn author(check: &mut Check, author: &Author) {
    check.within("author", |c| {
        professional(c, "healthcareProfessional", &author.healthcare_professional);
        profession(c, author.type_of_healthcare_professional.as_ref());
        organisation(
            c,
            "healthcareProfessionalOrganisation",
            &author.healthcare_professional_organisation,
        );
    });
}

/// Asks the rules of an author's profession.
pub(crate) fn profession(check: &mut Check, profession: Option<&CodedValue>) {
    check.inside("typeOfHealthcareProfessional", profession, |c, code| {
        coded::check(c, code);
        let selections = &[system::LICENSED_PROFESSION, system::UNLICENSED_PROFESSION];
        coded::of_system(c, &AUT_003, code, selections);
    });
}

fn unit_id(check: &mut Check, id: Option<&HsaId>) {
    check.required(&UNI_001, "careUnitId", id);
    hsa_id(check, "careUnitId", id);
}
