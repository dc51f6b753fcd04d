//! Rules of `discharge.ready`.

use super::{notice, unit};
use crate::check::Check;
use crate::discharge::Ready;

crate::rules! {
    /// The rules that messages of readiness alone have, in document order.
    pub(crate) RULES {
        RDY_001 "RDY-001" Error: "the time when the patient became ready must be given, unless the message is taken back"
            / "tidpunkt då patienten blev utskrivningsklar måste anges, om inte meddelandet återkallas"
            @ "SFS 2017:612, 3 kap.: utskrivningsklar";
        RDY_002 "RDY-002" Warning: "the expected discharge should not come before the patient is ready"
            / "beräknad tidpunkt för utskrivning bör inte ligga före att patienten blev utskrivningsklar"
            @ "SFS 2017:612, 3 kap.: utskrivningsklar";
    }
}

/// Asks every rule of a message of readiness.
pub(crate) fn check(check: &mut Check, ready: &Ready) {
    let says = !ready.notice.withdraws();
    check.within("ready", |c| {
        notice::check(c, &ready.notice);
        c.required_if(says, &RDY_001, "readyAt", ready.ready_at.as_ref());
        let expected = ready.expected_discharge_at;
        c.in_order(&RDY_002, "expectedDischargeAt", ready.ready_at, expected);
        unit::care_contact(c, ready.fixed_care_contact.as_ref());
        notice::text(c, "text", ready.text.as_ref());
    });
}
