//! `discharge.handover` as a Composition of sections, with a CarePlan for what the patient needs.

use contracts::discharge::Handover;

use super::super::frame::Frame;
use super::super::item;
use super::{section, stay};
use crate::wire::fhir::Mapper;

pub(super) fn handover(m: &mut Mapper, it: &mut Handover, frame: &Frame) {
    let date = it.notice.notice_time;
    m.enter(frame.case, |m| {
        let _ = m.object("period", |m| {
            m.instant("end", "dischargedAt", &mut it.discharged_at)
        });
        stay::care_contact(m, &mut it.fixed_care_contact);
        stay::clinicians(m, &mut it.responsible_clinician);
        stay::provider(m, frame);
    });
    frame.focus(m, |m| {
        section::composition(m, "handover", "Information vid utskrivning", frame);
        if let Some(date) = date {
            m.stated("date", date.to_string());
        }
        sections(m, it);
    });
    if m.reads() || !(it.need.is_empty() && it.medication.is_empty() && it.aid.is_empty()) {
        let plan = m.reserve("CarePlan");
        m.enter(plan, |m| {
            m.link_patient("subject", frame.patient);
            m.link("encounter", frame.case);
            m.constant("status", frame.status("active"));
            m.constant("intent", "plan".into());
            item::items(m, "Task", ("need", &mut it.need));
            item::items(m, "MedicationRequest", ("medication", &mut it.medication));
            item::items(m, "DeviceRequest", ("aid", &mut it.aid));
        });
    }
}

fn sections(m: &mut Mapper, it: &mut Handover) {
    let texts = [
        (
            ("reason-for-admission", "Inskrivningsorsak"),
            "reasonForAdmission",
            &mut it.reason_for_admission,
        ),
        (
            ("state-at-admission", "Status vid inskrivning"),
            "stateAtAdmission",
            &mut it.state_at_admission,
        ),
        (
            ("summary-of-care", "Sammanfattning av vården"),
            "summaryOfCare",
            &mut it.summary_of_care,
        ),
        (
            ("state-at-discharge", "Status vid utskrivning"),
            "stateAtDischarge",
            &mut it.state_at_discharge,
        ),
        (
            ("patient-view", "Patientens egen bild"),
            "patientView",
            &mut it.patient_view,
        ),
        (
            ("risk-assessment", "Riskbedömning"),
            "riskAssessment",
            &mut it.risk_assessment,
        ),
        (
            ("work-capacity", "Arbetsförmåga"),
            "workCapacity",
            &mut it.work_capacity,
        ),
        (("follow-up", "Uppföljning"), "followUp", &mut it.follow_up),
    ];
    for (code, field, to) in texts {
        section::text(m, code, field, to);
    }
}
