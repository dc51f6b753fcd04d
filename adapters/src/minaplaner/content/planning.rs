//! `discharge.planning` as a CarePlan of activities; whether the party can receive the patient as a Task.

use contracts::discharge::{Ability, Planning};

use super::super::frame::Frame;
use super::super::item;
use super::super::names::ABLE_FROM;
use super::stay;
use crate::wire::fhir::Mapper;

const ABILITIES: &[(Ability, &str)] = &[
    (Ability::CanReceive, "accepted"),
    (Ability::CannotReceive, "rejected"),
];

pub(super) fn planning(m: &mut Mapper, it: &mut Planning, frame: &Frame) {
    m.enter(frame.case, |m| {
        stay::planned_end(m, &mut it.expected_discharge_at);
        stay::track(m, &mut it.track);
        stay::care_contact(m, &mut it.fixed_care_contact);
    });
    frame.focus(m, |m| {
        m.constant("status", frame.status("active"));
        m.constant("intent", "plan".into());
        m.link("author", frame.sender);
        m.text("description", "text", &mut it.text);
        item::items(m, "Task", ("need", &mut it.need));
        item::measures(m, "measure", &mut it.measure);
        item::items(m, "MedicationRequest", ("medication", &mut it.medication));
        item::items(m, "DeviceRequest", ("aid", &mut it.aid));
    });
    let is_answer = it.ability.is_some() || it.able_from.is_some() || it.obstacle.is_some();
    if m.reads() || is_answer {
        let answer = m.reserve("Task");
        m.enter(answer, |m| ability(m, it, frame));
    }
}

fn ability(m: &mut Mapper, it: &mut Planning, frame: &Frame) {
    let _ = m.first("basedOn", |m| m.link_here(frame.focus));
    frame.own_status(
        m,
        "status",
        ("ability", &mut it.ability),
        (ABILITIES, "requested"),
    );
    let _ = m.object("statusReason", |m| m.text("text", "obstacle", &mut it.obstacle));
    m.constant("intent", "proposal".into());
    m.link_patient("for", frame.patient);
    m.link("owner", frame.sender);
    let _ = m.extension(ABLE_FROM, |m| {
        m.instant("valueDateTime", "ableFrom", &mut it.able_from)
    });
}
