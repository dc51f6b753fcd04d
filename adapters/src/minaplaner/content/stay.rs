//! What several messages say of the stay in hospital, in its Encounter: when it is to end, who is responsible, where
//! the patient goes.

use contracts::discharge::{CareContact, Track};
use contracts::referral::{FullOrganisation, HealthcareProfessional};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::names::{NOTE, PART, PARTICIPATION, PLANNED_END, TRACK, concept};
use super::super::{frame::Frame, unit};
use crate::wire::fhir::Mapper;

const TRACKS: &[(Track, &str)] = &[
    (Track::Green, "green"),
    (Track::Yellow, "yellow"),
    (Track::Red, "red"),
];

/// When the patient is expected to leave.
pub(super) fn planned_end(m: &mut Mapper, to: &mut Option<Timestamp>) {
    let _ = m.extension(PLANNED_END, |m| {
        m.instant("valueDateTime", "expectedDischargeAt", to);
    });
}

/// How much must be coordinated.
pub(super) fn track(m: &mut Mapper, to: &mut Option<Track>) {
    let _ = m.extension(TRACK, |m| m.code("valueCode", "track", to, TRACKS));
}

/// What else is to be said.
pub(super) fn note(m: &mut Mapper, to: &mut Option<String>) {
    let _ = m.extension(NOTE, |m| m.text("valueString", "text", to));
}

/// Fast vårdkontakt, as a participant.
pub(super) fn care_contact(m: &mut Mapper, to: &mut Option<CareContact>) {
    let mark = json!([concept(PART, "fixed-care-contact")]);
    m.optional("fixedCareContact", to, |m, contact| {
        m.marked("participant", ("type", mark), |m| {
            unit::care_contact(m, "individual", contact);
        })
    });
}

/// Those who were responsible, as participants.
pub(super) fn clinicians(m: &mut Mapper, to: &mut Vec<HealthcareProfessional>) {
    let attender = json!([concept(PARTICIPATION, "ATND")]);
    let is = |item: &Value| item.get("type") == Some(&attender);
    m.each("participant", is, ("responsibleClinician", to), |m, person| {
        m.constant("type", attender.clone());
        let _ = m.object("individual", |m| unit::professional(m, person));
    });
}

/// Who is responsible, as a participant.
pub(super) fn clinician(m: &mut Mapper, to: &mut Option<HealthcareProfessional>) {
    let mark = json!([concept(PARTICIPATION, "ATND")]);
    m.optional("responsibleClinician", to, |m, person| {
        m.marked("participant", ("type", mark), |m| {
            let _ = m.object("individual", |m| unit::professional(m, person));
        })
    });
}

/// The unit that the patient went to.
pub(super) fn destination(m: &mut Mapper, (field, to): (&str, &mut Option<FullOrganisation>)) {
    m.optional(field, to, |m, to| {
        let there = m.refer("destination", "Organization", |m| unit::full(m, to));
        there.is_some()
    });
}

/// The hospital's unit, which is the one that speaks.
pub(super) fn provider(m: &mut Mapper, frame: &Frame) {
    m.link("serviceProvider", frame.sender);
}
