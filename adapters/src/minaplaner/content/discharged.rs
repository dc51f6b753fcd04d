//! `discharge.discharged` as MedCom's SLHJ: an Encounter that has ended.

use contracts::discharge::{DischargeDestination, Discharged};

use super::super::frame::Frame;
use super::super::names::{DISPOSITION, OPEN_CARE};
use super::stay;
use crate::wire::fhir::Mapper;

/// HL7's dispositions that come nearest.
const DESTINATIONS: &[(DischargeDestination, &str)] = &[
    (DischargeDestination::Home, "home"),
    (DischargeDestination::ShortTermHousing, "alt-home"),
    (DischargeDestination::SpecialHousing, "long"),
    (DischargeDestination::OtherCare, "other-hcf"),
];

pub(super) fn discharged(m: &mut Mapper, it: &mut Discharged, frame: &Frame) {
    m.enter(frame.case, |m| {
        let _ = m.object("period", |m| {
            m.instant("end", "dischargedAt", &mut it.discharged_at)
        });
        let _ = m.object("hospitalization", |m| {
            stay::destination(m, ("destinationOrganisation", &mut it.destination_organisation));
            let _ = m.object("dischargeDisposition", |m| {
                let _ = m.marked("coding", ("system", DISPOSITION.into()), |m| {
                    m.code("code", "destination", &mut it.destination, DESTINATIONS);
                    m.pass_over("display");
                });
            });
        });
        let _ = m.extension(OPEN_CARE, |m| {
            m.flag("valueBoolean", "openCareAvailable", &mut it.open_care_available);
        });
        stay::care_contact(m, &mut it.fixed_care_contact);
        stay::note(m, &mut it.text);
        stay::provider(m, frame);
    });
}
