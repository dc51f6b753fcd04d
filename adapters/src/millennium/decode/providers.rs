//! PRD: units and professionals by their role. PRD-7 names unit, professional and care unit by type of
//! identifier; where types are missing, the first HSA-id is taken for the unit.

use std::borrow::Cow;

use contracts::HsaId;
use contracts::referral::{
    Author, FullOrganisation, HealthcareProfessional, Intermediary, Organisation, Recipient,
};

use super::observations::Observations;
use super::reader::Reader;
use crate::millennium::codes::Element;
use crate::millennium::rules;
use crate::wire::hl7v2::{Part, Segment};

/// Role of the referring provider.
pub(super) const REFERRING: &str = "RP";
/// Role of the provider referred to.
pub(super) const REFERRED_TO: &str = "RT";

/// The identifiers of one PRD.
#[derive(Default)]
struct Identifiers {
    unit: Option<HsaId>,
    professional: Option<HsaId>,
    care_unit: Option<HsaId>,
}

/// Whether a PRD has a role.
pub(super) fn has_role(segment: &Segment<'_>, role: &str) -> bool {
    let mut roles = segment.field(1).repetitions();
    roles.any(|part| part.component(1).code() == role)
}

/// A unit with how to reach it.
pub(super) fn full_organisation(reader: &mut Reader<'_>, role: &str) -> FullOrganisation {
    let Some(segment) = with_role(reader, role) else {
        return FullOrganisation::default();
    };
    let (telephone, email) = contacts(reader, segment.field(5));
    let (address, location) = address(reader, segment.field(3));
    FullOrganisation {
        care_unit_id: identifiers(reader, segment).unit,
        care_unit_name: name_of_unit(reader, segment),
        care_unit_telephone: telephone,
        care_unit_email: email,
        care_unit_address: address,
        care_unit_location: location,
    }
}

/// A unit that is addressed.
pub(super) fn recipient(reader: &mut Reader<'_>, role: &str) -> Option<Recipient> {
    let segment = with_role(reader, role)?;
    let care_unit_id = identifiers(reader, segment).unit;
    Some(Recipient {
        organisation: Organisation { care_unit_id },
    })
}

/// The professional who speaks, and the care unit answering for it.
pub(super) fn author(reader: &mut Reader<'_>, role: &str) -> Author {
    let Some(segment) = with_role(reader, role) else {
        return Author::default();
    };
    let found = identifiers(reader, segment);
    let (id_in_name, name) = professional_name(reader, segment);
    let care_unit_id = found.care_unit.or_else(|| stand_in(reader, &segment, found.unit));
    Author {
        healthcare_professional: HealthcareProfessional {
            id: found.professional.or(id_in_name),
            name,
        },
        type_of_healthcare_professional: None,
        healthcare_professional_organisation: Organisation { care_unit_id },
    }
}

/// The professional who answers, with the profession.
pub(super) fn answering<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Author {
    Author {
        type_of_healthcare_professional: observations.coded(reader, Element::Profession),
        ..author(reader, REFERRED_TO)
    }
}

/// Every unit that forwarded the referral, in the order of the message.
pub(super) fn intermediaries(reader: &mut Reader<'_>) -> Vec<Intermediary> {
    let role = reader.profile.providers.intermediary.as_str();
    let forwarding = reader
        .segments
        .iter()
        .filter(|segment| segment.is("PRD") && has_role(segment, role));
    let mut intermediaries = Vec::new();
    for (index, segment) in forwarding.enumerate() {
        let care_unit_id = identifiers(reader, *segment).unit;
        let path = format!("request.intermediaryParticipant[{index}].time");
        intermediaries.push(Intermediary {
            healthcare_professional_organisation: Organisation { care_unit_id },
            time: reader.instant(segment.field(8), Some(&path)),
        });
    }
    intermediaries
}

fn with_role<'m>(reader: &Reader<'m>, role: &str) -> Option<Segment<'m>> {
    let mut providers = reader.segments.iter().filter(|segment| segment.is("PRD"));
    providers.find(|segment| has_role(segment, role)).copied()
}

