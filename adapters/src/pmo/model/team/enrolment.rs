//! `Enrolment`: the content of ProcessEnrolment.

use contracts::team::Enrolment;

use crate::wire::riv::structures;

structures! {
    Enrolment {
        "notice" => notice,
        "typeOfEnrolment" => type_of_enrolment,
        "team" => team,
        "criterion" => criterion,
        "responseMinutes" => response_minutes,
        "validFrom" => valid_from,
        "validUntil" => valid_until,
        "endedAt" => ended_at,
        "endReason" => end_reason,
        "text" => text,
    }
}
