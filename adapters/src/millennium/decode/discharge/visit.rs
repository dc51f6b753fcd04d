//! EVN, PV1 and PV2: which care process it is, where the patient is and was, and when.

use contracts::discharge::DischargeDestination;
use contracts::referral::{FullOrganisation, HealthcareProfessional};
use contracts::{Action, HsaId};
use jiff::Timestamp;

use super::units;
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;
use crate::millennium::rules;
use crate::wire::hl7v2::Part;

/// The care process: PV1-19 with the HSA-id of the hospital that counts it, which is the sender unless another is
/// named. An id of type `U`, or with `#`, is whole.
pub(super) fn case_id(reader: &mut Reader<'_>, sender: Option<&HsaId>, root: &str) -> Option<String> {
    let part = reader.field("PV1", 19)?;
    let number = reader.text(part.component(1))?;
    let authority = reader.hsa_id(part.component(4).subcomponent(1));
    if let Some(hospital) = authority.filter(HsaId::is_well_formed) {
        return Some(format!("{}#{number}", hospital.as_str()));
    }
    if number.contains('#') || part.component(5).code() == "U" {
        return Some(number);
    }
    let Some(hospital) = sender.filter(|sender| sender.is_well_formed()) else {
        return Some(number);
    };
    reader.inferred(
        format!("{root}.caseId"),
        "the hospital that counts the visits, PV1-19.4; the sending unit was taken",
    );
    Some(format!("{}#{number}", hospital.as_str()))
}

/// Whether a move is one to another hospital: both facilities are named, and differ.
pub(super) fn leaves_the_hospital(reader: &mut Reader<'_>) -> bool {
    let mut facility = |field| {
        let part = reader.field("PV1", field)?;
        reader.hsa_id(part.component(4).subcomponent(1))
    };
    match (facility(3), facility(6)) {
        (Some(to), Some(from)) => to != from,
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

/// Whether a discharge is a death, or its withdrawal that of one. Any sign is enough: where it went, that the patient
/// is dead, or when the patient died.
pub(super) fn tells_of_death(reader: &Reader<'_>, action: Action) -> bool {
    ended_in_death(reader) || (action == Action::New && says_died(reader))
}

/// What stands against what a discharge (A03) tells of: an end of the stay that is not known, or signs of which one says
/// that the patient has died and another that the patient lives. Then it is an error, and nobody guesses.
pub(super) fn note_discharge(reader: &mut Reader<'_>) {
    note_end(reader);
    let is_contradicted = destination(reader).is_some() || (is_denied(reader) && !ended_in_death(reader));
    if says_died(reader) && is_contradicted {
        reader.warn(&rules::MIL_032, "PID-30");
    }
}

/// What is known of a withdrawal (A13). That the patient is dead contradicts it, whatever it takes back; that nothing is
/// said of how the stay had ended leaves it uncertain. When a patient who lives was to have died is no contradiction
/// where it is the death that is taken back.
pub(super) fn note_withdrawal(reader: &mut Reader<'_>) {
    note_end(reader);
    let is_death_denied = is_denied(reader) && ended_in_death(reader);
    if says_died(reader) && !is_death_denied {
        reader.warn(&rules::MIL_026, "PID-30");
    } else if reader.field("PV1", 36).is_none_or(|part| part.is_empty()) {
        reader.warn(&rules::MIL_027, "PV1-36");
    }
}

/// Asks that PID-30 can be read, if it says anything: what is not `Y` would otherwise be read as alive.
pub(super) fn note_life(reader: &mut Reader<'_>) {
    let told = reader.field("PID", 30).filter(|part| !part.is_empty());
    let is_known = |part: &Part<'_>| {
        let code = part.component(1).code();
        ["Y", "N"].iter().any(|known| known.eq_ignore_ascii_case(code))
    };
    if let Some(part) = told.filter(|part| !is_known(part)) {
        reader.undecided(part, "Y, N or nothing");
    }
}

/// Whether the patient is said to be dead.
pub(super) fn says_died(reader: &Reader<'_>) -> bool {
    let dated = reader.field("PID", 29).is_some_and(|part| !part.is_empty());
    let told = reader.field("PID", 30);
    dated || told.is_some_and(|part| part.component(1).code().eq_ignore_ascii_case("Y"))
}

/// Whether the patient is said not to be dead.
fn is_denied(reader: &Reader<'_>) -> bool {
    let told = reader.field("PID", 30);
    told.is_some_and(|part| part.component(1).code().eq_ignore_ascii_case("N"))
}

/// Whether the stay is said to have ended in death.
fn ended_in_death(reader: &Reader<'_>) -> bool {
    reader.profile.discharge_dispositions.is_deceased(end(reader))
}

/// Where the patient went.
pub(super) fn destination(reader: &Reader<'_>) -> Option<DischargeDestination> {
    reader.profile.discharge_dispositions.destination(end(reader))
}

/// Asks that the end of the stay is one that the profile knows, if it is told: it could be a death.
fn note_end(reader: &mut Reader<'_>) {
    let told = reader.field("PV1", 36).filter(|part| !part.is_empty());
    let is_known = destination(reader).is_some() || ended_in_death(reader);
    if let Some(part) = told.filter(|_| !is_known) {
        reader.undecided(part, "a code of the profile's discharge_dispositions");
    }
}

/// The code of how the stay ended.
fn end<'m>(reader: &Reader<'m>) -> &'m str {
    let told = reader.field("PV1", 36);
    told.map_or("", |part| part.component(1).code())
}

/// The unit the patient is in: the observation, or else the ward or the facility of PV1-3, if that is an HSA-id.
pub(super) fn location<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    element: Element,
    component: u16,
) -> Option<FullOrganisation> {
    let said = units::if_said(reader, observations, element);
    if said.is_some() {
        return said;
    }
    let part = reader.field("PV1", 3)?;
    let place = part.component(component);
    let id = reader.hsa_id(place.subcomponent(1))?;
    if !id.is_well_formed() {
        reader.unreadable(place, None, "an HSA-id");
        return None;
    }
    Some(FullOrganisation {
        care_unit_id: Some(id),
        care_unit_name: reader.text(part.component(9)),
        ..FullOrganisation::default()
    })
}

/// The doctors responsible (PV1-7).
pub(super) fn clinicians(reader: &mut Reader<'_>) -> Vec<HealthcareProfessional> {
    let said: Vec<Part<'_>> = match reader.field("PV1", 7) {
        Some(field) => field.repetitions().filter(|part| !part.is_empty()).collect(),
        None => Vec::new(),
    };
    said.into_iter()
        .filter_map(|part| units::professional(reader, part))
        .collect()
}

/// An instant that a field says.
pub(super) fn instant(
    reader: &mut Reader<'_>,
    (segment, field): (&str, u16),
    path: Option<&str>,
) -> Option<Timestamp> {
    let part = reader.field(segment, field)?;
    reader.instant(part, path)
}

/// An instant that a field says, or else another field, with a warning.
pub(super) fn instant_or(
    reader: &mut Reader<'_>,
    place: (&str, u16),
    other: (&str, u16),
    path: &str,
) -> Option<Timestamp> {
    let is_there = reader
        .field(place.0, place.1)
        .is_some_and(|part| !part.is_empty());
    if is_there {
        return instant(reader, place, Some(path));
    }
    let stands_in = instant(reader, other, Some(path))?;
    reader.inferred(
        path,
        "the time in the field that is for it; that of the event or of the death was taken",
    );
    Some(stands_in)
}
