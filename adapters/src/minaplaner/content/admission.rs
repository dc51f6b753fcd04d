//! `discharge.admission` as MedCom's STIN: an Encounter that has begun, with when it is expected to end.

use contracts::discharge::Admission;

use super::super::frame::Frame;
use super::super::names::ASSESSED_AT;
use super::super::{patient, unit};
use super::stay;
use crate::wire::fhir::Mapper;

pub(super) fn admission(m: &mut Mapper, it: &mut Admission, frame: &Frame) {
    m.enter(frame.patient, |m| {
        patient::address(m, "home", ("registeredAddress", &mut it.registered_address));
    });
    m.enter(frame.case, |m| {
        let _ = m.object("period", |m| {
            m.instant("start", "admittedAt", &mut it.admitted_at)
        });
        stay::planned_end(m, &mut it.expected_discharge_at);
        let _ = m.extension(ASSESSED_AT, |m| {
            m.instant("valueDateTime", "assessedAt", &mut it.assessed_at);
        });
        stay::track(m, &mut it.track);
        let _ = m.first("reasonCode", |m| {
            m.text("text", "reasonForAdmission", &mut it.reason_for_admission);
        });
        stay::care_contact(m, &mut it.fixed_care_contact);
        stay::clinician(m, &mut it.responsible_clinician);
        let is_the_sender = if m.reads() {
            m.points_to("serviceProvider", frame.sender)
        } else {
            it.ward.is_none()
        };
        if is_the_sender {
            stay::provider(m, frame);
        } else {
            m.optional("ward", &mut it.ward, |m, ward| {
                let there = m.refer("serviceProvider", "Organization", |m| unit::full(m, ward));
                there.is_some()
            });
        }
    });
}
