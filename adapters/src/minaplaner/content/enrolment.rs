//! `team.enrolment` as an EpisodeOfCare that the team manages: begun, or finished.

use contracts::team::{Criterion, Enrolment};

use super::super::frame::Frame;
use super::super::names::{CRITERION, END_REASON, ENDED_AT, RESPONSE_MINUTES};
use super::super::unit;
use super::stay;
use crate::wire::fhir::Mapper;

const CRITERIA: &[(Criterion, &str)] = &[
    (Criterion::ChronicDiagnoses, "chronic-diagnoses"),
    (Criterion::HospitalAdmissions, "hospital-admissions"),
    (Criterion::StandingDrugs, "standing-drugs"),
    (Criterion::PersonalCare, "personal-care"),
    (Criterion::Age, "age"),
    (Criterion::HomeHealthCare, "home-health-care"),
];

pub(super) fn enrolment(m: &mut Mapper, it: &mut Enrolment, frame: &Frame) {
    m.enter(frame.case, |m| {
        m.within("team", |m| {
            let _ = m.refer("managingOrganization", "Organization", |m| {
                unit::full(m, &mut it.team)
            });
        });
        let _ = m.object("period", |m| {
            m.date("start", "validFrom", &mut it.valid_from);
            m.date("end", "validUntil", &mut it.valid_until);
        });
        let mut criteria: Vec<Option<Criterion>> = it.criterion.iter().copied().map(Some).collect();
        m.extensions(CRITERION, ("criterion", &mut criteria), |m, criterion| {
            m.code("valueCode", "", criterion, CRITERIA);
        });
        it.criterion = criteria.into_iter().flatten().collect();
        let _ = m.extension(RESPONSE_MINUTES, |m| {
            m.number("valuePositiveInt", "responseMinutes", &mut it.response_minutes);
        });
        let _ = m.extension(ENDED_AT, |m| {
            m.instant("valueDateTime", "endedAt", &mut it.ended_at)
        });
        let _ = m.extension(END_REASON, |m| {
            m.text("valueString", "endReason", &mut it.end_reason)
        });
        stay::note(m, &mut it.text);
    });
}
