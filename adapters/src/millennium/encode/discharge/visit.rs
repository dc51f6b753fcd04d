//! EVN, PV1 and PV2: when it was recorded and happened, which care process it is, where the patient is and was.

use contracts::HsaId;
use contracts::identity::oid::HSA_ID_HL7;
use contracts::notice::Notice;
use contracts::referral::HealthcareProfessional;
use jiff::Timestamp;

use super::units;
use crate::millennium::encode::patient;
use crate::millennium::encode::pen::{Path, Pen};

/// Writes EVN: the event, when the notice was made, by whom, and when that happened of which it tells.
pub(super) fn event(
    pen: &mut Pen<'_>,
    trigger: &str,
    notice: &Notice,
    occurred: (Option<Timestamp>, &'static str),
) {
    pen.segment("EVN");
    pen.writer.at(1, 1).plain(trigger);
    pen.within_notice(|pen| {
        let path = pen.path("noticeTime");
        pen.instant(2, notice.notice_time, path);
        if let Some(author) = &notice.author {
            let path = pen.path("author.healthcareProfessional");
            units::professional(pen, 5, &author.healthcare_professional, path);
        }
    });
    let path = pen.path(occurred.1);
    pen.instant(6, occurred.0, path);
}

/// What PV1 says besides the care process.
#[derive(Default)]
pub(super) struct Visit<'a> {
    /// The ward the patient is in.
    pub(super) ward: Option<&'a HsaId>,
    /// The hospital the patient is in.
    pub(super) hospital: Option<&'a HsaId>,
    /// The hospital the patient was in.
    pub(super) from: Option<&'a HsaId>,
    /// The doctors responsible, each with its path.
    pub(super) clinicians: Vec<(&'a HealthcareProfessional, Path)>,
    /// Where the patient went.
    pub(super) disposition: &'a str,
    /// When the patient was admitted.
    pub(super) admitted_at: Option<Timestamp>,
    /// When the patient left.
    pub(super) discharged_at: Option<Timestamp>,
}

/// Writes PV1. Class I is an inpatient, N says that the message is not one about where the patient is.
pub(super) fn write(pen: &mut Pen<'_>, class: &str, notice: &Notice, visit: &Visit<'_>) {
    pen.segment("PV1");
    pen.writer.at(1, 1).plain("1");
    pen.writer.at(2, 1).plain(class);
    // The units are whole in their observations, which name what does not fit.
    let place = pen.path("notice.sendingOrganisation.careUnitId");
    pen.hsa_id(3, 1, visit.ward, place);
    units::facility(pen, 3, visit.hospital, place);
    units::facility(pen, 6, visit.from, place);
    for (person, path) in &visit.clinicians {
        let _ = pen.writer.repetition(7);
        units::professional(pen, 7, person, *path);
    }
    patient::protected(pen, notice.patient.protected_identity);
    case_id(pen, notice.case_id.as_deref());
    pen.writer.at(36, 1).text(visit.disposition, "");
    let path = pen.path("admittedAt");
    pen.instant(44, visit.admitted_at, path);
    let path = pen.path("dischargedAt");
    pen.instant(45, visit.discharged_at, path);
}

/// PV1-19: the number and the hospital that counts it, where the id is made of both; otherwise the whole id, as one of
/// unspecified type.
fn case_id(pen: &mut Pen<'_>, id: Option<&str>) {
    let Some(id) = id else {
        return;
    };
    let path = pen.path("notice.caseId");
    let parts = id
        .split_once('#')
        .filter(|(hospital, number)| HsaId::new(*hospital).is_well_formed() && !number.trim().is_empty());
    match parts {
        Some((hospital, number)) => {
            pen.text(19, 1, Some(number), path);
            pen.text(19, 4, Some(hospital), path);
            pen.writer.at(19, 4).sub(2).plain(HSA_ID_HL7);
            pen.writer.at(19, 4).sub(3).plain("ISO");
            pen.writer.at(19, 5).plain("VN");
        }
        None => {
            pen.text(19, 1, Some(id), path);
            pen.writer.at(19, 5).plain("U");
        }
    }
}

/// Writes PV2, where it has something to say: why the patient was admitted, and when the patient is expected to leave
/// or to come back from leave.
pub(super) fn expected(
    pen: &mut Pen<'_>,
    reason: Option<&str>,
    discharge: Option<Timestamp>,
    back: Option<Timestamp>,
) {
    if reason.is_none() && discharge.is_none() && back.is_none() {
        return;
    }
    pen.segment("PV2");
    let path = pen.path("reasonForAdmission");
    pen.text(3, 2, reason, path);
    let path = pen.path("expectedDischargeAt");
    pen.instant(9, discharge, path);
    let path = pen.path("expectedReturnAt");
    pen.instant(47, back, path);
}
