//! Units and professionals as observations: XON says the id and the name, XTN and XAD how to reach the unit, XCN a
//! professional.

use contracts::HsaId;
use contracts::discharge::CareContact;
use contracts::identity::oid::HSA_ID_HL7;
use contracts::referral::{FullOrganisation, HealthcareProfessional, Organisation};

use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{begin, end};
use crate::millennium::encode::pen::{Path, Pen};
use crate::millennium::encode::providers;

/// Writes a unit with how to reach it.
pub(super) fn full(pen: &mut Pen<'_>, element: Element, unit: &FullOrganisation, path: Path) {
    if unit.care_unit_id.is_some() || unit.care_unit_name.is_some() {
        begin(pen, "XON", element, "");
        let called = unit.care_unit_name.as_deref();
        pen.text(5, 1, called, path.leaf("careUnitName"));
        pen.hsa_id(5, 10, unit.care_unit_id.as_ref(), path.leaf("careUnitId"));
        end(pen);
    }
    if unit.care_unit_telephone.is_some() || unit.care_unit_email.is_some() {
        begin(pen, "XTN", element, "");
        providers::contacts(pen, 5, unit, path);
        end(pen);
    }
    if unit.care_unit_address.is_some() || unit.care_unit_location.is_some() {
        begin(pen, "XAD", element, "");
        providers::address(pen, 5, unit, path);
        end(pen);
    }
}

/// Writes a unit by its id.
pub(super) fn by_id(pen: &mut Pen<'_>, element: Element, sub_id: &str, unit: &Organisation, path: Path) {
    if unit.care_unit_id.is_some() {
        begin(pen, "XON", element, sub_id);
        pen.hsa_id(5, 10, unit.care_unit_id.as_ref(), path.leaf("careUnitId"));
        end(pen);
    }
}

/// Writes a professional (XCN) in that field.
pub(super) fn professional(pen: &mut Pen<'_>, field: u16, person: &HealthcareProfessional, path: Path) {
    pen.hsa_id(field, 1, person.id.as_ref(), path.leaf("id"));
    let called = person.name.as_deref();
    providers::name(&mut pen.writer, (field, 2), called, path.leaf("name"));
    if person.id.is_some() {
        pen.writer.at(field, 9).sub(2).plain(HSA_ID_HL7);
        pen.writer.at(field, 9).sub(3).plain("ISO");
    }
}

/// Writes the fast vårdkontakt.
pub(super) fn care_contact(pen: &mut Pen<'_>, contact: Option<&CareContact>) {
    const ELEMENT: Element = Element::CareContact;
    let Some(contact) = contact else {
        return;
    };
    let path = pen.path("fixedCareContact");
    by_id(pen, ELEMENT, "", &contact.organisation, path.part("organisation"));
    if let Some(person) = &contact.healthcare_professional {
        begin(pen, "XCN", ELEMENT, "");
        professional(pen, 5, person, path.part("healthcareProfessional"));
        end(pen);
    }
    if let Some(telephone) = &contact.telephone {
        begin(pen, "XTN", ELEMENT, "");
        let path = path.leaf("telephone");
        providers::telecom(&mut pen.writer, 5, ("WPN", "PH"), telephone, path);
        end(pen);
    }
}

/// Writes the facility of a location (PL-4): a unit's HSA-id.
pub(super) fn facility(pen: &mut Pen<'_>, field: u16, unit: Option<&HsaId>, path: Path) {
    if let Some(unit) = unit {
        pen.hsa_id(field, 4, Some(unit), path);
        pen.writer.at(field, 4).sub(2).plain(HSA_ID_HL7);
        pen.writer.at(field, 4).sub(3).plain("ISO");
    }
}
