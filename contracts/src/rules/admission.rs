//! Rules of `discharge.admission`.

use super::{notice, patient, unit};
use crate::check::Check;
use crate::discharge::Admission;

crate::rules! {
    /// The rules that admissions alone have, in document order.
    pub(crate) RULES {
        ADM_001 "ADM-001" Warning: "the name of the patient should be given, unless the identity is protected"
            / "patientens namn bör anges, om inte personuppgifterna är skyddade"
            @ "SFS 2017:612, 2 kap.: inskrivningsmeddelande";
        ADM_002 "ADM-002" Warning: "the registered address should be given, unless the identity is protected"
            / "folkbokföringsadressen bör anges, om inte personuppgifterna är skyddade"
            @ "SFS 2017:612, 2 kap.: inskrivningsmeddelande";
        ADM_003 "ADM-003" Warning: "the registered address should be left out when the identity is protected; it is not carried"
            / "folkbokföringsadressen bör utelämnas när personuppgifterna är skyddade; den förs inte vidare"
            @ "contract 1.0: protected identity";
        ADM_004 "ADM-004" Error: "the time of admission must be given, unless the message is taken back"
            / "tidpunkt för inskrivning måste anges, om inte meddelandet återkallas"
            @ "SFS 2017:612, 2 kap.: inskrivningsmeddelande, within 24 hours";
        ADM_005 "ADM-005" Warning: "the time when the need was judged should not come before the admission"
            / "tidpunkt för bedömning av behovet bör inte ligga före inskrivningen"
            @ "SFS 2017:612, 2 kap.: inskrivningsmeddelande, within 24 hours";
        ADM_006 "ADM-006" Error: "the time of the expected discharge must be given, unless the message is taken back"
            / "beräknad tidpunkt för utskrivning måste anges, om inte meddelandet återkallas"
            @ "SFS 2017:612, 2 kap.: inskrivningsmeddelande";
        ADM_007 "ADM-007" Warning: "the expected discharge should not come before the admission"
            / "beräknad tidpunkt för utskrivning bör inte ligga före inskrivningen"
            @ "SFS 2017:612, 2 kap.: inskrivningsmeddelande";
    }
}

/// Asks every rule of an admission.
pub(crate) fn check(check: &mut Check, admission: &Admission) {
    let says = !admission.notice.withdraws();
    check.within("admission", |c| {
        notice::check(c, &admission.notice);
        person(c, admission, says);
        if let Some(ward) = &admission.ward {
            unit::full_organisation(c, "ward", ward);
        }
        let (admitted, expected) = (admission.admitted_at, admission.expected_discharge_at);
        c.required_if(says, &ADM_004, "admittedAt", admitted.as_ref());
        c.in_order(&ADM_005, "assessedAt", admitted, admission.assessed_at);
        c.required_if(says, &ADM_006, "expectedDischargeAt", expected.as_ref());
        c.in_order(&ADM_007, "expectedDischargeAt", admitted, expected);
        notice::text(c, "reasonForAdmission", admission.reason_for_admission.as_ref());
        unit::care_contact(c, admission.fixed_care_contact.as_ref());
        if let Some(clinician) = &admission.responsible_clinician {
            unit::professional(c, "responsibleClinician", clinician);
        }
    });
}

fn person(c: &mut Check, admission: &Admission, says: bool) {
    let patient = &admission.notice.patient;
    let address = admission.registered_address.as_ref();
    let is_open = patient.protected_identity.is_none();
    c.within("notice", |c| {
        c.within("patient", |c| {
            c.required_if(says && is_open, &ADM_001, "name", patient.name.as_ref());
        });
    });
    c.required_if(says && is_open, &ADM_002, "registeredAddress", address);
    c.holds(&ADM_003, "registeredAddress", is_open || address.is_none());
    c.inside("registeredAddress", address, patient::address);
}
