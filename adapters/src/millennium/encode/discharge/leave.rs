//! `discharge.leave` to ADT^A21 or A22. HL7 has events that take leave back (A52, A53), without a place for the units
//! that must be told.

use contracts::discharge::{Leave, LeaveType};
use contracts::{Action, Envelope};

use super::notice;
use super::visit::{self, Visit};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::text;
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient};
use crate::millennium::rules;

/// Writes that a patient goes home for a while, or has come back.
pub(in crate::millennium::encode) fn write(pen: &mut Pen<'_>, envelope: &Envelope, leave: &Leave) {
    let said = &leave.notice;
    if said.action == Action::Withdraw {
        let path = pen.path("notice.action");
        pen.refuse(&rules::MIL_020, path);
    }
    let trigger = match leave.type_of_leave {
        Some(LeaveType::Out) | None => "A21",
        Some(LeaveType::Back) => "A22",
    };
    header::write(pen, envelope, ("ADT", trigger, "ADT_A21"));
    visit::event(pen, trigger, said, (leave.occurred_at, "occurredAt"));
    pen.within_notice(|pen| patient::write(pen, &said.patient, None));
    visit::write(pen, "I", said, &Visit::default());
    visit::expected(pen, None, None, leave.expected_return_at);
    notice::write(pen, said, Action::New);
    text(pen, Element::Text, leave.text.as_deref(), "text");
}
