//! MDM of the type of a discharge summary to `discharge.handover`.

use contracts::discharge::Handover;
use contracts::{Action, Kind};

use super::items::items;
use super::{notice, units, visit};
use crate::millennium::codes::Element;
use crate::millennium::decode::observations::Observations;
use crate::millennium::decode::reader::Reader;

/// Reads what those who take over must know.
pub(super) fn read<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, action: Action) -> Handover {
    Handover {
        notice: notice::read(reader, observations, Kind::DischargeHandover, action),
        discharged_at: visit::instant(reader, ("PV1", 45), None),
        responsible_clinician: visit::clinicians(reader),
        fixed_care_contact: units::care_contact(reader, observations),
        reason_for_admission: observations.text(reader, Element::AdmissionReason),
        state_at_admission: observations.text(reader, Element::StateAtAdmission),
        summary_of_care: observations.text(reader, Element::SummaryOfCare),
        state_at_discharge: observations.text(reader, Element::StateAtDischarge),
        patient_view: observations.text(reader, Element::PatientView),
        risk_assessment: observations.text(reader, Element::RiskAssessment),
        work_capacity: observations.text(reader, Element::WorkCapacity),
        follow_up: observations.text(reader, Element::FollowUp),
        need: items(reader, observations, Element::Need),
        medication: items(reader, observations, Element::Medication),
        aid: items(reader, observations, Element::Aid),
    }
}
