//! `discharge.handover` to MDM.

use contracts::Envelope;
use contracts::discharge::Handover;

use super::items::items;
use super::visit::Visit;
use super::{document, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::text;
use crate::millennium::encode::pen::Pen;

/// Writes what those who take over must know.
pub(in crate::millennium::encode) fn write(pen: &mut Pen<'_>, envelope: &Envelope, handover: &Handover) {
    let path = pen.path("responsibleClinician");
    let clinicians = handover.responsible_clinician.iter().enumerate();
    let visit = Visit {
        clinicians: clinicians
            .map(|(index, person)| (person, path.item(index)))
            .collect(),
        discharged_at: handover.discharged_at,
        ..Visit::default()
    };
    let kind = pen.profile.document_types.handover();
    document::begin(pen, envelope, &handover.notice, kind, &visit);
    units::care_contact(pen, handover.fixed_care_contact.as_ref());
    for (element, value) in [
        (Element::AdmissionReason, &handover.reason_for_admission),
        (Element::StateAtAdmission, &handover.state_at_admission),
        (Element::SummaryOfCare, &handover.summary_of_care),
        (Element::StateAtDischarge, &handover.state_at_discharge),
        (Element::PatientView, &handover.patient_view),
        (Element::RiskAssessment, &handover.risk_assessment),
        (Element::WorkCapacity, &handover.work_capacity),
        (Element::FollowUp, &handover.follow_up),
    ] {
        text(pen, element, value.as_deref(), element.path());
    }
    items(pen, Element::Need, &handover.need, "need");
    items(pen, Element::Medication, &handover.medication, "medication");
    items(pen, Element::Aid, &handover.aid, "aid");
}