fn identifiers<'m>(reader: &mut Reader<'m>, segment: Segment<'m>) -> Identifiers {
    let codes = &reader.profile.providers;
    let mut found = Identifiers::default();
    let mut untyped = None;
    for part in segment.field(7).repetitions() {
        let kind = part.component(2).code();
        let Some(id) = reader.hsa_id(part.component(1)) else {
            continue;
        };
        if kind == codes.unit {
            let _ = found.unit.get_or_insert(id);
        } else if kind == codes.professional {
            let _ = found.professional.get_or_insert(id);
        } else if kind == codes.care_unit {
            let _ = found.care_unit.get_or_insert(id);
        } else if id.is_well_formed() {
            let _ = untyped.get_or_insert(id);
        }
    }
    found.unit = found.unit.or(untyped);
    found
}

fn stand_in(reader: &mut Reader<'_>, segment: &Segment<'_>, unit: Option<HsaId>) -> Option<HsaId> {
    if !reader.profile.assume.unit_is_care_unit {
        return None;
    }
    let unit = unit?;
    reader.warn(&rules::MIL_010, segment.field(7).place());
    Some(unit)
}

/// The name in any form, and the id that some systems put before it.
fn professional_name<'m>(reader: &mut Reader<'m>, segment: Segment<'m>) -> (Option<HsaId>, Option<String>) {
    let part = segment.field(2);
    if !part.component(2).is_empty() {
        let leading = part.component(1).text(&mut Vec::new()).map(HsaId::new);
        if let Some(id) = leading.filter(HsaId::is_well_formed) {
            reader.warn(&rules::MIL_016, part.place());
            return (Some(id), full_name(reader, part, 2));
        }
    }
    (None, full_name(reader, part, 1))
}

/// "Family, Given" of a name whose family name is that component; further given names follow the first.
pub(super) fn full_name<'m>(reader: &mut Reader<'m>, name: Part<'m>, family: u16) -> Option<String> {
    let parts = [
        name.component(family).subcomponent(1),
        name.component(family + 1),
        name.component(family + 2),
    ];
    let [family, first, further] = parts.map(|part| part.text(&mut reader.found));
    let given = joined(first, " ", further);
    joined(family, ", ", given).map(Cow::into_owned)
}

fn joined<'m>(one: Option<Cow<'m, str>>, between: &str, other: Option<Cow<'m, str>>) -> Option<Cow<'m, str>> {
    match (one, other) {
        (Some(one), Some(other)) => Some([&one, between, &other].concat().into()),
        (one, other) => one.or(other),
    }
}

/// The name of the unit: the description of its location, or the organisation name of later versions.
fn name_of_unit<'m>(reader: &mut Reader<'m>, segment: Segment<'m>) -> Option<String> {
    [segment.field(4).component(9), segment.field(10).component(1)]
        .into_iter()
        .find_map(|part| reader.text(part))
}

/// The first telephone number and the first e-mail address.
pub(super) fn contacts<'m>(reader: &mut Reader<'m>, field: Part<'m>) -> (Option<String>, Option<String>) {
    let (mut telephone, mut email) = (None, None);
    for part in field.repetitions() {
        let is_email = part.component(2).code() == "NET" || !part.component(4).is_empty();
        if is_email {
            email = email.or_else(|| reader.text(part.component(4)).or_else(|| number(reader, part)));
        } else {
            telephone = telephone.or_else(|| number(reader, part));
        }
    }
    (telephone, email)
}

/// A telephone number: as a whole, or put together from its parts.
pub(super) fn number<'m>(reader: &mut Reader<'m>, part: Part<'m>) -> Option<String> {
    for component in [12, 1] {
        if let Some(whole) = reader.text(part.component(component)) {
            return Some(whole);
        }
    }
    let mut number = String::new();
    for (component, before) in [(5, "+"), (6, ""), (7, "")] {
        if let Some(piece) = reader.text(part.component(component)) {
            if !number.is_empty() {
                number.push(' ');
            }
            number.push_str(before);
            number.push_str(&piece);
        }
    }
    Some(number).filter(|number| !number.is_empty())
}

/// The address as text, and the town.
pub(super) fn address<'m>(reader: &mut Reader<'m>, part: Part<'m>) -> (Option<String>, Option<String>) {
    let parts = [
        part.component(1).subcomponent(1),
        part.component(2),
        part.component(5),
    ];
    let [street, other, code] = parts.map(|part| reader.text(part));
    let town = reader.text(part.component(3));
    let mut lines: Vec<String> = street.into_iter().chain(other).collect();
    if let Some(code) = code {
        lines.push(match &town {
            Some(town) => format!("{code} {town}"),
            None => code,
        });
    }
    (Some(lines.join(", ")).filter(|address| !address.is_empty()), town)
}
