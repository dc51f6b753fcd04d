//! ADT^A01, A08, A11, and A02 within a hospital, to `discharge.admission`.

use contracts::discharge::Admission;
use contracts::{Action, Kind};

use super::{notice, units, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::patient;
use crate::millennium::decode::reader::Reader;

/// Reads that a patient has been admitted.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    action: Action,
) -> Admission {
    const ADMITTED: &str = "admission.admittedAt";
    let admitted_at = match action {
        Action::New => visit::instant_or(reader, ("PV1", 44), ("EVN", 6), ADMITTED),
        // What happened then is the change.
        Action::Revise | Action::Withdraw => visit::instant(reader, ("PV1", 44), Some(ADMITTED)),
    };
    Admission {
        notice: notice::read(reader, observations, Kind::DischargeAdmission, action),
        registered_address: patient::registered_address(reader, observations),
        ward: visit::location(reader, observations, Element::Ward, 1),
        admitted_at,
        assessed_at: observations.instant(reader, Element::AssessedAt, "admission.assessedAt"),
        expected_discharge_at: visit::instant(reader, ("PV2", 9), Some("admission.expectedDischargeAt")),
        reason_for_admission: reason(reader),
        fixed_care_contact: units::care_contact(reader, observations),
        responsible_clinician: visit::clinicians(reader).into_iter().next(),
        track: observations.closed(reader, Element::Track),
    }
}

/// Why the patient was admitted: the text of PV2-3, or else its code.
fn reason(reader: &mut Reader<'_>) -> Option<String> {
    let part = reader.field("PV2", 3)?;
    [2, 1]
        .into_iter()
        .find_map(|component| reader.text(part.component(component)))
}
