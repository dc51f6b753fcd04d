//! `team.assessment` as a Composition of the four parts of SBAR, an Observation of the measured values, and a Task
//! for each one who must be reached.

use contracts::team::{Assessment, AssessmentOutcome, Reach, VitalSigns};

use super::super::frame::Frame;
use super::super::names::{ENROLMENT, LOINC, OUTCOME, TELEPHONE, UNIT, concept};
use super::super::unit;
use super::section;
use crate::wire::fhir::{Mapper, Unit};

const OUTCOMES: &[(AssessmentOutcome, &str)] = &[
    (AssessmentOutcome::StayHome, "stay-home"),
    (
        AssessmentOutcome::EmergencyOrDirectAdmission,
        "emergency-or-direct-admission",
    ),
];

const PERCENT: Unit = Unit {
    code: "%",
    names: &["procent"],
};
const CELSIUS: Unit = Unit {
    code: "Cel",
    names: &["°C", "C", "grader Celsius"],
};
const PRESSURE: Unit = Unit {
    code: "mm[Hg]",
    names: &["mmHg", "mm Hg"],
};
const PER_MINUTE: Unit = Unit {
    code: "/min",
    names: &[
        "1/min",
        "slag/min",
        "andetag/min",
        "beats/minute",
        "breaths/minute",
    ],
};

const REACHED: &[(bool, &str)] = &[(true, "completed"), (false, "requested")];

pub(super) fn assessment(m: &mut Mapper, it: &mut Assessment, frame: &Frame) {
    frame.focus(m, |m| {
        section::composition(m, "assessment", "ViSam-bedömning", frame);
        m.instant("date", "assessedAt", &mut it.assessed_at);
        let _ = m.extension(ENROLMENT, |m| {
            m.text("valueString", "enrolmentId", &mut it.enrolment_id)
        });
        let _ = m.extension(OUTCOME, |m| {
            m.code("valueCode", "outcome", &mut it.outcome, OUTCOMES)
        });
        for (code, field, to) in [
            (("situation", "Situation"), "situation", &mut it.situation),
            (("background", "Bakgrund"), "background", &mut it.background),
            (
                ("assessment", "Aktuell bedömning"),
                "assessment",
                &mut it.assessment,
            ),
            (
                ("recommendation", "Rekommendation"),
                "recommendation",
                &mut it.recommendation,
            ),
        ] {
            section::text(m, code, field, to);
        }
    });
    m.optional("vitalSigns", &mut it.vital_signs, |m, signs| {
        let panel = m.reserve("Observation");
        m.enter(panel, |m| vital_signs(m, signs, frame));
        panel.is_some()
    });
    reach(m, &mut it.reach, frame);
}

/// The panel of vital signs, a component for each value.
fn vital_signs(m: &mut Mapper, it: &mut VitalSigns, frame: &Frame) {
    m.constant("status", frame.status("final"));
    m.constant("code", concept(LOINC, "85353-1"));
    m.link_patient("subject", frame.patient);
    component(m, "59408-5", &PERCENT, ("saturation", &mut it.saturation));
    let temperature = ("temperatureTenths", &mut it.temperature_tenths);
    value(m, "8310-5", |m| {
        m.quantity("valueQuantity", &CELSIUS, temperature, Mapper::tenths)
    });
    component(m, "8480-6", &PRESSURE, ("systolic", &mut it.systolic));
    component(m, "8462-4", &PRESSURE, ("diastolic", &mut it.diastolic));
    component(m, "8867-4", &PER_MINUTE, ("pulse", &mut it.pulse));
    component(m, "9279-1", &PER_MINUTE, ("respiration", &mut it.respiration));
}

/// A component of whole numbers.
fn component(m: &mut Mapper, code: &str, unit: &Unit, to: (&str, &mut Option<u64>)) {
    value(m, code, |m| m.quantity("valueQuantity", unit, to, Mapper::number));
}

fn value(m: &mut Mapper, code: &str, look: impl FnOnce(&mut Mapper)) {
    let _ = m.marked("component", ("code", concept(LOINC, code)), look);
}

/// Each one who must be reached, as a Task of its own.
fn reach(m: &mut Mapper, to: &mut Vec<Reach>, frame: &Frame) {
    m.resources("Task", ("reach", to), |m, it| {
        frame.own_status(m, "status", ("isReached", &mut it.is_reached), (REACHED, "draft"));
        m.constant("intent", "order".into());
        m.link_patient("for", frame.patient);
        let _ = m.first("performerType", |m| m.text("text", "capacity", &mut it.capacity));
        let _ = m.object("owner", |m| m.text("display", "name", &mut it.name));
        m.optional("organisation", &mut it.organisation, |m, to| {
            let mut there = false;
            let _ = m.extension(UNIT, |m| there = unit::reference(m, "valueReference", to));
            there
        });
        let _ = m.extension(TELEPHONE, |m| {
            m.text("valueString", "telephone", &mut it.telephone)
        });
    });
}
