//! Units and the people who work in them, as resources and as references that only name.

use contracts::HsaId;
use contracts::discharge::CareContact;
use contracts::notice::Role;
use contracts::referral::{Author, FullOrganisation, HealthcareProfessional, Organisation};
use serde_json::Value;

use super::names::{HSA, ROLE};
use super::patient::person_name;
use crate::wire::fhir::{Mapper, oid};

/// Identifier systems of units, the best first: HSA-id, and what other countries have in its place.
const OTHERS: &[&str] = &["urn:oid:1.2.208.176.1.1", "https://www.gs1.org/gln"];

const ROLES: &[(Role, &str)] = &[
    (Role::Hospital, "hospital"),
    (Role::PrimaryCare, "primary-care"),
    (Role::Municipality, "municipality"),
    (Role::MobileTeam, "mobile-team"),
    (Role::Emergency, "emergency"),
    (Role::Coordinator, "coordinator"),
];

/// The id of the unit or the person that is looked at.
pub(super) fn id(m: &mut Mapper, field: &str, to: &mut Option<HsaId>) {
    let _ = m.chosen(
        "identifier",
        |item| Some(rank(item)),
        |m| {
            m.stated("system", HSA);
            m.hsa_id("value", field, to);
        },
    );
}

fn rank(identifier: &Value) -> usize {
    let system = identifier
        .get("system")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if contracts::identity::oid::is_hsa_id(&oid(system)) {
        return 0;
    }
    let other = OTHERS.iter().position(|other| *other == system);
    other.unwrap_or(OTHERS.len()).saturating_add(1)
}

/// The unit that is looked at, with all that is known of it.
pub(super) fn full(m: &mut Mapper, to: &mut FullOrganisation) {
    id(m, "careUnitId", &mut to.care_unit_id);
    m.text("name", "careUnitName", &mut to.care_unit_name);
    let _ = m.marked("telecom", ("system", "phone".into()), |m| {
        m.text("value", "careUnitTelephone", &mut to.care_unit_telephone);
    });
    let _ = m.marked("telecom", ("system", "email".into()), |m| {
        m.text("value", "careUnitEmail", &mut to.care_unit_email);
    });
    let _ = m.first("address", |m| {
        m.text("text", "careUnitAddress", &mut to.care_unit_address);
        m.text("city", "careUnitLocation", &mut to.care_unit_location);
    });
}

/// What the unit that is looked at is to the patient.
pub(super) fn role(m: &mut Mapper, field: &str, to: &mut Option<Role>) {
    let _ = m.first("type", |m| {
        let _ = m.marked("coding", ("system", ROLE.into()), |m| {
            m.code("code", field, to, ROLES)
        });
    });
}

/// A reference to a unit. Whether there is one.
pub(super) fn reference(m: &mut Mapper, name: &str, to: &mut Organisation) -> bool {
    if m.reads() {
        let found = m.refer(name, "Organization", |m| {
            id(m, "careUnitId", &mut to.care_unit_id)
        });
        return found.is_some();
    }
    m.object(name, |m| naming(m, "careUnitId", &mut to.care_unit_id))
}

/// The same for a reference that is itself the element looked at.
pub(super) fn reference_here(m: &mut Mapper, to: &mut Organisation) {
    if m.reads() {
        m.refer_here("Organization", |m| id(m, "careUnitId", &mut to.care_unit_id));
    } else {
        naming(m, "careUnitId", &mut to.care_unit_id);
    }
}

/// A reference that names by an HSA-id.
fn naming(m: &mut Mapper, field: &str, to: &mut Option<HsaId>) {
    let _ = m.object("identifier", |m| {
        if to.is_some() {
            m.stated("system", HSA);
        }
        m.hsa_id("value", field, to);
    });
}

/// A reference to a person, as the element that is looked at.
pub(super) fn professional(m: &mut Mapper, to: &mut HealthcareProfessional) {
    if m.reads() {
        m.refer_here("Practitioner", |m| {
            id(m, "id", &mut to.id);
            // A reference names a person by one text, a Practitioner as a patient is named.
            if m.is_text("name") {
                m.text("name", "name", &mut to.name);
            } else {
                person_name(m, &mut to.name);
            }
        });
    } else {
        naming(m, "id", &mut to.id);
        m.text("display", "name", &mut to.name);
    }
}

/// Who wrote the message, as a PractitionerRole.
pub(super) fn author(m: &mut Mapper, to: &mut Author) -> bool {
    let role = m.refer("author", "PractitionerRole", |m| {
        m.within("healthcareProfessional", |m| {
            let _ = m.object("practitioner", |m| {
                professional(m, &mut to.healthcare_professional)
            });
        });
        m.within("healthcareProfessionalOrganisation", |m| {
            let _ = reference(m, "organization", &mut to.healthcare_professional_organisation);
        });
        m.optional(
            "typeOfHealthcareProfessional",
            &mut to.type_of_healthcare_professional,
            |m, coded| {
                m.first("code", |m| {
                    let _ = m.coding(coded);
                })
            },
        );
    });
    role.is_some()
}

/// A permanent care contact, as a PractitionerRole that the element looked at refers to.
pub(super) fn care_contact(m: &mut Mapper, name: &str, to: &mut CareContact) {
    let _ = m.refer(name, "PractitionerRole", |m| {
        m.optional(
            "healthcareProfessional",
            &mut to.healthcare_professional,
            |m, person| m.object("practitioner", |m| professional(m, person)),
        );
        m.within("organisation", |m| {
            let _ = reference(m, "organization", &mut to.organisation);
        });
        let _ = m.marked("telecom", ("system", "phone".into()), |m| {
            m.text("value", "telephone", &mut to.telephone);
        });
    });
}
