//! Rules of `discharge.discharged`.

use super::{notice, unit};
use crate::check::Check;
use crate::discharge::{DischargeDestination, Discharged};

crate::rules! {
    /// The rules that messages of discharge alone have, in document order.
    pub(crate) RULES {
        DIS_001 "DIS-001" Error: "the time of discharge must be given, unless the message is taken back"
            / "tidpunkt för utskrivning måste anges, om inte meddelandet återkallas"
            @ "SFS 2017:612, 3 kap.: utskrivning";
        DIS_002 "DIS-002" Warning: "the unit should be given when the patient went to another care provider"
            / "enheten bör anges när patienten gått till en annan vårdgivare"
            @ "contract 1.0: discharged.destinationOrganisation";
    }
}

/// Asks every rule of a message of discharge.
pub(crate) fn check(check: &mut Check, discharged: &Discharged) {
    let says = !discharged.notice.withdraws();
    check.within("discharged", |c| {
        notice::check(c, &discharged.notice);
        c.required_if(says, &DIS_001, "dischargedAt", discharged.discharged_at.as_ref());
        let elsewhere = discharged.destination == Some(DischargeDestination::OtherCare);
        let unit = discharged.destination_organisation.as_ref();
        c.required_if(says && elsewhere, &DIS_002, "destinationOrganisation", unit);
        if let Some(unit) = unit {
            unit::full_organisation(c, "destinationOrganisation", unit);
        }
        unit::care_contact(c, discharged.fixed_care_contact.as_ref());
        notice::text(c, "text", discharged.text.as_ref());
    });
}
