//! `discharge.discharged` to ADT^A03 or A13.

use contracts::discharge::Discharged;
use contracts::{Action, Envelope};

use super::visit::{self, Visit};
use super::{notice, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{closed, text};
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient};

/// Writes that a patient has left, or did not leave after all.
pub(in crate::millennium::encode) fn write(pen: &mut Pen<'_>, envelope: &Envelope, discharged: &Discharged) {
    let said = &discharged.notice;
    let (trigger, structure, event) = match said.action {
        Action::New | Action::Revise => ("A03", "ADT_A03", Action::New),
        Action::Withdraw => ("A13", "ADT_A01", Action::Withdraw),
    };
    header::write(pen, envelope, ("ADT", trigger, structure));
    visit::event(pen, trigger, said, (None, ""));
    pen.within_notice(|pen| patient::write(pen, &said.patient, None));
    let codes = &pen.profile.discharge_dispositions;
    let disposition = discharged
        .destination
        .map_or("", |destination| codes.code(destination));
    let visit = Visit {
        disposition,
        discharged_at: discharged.discharged_at,
        ..Visit::default()
    };
    visit::write(pen, "I", said, &visit);
    notice::write(pen, said, event);
    if let Some(unit) = &discharged.destination_organisation {
        let path = pen.path("destinationOrganisation");
        units::full(pen, Element::DestinationUnit, unit, path);
    }
    units::care_contact(pen, discharged.fixed_care_contact.as_ref());
    closed(
        pen,
        Element::OpenCareAvailable,
        "",
        discharged.open_care_available,
    );
    text(pen, Element::Text, discharged.text.as_deref(), "text");
}
