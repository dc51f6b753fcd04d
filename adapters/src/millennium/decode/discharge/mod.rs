//! ADT, SIU and MDM to the discharge family: which document an event is. Each kind is read by one module, the parts
//! they share by `notice` (who says it to whom), `visit` (EVN, PV1, PV2), `units` and `items`.

mod admission;

mod discharged;

mod document;

mod handover;

mod interruption;

mod items;

mod leave;

mod notice;

mod planning;

mod ready;

mod sip_invitation;

mod units;

mod visit;

use contracts::discharge::{InterruptionType, LeaveType};
use contracts::{Action, Content};

use super::event::{Stay, unsupported};
use super::observations::Observations;
use super::reader::Reader;
use crate::DecodeFailure;
use crate::millennium::rules;

/// Reads a document of the discharge family.
///
/// # Errors
/// A document (MDM) of a type that the profile does not know, or of a status that its event contradicts; an appointment
/// (SIU) of another kind, or one that is cancelled by another event than S15.
pub(super) fn read(reader: &mut Reader<'_>, stay: Stay, action: Action) -> Result<Content, DecodeFailure> {
    let observations = &Observations::of(reader, None);
    visit::note_life(reader);
    match (stay, action) {
        (Stay::Discharge, Action::Withdraw) => visit::note_withdrawal(reader),
        (Stay::Discharge, Action::New | Action::Revise) => visit::note_discharge(reader),
        (_, Action::Withdraw) => {}
        (_, Action::New | Action::Revise) if visit::says_died(reader) => {
            reader.warn(&rules::MIL_030, "PID-30")
        }
        (_, Action::New | Action::Revise) => {}
    }
    let content = match stay {
        Stay::Admission => Content::Admission(Box::new(admission::read(reader, observations, action))),
        Stay::Transfer if visit::leaves_the_hospital(reader) => {
            let kind = InterruptionType::Transferred;
            Content::Interruption(Box::new(interruption::read(reader, observations, action, kind)))
        }
        // A move within the hospital tells of a new ward.
        Stay::Transfer => {
            let admission = admission::read(reader, observations, Action::Revise);
            Content::Admission(Box::new(admission))
        }
        Stay::Ready => Content::Ready(Box::new(ready::read(reader, observations, action))),
        Stay::Discharge if visit::tells_of_death(reader, action) => {
            let kind = InterruptionType::Deceased;
            Content::Interruption(Box::new(interruption::read(reader, observations, action, kind)))
        }
        Stay::Discharge => Content::Discharged(Box::new(discharged::read(reader, observations, action))),
        Stay::LeaveOut => Content::Leave(Box::new(leave::read(
            reader,
            observations,
            action,
            LeaveType::Out,
        ))),
        Stay::LeaveBack => Content::Leave(Box::new(leave::read(
            reader,
            observations,
            action,
            LeaveType::Back,
        ))),
        Stay::Meeting if !sip_invitation::is_sip(reader) => {
            return Err(unsupported(&rules::MIL_023, "SCH-8"));
        }
        Stay::Meeting if action != Action::Withdraw && sip_invitation::is_cancelled(reader) => {
            return Err(unsupported(&rules::MIL_024, "SCH-25"));
        }
        Stay::Meeting => {
            let invitation = sip_invitation::read(reader, observations, action);
            Content::SipInvitation(Box::new(invitation))
        }
        Stay::Document => document::read(reader, observations, action)?,
    };
    observations.report(reader);
    Ok(content)
}
