//! `SipInvitation`: the content of ProcessSipInvitation.

use contracts::discharge::{Goal, Participant, SipInvitation};

use crate::wire::riv::structures;

structures! {
    SipInvitation {
        "notice" => notice,
        "meetingId" => meeting_id,
        "meetingAt" => meeting_at,
        "minutes" => minutes,
        "location" => location,
        "participant" => participant,
        "patientPriorities" => patient_priorities,
        "goal" => goal,
        "followUpOn" => follow_up_on,
    }

    Participant {
        "name" => name,
        "role" => role,
        "organisation" => organisation,
    }

    Goal {
        "need" => need,
        "goal" => goal,
        "intervention" => intervention,
        "responsibleOrganisation" => responsible_organisation,
        "dueOn" => due_on,
        "status" => status,
    }
}
