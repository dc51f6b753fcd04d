//! `discharge.interruption`: a death to ADT^A03 or A13, a move to another hospital to A02. HL7 has no event for a process
//! that is broken off or was told to the wrong unit, and none that takes a move back and is said to units.

use contracts::discharge::{Interruption, InterruptionType};
use contracts::{Action, Envelope, HsaId};

use super::visit::{self, Visit};
use super::{notice, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::text;
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient};
use crate::millennium::rules;

/// Writes that the process has ended before discharge.
pub(in crate::millennium::encode) fn write(
    pen: &mut Pen<'_>,
    envelope: &Envelope,
    interruption: &Interruption,
) {
    match interruption.type_of_interruption {
        Some(InterruptionType::Deceased) => deceased(pen, envelope, interruption),
        Some(InterruptionType::Transferred) => transferred(pen, envelope, interruption),
        Some(InterruptionType::Interrupted | InterruptionType::Missent) | None => {
            let path = pen.path("typeOfInterruption");
            pen.refuse(&rules::MIL_020, path);
        }
    }
}

fn deceased(pen: &mut Pen<'_>, envelope: &Envelope, interruption: &Interruption) {
    let (trigger, structure, event, died) = match interruption.notice.action {
        Action::New | Action::Revise => ("A03", "ADT_A03", Action::New, "Y"),
        Action::Withdraw => ("A13", "ADT_A01", Action::Withdraw, "N"),
    };
    header::write(pen, envelope, ("ADT", trigger, structure));
    begin(pen, trigger, interruption);
    pen.writer.at(30, 1).plain(died);
    let visit = Visit {
        disposition: pen.profile.discharge_dispositions.deceased(),
        ..Visit::default()
    };
    visit::write(pen, "I", &interruption.notice, &visit);
    end(pen, interruption, event);
    if interruption.transferred_to.is_some() {
        let path = pen.path("transferredTo");
        pen.leave_out(path);
    }
}

fn transferred(pen: &mut Pen<'_>, envelope: &Envelope, interruption: &Interruption) {
    let said = &interruption.notice;
    let from = said.sending_organisation.care_unit_id.as_ref();
    let taken_over = interruption.transferred_to.as_ref();
    let to: Option<&HsaId> = taken_over.and_then(|unit| unit.care_unit_id.as_ref());
    if to.is_none() || to == from {
        let path = pen.path("transferredTo");
        pen.refuse(&rules::MIL_020, path);
    }
    if said.action == Action::Withdraw {
        let path = pen.path("notice.action");
        pen.refuse(&rules::MIL_020, path);
    }
    header::write(pen, envelope, ("ADT", "A02", "ADT_A02"));
    begin(pen, "A02", interruption);
    let visit = Visit {
        hospital: to,
        from,
        ..Visit::default()
    };
    visit::write(pen, "I", said, &visit);
    end(pen, interruption, Action::New);
    if let Some(unit) = taken_over {
        let path = pen.path("transferredTo");
        units::full(pen, Element::TransferredTo, unit, path);
    }
}

fn begin(pen: &mut Pen<'_>, trigger: &str, interruption: &Interruption) {
    let said = &interruption.notice;
    visit::event(pen, trigger, said, (interruption.occurred_at, "occurredAt"));
    pen.within_notice(|pen| patient::write(pen, &said.patient, None));
}

fn end(pen: &mut Pen<'_>, interruption: &Interruption, event: Action) {
    notice::write(pen, &interruption.notice, event);
    text(pen, Element::Text, interruption.text.as_deref(), "text");
}
