//! `discharge.ready` as a Communication about an Encounter that says since when the patient is ready.

use contracts::discharge::Ready;

use super::super::frame::Frame;
use super::super::names::{PART, READY_AT, concept};
use super::{interruption, stay};
use crate::wire::fhir::Mapper;

pub(super) fn ready(m: &mut Mapper, it: &mut Ready, frame: &Frame) {
    m.enter(frame.case, |m| {
        let _ = m.extension(READY_AT, |m| {
            m.instant("valueDateTime", "readyAt", &mut it.ready_at)
        });
        stay::planned_end(m, &mut it.expected_discharge_at);
        stay::track(m, &mut it.track);
        stay::care_contact(m, &mut it.fixed_care_contact);
        stay::provider(m, frame);
    });
    frame.focus(m, |m| {
        interruption::said(m, frame);
        m.constant("category", serde_json::json!([concept(PART, "ready")]));
        interruption::payload(m, &mut it.text);
    });
}
