//! `discharge.interruption`: a death as MedCom's MORS, with `Patient.deceased`; the others as a Communication.

use contracts::Action;
use contracts::discharge::{Interruption, InterruptionType};

use super::super::frame::Frame;
use super::super::names::{PART, REASON, concept};
use super::stay;
use crate::wire::fhir::Mapper;
use crate::wire::fhir::rules::FHR_016;

const TYPES: &[(InterruptionType, &str)] = &[
    (InterruptionType::Interrupted, "interrupted"),
    (InterruptionType::Missent, "missent"),
    (InterruptionType::Transferred, "transferred"),
];

pub(super) fn interruption(m: &mut Mapper, it: &mut Interruption, frame: &Frame) {
    m.enter(frame.case, |m| {
        let _ = m.object("hospitalization", |m| {
            stay::destination(m, ("transferredTo", &mut it.transferred_to));
        });
        stay::provider(m, frame);
    });
    if it.type_of_interruption == Some(InterruptionType::Deceased) {
        return death(m, it, frame);
    }
    frame.focus(m, |m| {
        said(m, frame);
        m.constant("category", serde_json::json!([concept(PART, "interruption")]));
        m.instant("sent", "occurredAt", &mut it.occurred_at);
        let _ = m.first("reasonCode", |m| {
            let _ = m.marked("coding", ("system", REASON.into()), |m| {
                m.code("code", "typeOfInterruption", &mut it.type_of_interruption, TYPES);
            });
        });
        payload(m, &mut it.text);
    });
}

/// `Patient.deceased` says when before the end of the stay does, which may be when it was entered. Where the two differ,
/// the end of the stay is told.
fn death(m: &mut Mapper, it: &mut Interruption, frame: &Frame) {
    let mut died = None;
    m.enter(frame.patient, |m| {
        m.stated("deceasedBoolean", frame.action != Action::Withdraw);
        if m.reads() && m.is_timed("deceasedDateTime") {
            m.instant("deceasedDateTime", "occurredAt", &mut died);
        }
    });
    m.enter(frame.case, |m| {
        let _ = m.object("period", |m| m.instant("end", "occurredAt", &mut it.occurred_at));
        stay::note(m, &mut it.text);
    });
    if died.is_some() {
        if it.occurred_at.is_some() && it.occurred_at != died {
            m.find(&FHR_016, "occurredAt");
        }
        it.occurred_at = died;
    }
    m.enter(frame.patient, |m| {
        if m.reads() && it.occurred_at.is_none() {
            m.instant("deceasedDateTime", "occurredAt", &mut it.occurred_at);
        }
        m.pass_over("deceasedDateTime");
    });
}

/// That a Communication has been made, or was in error.
pub(super) fn said(m: &mut Mapper, frame: &Frame) {
    m.constant("status", frame.status("completed"));
}

/// The text of a Communication.
pub(super) fn payload(m: &mut Mapper, to: &mut Option<String>) {
    let _ = m.first("payload", |m| m.text("contentString", "text", to));
}
