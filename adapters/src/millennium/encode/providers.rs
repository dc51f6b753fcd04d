//! PRD: units and professionals by their role, with their HSA-ids by type in PRD-7.

use contracts::HsaId;
use contracts::referral::{FullOrganisation, HealthcareProfessional, Intermediary, Organisation, Recipient};

use super::pen::{Path, Pen};
use crate::wire::hl7v2::Writer;

/// A unit that speaks, with the professional who speaks for it.
pub(super) struct Speaker<'a> {
    pub(super) role: (&'a str, &'a str),
    pub(super) unit: &'a FullOrganisation,
    pub(super) professional: &'a HealthcareProfessional,
    pub(super) care_unit: &'a Organisation,
    /// Canonical name of the unit's field.
    pub(super) path: &'static str,
}

/// Writes the unit that speaks.
pub(super) fn speaker(pen: &mut Pen<'_>, speaker: &Speaker<'_>) {
    let path = pen.path(speaker.path);
    let author = pen.path("author.healthcareProfessional");
    begin(pen, speaker.role, "HL70286");
    let called = speaker.professional.name.as_deref();
    name(&mut pen.writer, (2, 1), called, author.leaf("name"));
    reached(pen, speaker.unit, path);
    let codes = &pen.profile.providers;
    let unit = speaker.unit.care_unit_id.as_ref();
    identifier(pen, unit, &codes.unit, path.leaf("careUnitId"));
    let professional = speaker.professional.id.as_ref();
    identifier(pen, professional, &codes.professional, author.leaf("id"));
    let care_unit = speaker.care_unit.care_unit_id.as_ref();
    let path = pen.path("author.healthcareProfessionalOrganisation.careUnitId");
    identifier(pen, care_unit, &codes.care_unit, path);
}

/// Writes the name of a unit and how it is reached.
fn reached(pen: &mut Pen<'_>, unit: &FullOrganisation, path: Path) {
    address(pen, 3, unit, path);
    let called = unit.care_unit_name.as_deref();
    pen.text(4, 9, called, path.leaf("careUnitName"));
    contacts(pen, 5, unit, path);
}

/// Writes the address of a unit and its town (XAD).
pub(super) fn address(pen: &mut Pen<'_>, field: u16, unit: &FullOrganisation, path: Path) {
    let address = unit.care_unit_address.as_deref();
    pen.text(field, 1, address, path.leaf("careUnitAddress"));
    let town = unit.care_unit_location.as_deref();
    pen.text(field, 3, town, path.leaf("careUnitLocation"));
}

/// Writes the telephone number and the e-mail address of a unit (XTN).
pub(super) fn contacts(pen: &mut Pen<'_>, field: u16, unit: &FullOrganisation, path: Path) {
    let writer = &mut pen.writer;
    if let Some(telephone) = &unit.care_unit_telephone {
        let path = path.leaf("careUnitTelephone");
        telecom(writer, field, ("WPN", "PH"), telephone, path);
    }
    if let Some(email) = &unit.care_unit_email {
        writer.repetition(field).component(2).plain("NET");
        writer.at(field, 3).plain("Internet");
        writer.at(field, 4).text(email, path.leaf("careUnitEmail"));
    }
}

/// Writes a unit that is addressed.
pub(super) fn recipient(
    pen: &mut Pen<'_>,
    role: (&str, &str),
    table: &str,
    recipient: &Recipient,
    path: Path,
) {
    begin(pen, role, table);
    let unit = recipient.organisation.care_unit_id.as_ref();
    identifier(
        pen,
        unit,
        &pen.profile.providers.unit,
        path.leaf("organisation.careUnitId"),
    );
}

/// Writes the units that forwarded the referral.
pub(super) fn intermediaries(pen: &mut Pen<'_>, intermediaries: &[Intermediary]) {
    let profile = pen.profile;
    let role = (profile.providers.intermediary.as_str(), "Vidareskickare");
    for (index, intermediary) in intermediaries.iter().enumerate() {
        let path = pen.path("intermediaryParticipant").item(index);
        begin(pen, role, &profile.observation_system);
        let unit = intermediary
            .healthcare_professional_organisation
            .care_unit_id
            .as_ref();
        let leaf = path.leaf("healthcareProfessionalOrganisation.careUnitId");
        identifier(pen, unit, &profile.providers.unit, leaf);
        pen.instant(8, intermediary.time, path.leaf("time"));
    }
}

/// Writes a name of the form "Family, Given" in two components from one of a field on, and one of any other form in
/// the first of them, so that it is read back as it was.
pub(super) fn name(writer: &mut Writer, (field, component): (u16, u16), name: Option<&str>, path: Path) {
    let Some(name) = name else {
        return;
    };
    let parts = name.split_once(", ").filter(|(family, given)| {
        !family.is_empty() && !given.is_empty() && !HsaId::new(*family).is_well_formed()
    });
    match parts {
        Some((family, given)) => {
            writer.at(field, component).text(family, path);
            writer.at(field, component + 1).text(given, path);
        }
        None => writer.at(field, component).text(name, path),
    }
}

/// Writes a telephone number with its use and equipment. XTN-1 is for old messages only; XTN-12 is for
/// numbers as they are written.
pub(super) fn telecom(
    writer: &mut Writer,
    field: u16,
    (usage, equipment): (&str, &str),
    number: &str,
    path: Path,
) {
    writer.repetition(field).component(2).plain(usage);
    writer.at(field, 3).plain(equipment);
    writer.at(field, 12).text(number, path);
}

fn begin(pen: &mut Pen<'_>, role: (&str, &str), table: &str) {
    pen.segment("PRD");
    pen.writer.at(1, 1).text(role.0, "");
    pen.writer.at(1, 2).text(role.1, "");
    pen.writer.at(1, 3).text(table, "");
}

fn identifier(pen: &mut Pen<'_>, id: Option<&HsaId>, kind: &str, path: Path) {
    if let Some(id) = id {
        let writer = &mut pen.writer;
        writer.repetition(7).text(id.as_str(), path);
        writer.at(7, 2).text(kind, "");
    }
}
