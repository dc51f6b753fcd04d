//! Rules of `discharge.handover`.

use super::{item, notice, unit};
use crate::check::Check;
use crate::discharge::Handover;

crate::rules! {
    /// The rules that handovers alone have, in document order.
    pub(crate) RULES {
        HND_001 "HND-001" Warning: "the time when the patient leaves should be given"
            / "tidpunkt då patienten lämnar sjukhuset bör anges"
            @ "SFS 2017:612, 3 kap.: information the same day";
        HND_002 "HND-002" Error: "a summary of the care must be given, unless the message is taken back"
            / "en sammanfattning av vården måste anges, om inte meddelandet återkallas"
            @ "SFS 2017:612, 3 kap.: information the same day";
        HND_003 "HND-003" Error: "a text of a handover must have at most 65000 characters"
            / "en text i informationen vid utskrivning får ha högst 65000 tecken"
            @ "contract 1.0: handover";
    }
}

/// Asks every rule of a handover.
pub(crate) fn check(check: &mut Check, handover: &Handover) {
    let says = !handover.notice.withdraws();
    check.within("handover", |c| {
        notice::check(c, &handover.notice);
        c.required_if(says, &HND_001, "dischargedAt", handover.discharged_at.as_ref());
        c.each("responsibleClinician", &handover.responsible_clinician, unit::who);
        unit::care_contact(c, handover.fixed_care_contact.as_ref());
        texts(c, handover, says);
        item::each(c, "need", &handover.need);
        item::each(c, "medication", &handover.medication);
        item::each(c, "aid", &handover.aid);
    });
}

fn texts(c: &mut Check, handover: &Handover, says: bool) {
    c.required_if(says, &HND_002, "summaryOfCare", handover.summary_of_care.as_ref());
    for (field, text) in [
        ("reasonForAdmission", &handover.reason_for_admission),
        ("stateAtAdmission", &handover.state_at_admission),
        ("summaryOfCare", &handover.summary_of_care),
        ("stateAtDischarge", &handover.state_at_discharge),
        ("patientView", &handover.patient_view),
        ("riskAssessment", &handover.risk_assessment),
        ("workCapacity", &handover.work_capacity),
        ("followUp", &handover.follow_up),
    ] {
        c.text_within((&HND_003, 65000), field, text.as_ref());
    }
}
