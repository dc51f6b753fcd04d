//! Units and professionals as observations: XON says the id and the name, XTN and XAD how to reach the unit, XCN a
//! professional. A field of the standard stands in where there is no observation.

use contracts::HsaId;
use contracts::discharge::CareContact;
use contracts::identity::oid::is_hsa_id;
use contracts::referral::{FullOrganisation, HealthcareProfessional, Organisation};

use crate::millennium::codes::Element;
use crate::millennium::decode::observations::{Observations, Observed, only};
use crate::millennium::decode::providers;
use crate::millennium::decode::reader::Reader;
use crate::wire::hl7v2::Part;

/// A unit with how to reach it.
pub(super) fn full_organisation<'m>(reader: &mut Reader<'m>, observed: &[&Observed<'m>]) -> FullOrganisation {
    let mut unit = FullOrganisation::default();
    for one in observed {
        let part = one.value;
        match one.kind {
            "XON" => {
                reader.single(part);
                let id = reader.hsa_id(part.component(10));
                let name = reader.text(part.component(1));
                keep(reader, part, (&mut unit.care_unit_id, id));
                keep(reader, part, (&mut unit.care_unit_name, name));
            }
            "XTN" => {
                let (telephone, email) = providers::contacts(reader, part);
                keep(reader, part, (&mut unit.care_unit_telephone, telephone));
                keep(reader, part, (&mut unit.care_unit_email, email));
            }
            "XAD" => {
                reader.single(part);
                let (address, location) = providers::address(reader, part);
                keep(reader, part, (&mut unit.care_unit_address, address));
                keep(reader, part, (&mut unit.care_unit_location, location));
            }
            _ => reader.unreadable(part, None, "a value of type XON, XTN or XAD"),
        }
    }
    unit
}

/// Keeps a value; a second one is named.
fn keep<'m, T>(reader: &mut Reader<'m>, part: Part<'m>, (to, value): (&mut Option<T>, Option<T>)) {
    match (to.is_some(), value) {
        (_, None) => {}
        (false, value) => *to = value,
        (true, Some(_)) => reader.surplus(part),
    }
}

/// Units by their ids: one for each segment and for each repetition of it. Where none is named there is one without.
pub(super) fn each<'m>(reader: &mut Reader<'m>, observed: &[&Observed<'m>]) -> Vec<Organisation> {
    let mut units = Vec::new();
    for one in observed {
        if one.kind != "XON" {
            reader.unreadable(one.value, None, "a value of type XON");
            continue;
        }
        for part in one.value.repetitions().filter(|part| !part.is_empty()) {
            let care_unit_id = reader.hsa_id(part.component(10));
            units.push(Organisation { care_unit_id });
        }
    }
    if units.is_empty() {
        units.push(Organisation::default());
    }
    units
}

/// A unit by its id alone.
pub(super) fn organisation<'m>(reader: &mut Reader<'m>, observed: &[&Observed<'m>]) -> Organisation {
    Organisation {
        care_unit_id: full_organisation(reader, observed).care_unit_id,
    }
}

/// A unit, where something is said of it.
pub(super) fn if_said<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    element: Element,
) -> Option<FullOrganisation> {
    let observed: Vec<&Observed<'m>> = observations.each(element).collect();
    let unit = full_organisation(reader, &observed);
    Some(unit).filter(|unit| *unit != FullOrganisation::default())
}

/// A unit by its id, where something is said of it.
pub(super) fn id_if_said<'m>(reader: &mut Reader<'m>, observed: &[&Observed<'m>]) -> Option<Organisation> {
    Some(organisation(reader, observed)).filter(|unit| unit.care_unit_id.is_some())
}

/// The unit that speaks: the observation, or else the first facility that the message names by an HSA-id.
pub(super) fn sending<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    root: &str,
) -> FullOrganisation {
    let mut unit = if_said(reader, observations, Element::SendingUnit).unwrap_or_default();
    if unit.care_unit_id.is_none() {
        unit.care_unit_id = facility(reader, root);
    }
    unit
}

fn facility(reader: &mut Reader<'_>, root: &str) -> Option<HsaId> {
    let header = reader.field("MSH", 4);
    let from_header = header.and_then(|part| reader.hsa_id(part.component(1)));
    if header.is_some_and(|part| is_hsa_id(part.component(2).code())) {
        return from_header;
    }
    if from_header.as_ref().is_some_and(HsaId::is_well_formed) {
        return from_header;
    }
    let event = reader.field("EVN", 7).map(|part| part.component(1));
    let location = reader
        .field("PV1", 3)
        .map(|part| part.component(4).subcomponent(1));
    let servicing = reader.field("PV1", 39).map(|part| part.component(1));
    for part in [event, location, servicing].into_iter().flatten() {
        if let Some(id) = reader.hsa_id(part).filter(HsaId::is_well_formed) {
            let path = format!("{root}.sendingOrganisation.careUnitId");
            reader.inferred(
                path,
                "the sending facility as an HSA-id, MSH-4; EVN-7, PV1-3 or PV1-39 was taken",
            );
            return Some(id);
        }
    }
    from_header
}

/// A professional (XCN) with a name; an id that is no HSA-id is left out.
pub(super) fn professional<'m>(reader: &mut Reader<'m>, part: Part<'m>) -> Option<HealthcareProfessional> {
    let id = reader.hsa_id(part.component(1));
    let is_hsa = is_hsa_id(part.component(9).subcomponent(2).code());
    let known = id.clone().filter(|id| is_hsa || id.is_well_formed());
    if known.is_none() && id.is_some() {
        reader.unreadable(part.component(1), None, "an HSA-id");
    }
    let name = providers::full_name(reader, part, 2);
    if name.is_none() {
        reader.unreadable(part, None, "the name of a professional");
    }
    name.map(|name| HealthcareProfessional {
        id: known,
        name: Some(name),
    })
}

/// The fast vårdkontakt.
pub(super) fn care_contact<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
) -> Option<CareContact> {
    let (people, rest): (Vec<_>, Vec<_>) = observations
        .each(Element::CareContact)
        .partition(|one| one.kind == "XCN");
    let unit = full_organisation(reader, &rest);
    let person = only(reader, &people, Element::CareContact).and_then(|part| professional(reader, part));
    let contact = CareContact {
        healthcare_professional: person,
        organisation: Organisation {
            care_unit_id: unit.care_unit_id,
        },
        telephone: unit.care_unit_telephone,
    };
    Some(contact).filter(|contact| *contact != CareContact::default())
}
