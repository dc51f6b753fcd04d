//! `discharge.leave` as MedCom's STOR and SLOR: an Encounter with the leave's period.

use contracts::discharge::{Leave, LeaveType};

use super::super::frame::Frame;
use super::super::names::{EXPECTED_RETURN, MEDCOM_LEAVE};
use super::stay;
use crate::wire::fhir::Mapper;

pub(super) fn leave(m: &mut Mapper, it: &mut Leave, frame: &Frame) {
    let edge = if it.type_of_leave == Some(LeaveType::Back) {
        "end"
    } else {
        "start"
    };
    m.enter(frame.case, |m| {
        let _ = m.extension(MEDCOM_LEAVE, |m| {
            let _ = m.object("valuePeriod", |m| {
                m.instant(edge, "occurredAt", &mut it.occurred_at)
            });
        });
        let _ = m.extension(EXPECTED_RETURN, |m| {
            m.instant("valueDateTime", "expectedReturnAt", &mut it.expected_return_at);
        });
        stay::note(m, &mut it.text);
        stay::provider(m, frame);
    });
}
