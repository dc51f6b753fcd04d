//! MDM: which document a text is, by the type in TXA-2, and whether it is taken back. A status that says otherwise
//! than the event is refused.

use contracts::{Action, Content};

use super::{handover, planning};
use crate::DecodeFailure;
use crate::millennium::decode::event::unsupported;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;
use crate::millennium::rules;

/// Reads a document of text.
///
/// # Errors
/// A type that the profile does not know, or a status that the event contradicts.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    action: Action,
) -> Result<Content, DecodeFailure> {
    let code = |field| {
        reader
            .field("TXA", field)
            .map_or("", |part| part.component(1).code())
    };
    let status = code(19);
    let agrees = match action {
        Action::New | Action::Revise => matches!(status, "" | "AV"),
        Action::Withdraw => status == "CA",
    };
    if !agrees {
        return Err(unsupported(&rules::MIL_022, "TXA-19"));
    }
    let (types, kind) = (&reader.profile.document_types, code(2));
    if types.is_planning(kind) {
        Ok(Content::Planning(Box::new(planning::read(
            reader,
            observations,
            action,
        ))))
    } else if types.is_handover(kind) {
        Ok(Content::Handover(Box::new(handover::read(
            reader,
            observations,
            action,
        ))))
    } else {
        Err(unsupported(&rules::MIL_021, "TXA-2"))
    }
}
