//! Rules of `team.enrolment`.

use std::collections::HashSet;

use super::{notice, unit};
use crate::check::Check;
use crate::team::{Enrolment, EnrolmentType};

crate::rules! {
    /// The rules that enrolments alone have, in document order.
    pub(crate) RULES {
        ENR_001 "ENR-001" Error: "the type of enrolment must be given: begin or end"
            / "typ av inskrivning måste anges: inskrivning eller avslut"
            @ "contract 1.0: enrolment.typeOfEnrolment 1..1";
        ENR_002 "ENR-002" Warning: "a patient should meet at least four different criteria to be enrolled"
            / "en patient bör uppfylla minst fyra olika kriterier för att skrivas in"
            @ "Kristianstad: mobilt vårdteam, 4 of 6 criteria";
        ENR_003 "ENR-003" Error: "the time in which the team is to answer must be 1 minute or more"
            / "tiden inom vilken teamet ska svara måste vara minst 1 minut"
            @ "contract 1.0: enrolment.responseMinutes";
        ENR_004 "ENR-004" Warning: "the last day should not come before the first"
            / "sista dagen bör inte komma före den första"
            @ "contract 1.0: enrolment.validFrom, validUntil";
        ENR_005 "ENR-005" Warning: "when and why an enrolment ended should be given"
            / "när och varför en inskrivning avslutades bör anges"
            @ "contract 1.0: enrolment.endedAt, endReason";
    }
}

/// So many criteria a patient should meet.
const FEWEST: usize = 4;

/// Asks every rule of an enrolment.
pub(crate) fn check(check: &mut Check, enrolment: &Enrolment) {
    let says = !enrolment.notice.withdraws();
    check.within("enrolment", |c| {
        notice::check(c, &enrolment.notice);
        let what = enrolment.type_of_enrolment;
        c.required(&ENR_001, "typeOfEnrolment", what.as_ref());
        unit::full_organisation(c, "team", &enrolment.team);
        let begins = says && what == Some(EnrolmentType::Begin);
        let criteria: HashSet<_> = enrolment.criterion.iter().collect();
        c.holds(&ENR_002, "criterion", !begins || criteria.len() >= FEWEST);
        c.holds(&ENR_003, "responseMinutes", enrolment.response_minutes != Some(0));
        let (first, last) = (enrolment.valid_from, enrolment.valid_until);
        c.in_order(&ENR_004, "validUntil", first, last);
        let ends = says && what == Some(EnrolmentType::End);
        c.required_if(ends, &ENR_005, "endedAt", enrolment.ended_at.as_ref());
        c.required_if(ends, &ENR_005, "endReason", enrolment.end_reason.as_ref());
        notice::text(c, "endReason", enrolment.end_reason.as_ref());
        notice::text(c, "text", enrolment.text.as_ref());
    });
}
