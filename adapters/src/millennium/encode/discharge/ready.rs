//! `discharge.ready` to ADT^A16 or A25.

use contracts::discharge::Ready;
use contracts::{Action, Envelope};

use super::visit::{self, Visit};
use super::{notice, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{closed, text};
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient};

/// Writes that a patient is ready to leave, or no longer is.
pub(in crate::millennium::encode) fn write(pen: &mut Pen<'_>, envelope: &Envelope, ready: &Ready) {
    let said = &ready.notice;
    let (trigger, structure, event) = match said.action {
        Action::New | Action::Revise => ("A16", "ADT_A16", Action::New),
        Action::Withdraw => ("A25", "ADT_A21", Action::Withdraw),
    };
    header::write(pen, envelope, ("ADT", trigger, structure));
    visit::event(pen, trigger, said, (ready.ready_at, "readyAt"));
    pen.within_notice(|pen| patient::write(pen, &said.patient, None));
    visit::write(pen, "I", said, &Visit::default());
    visit::expected(pen, None, ready.expected_discharge_at, None);
    notice::write(pen, said, event);
    units::care_contact(pen, ready.fixed_care_contact.as_ref());
    closed(pen, Element::Track, "", ready.track);
    text(pen, Element::Text, ready.text.as_deref(), "text");
}
