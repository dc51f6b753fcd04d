//! Rules of `discharge.sip_invitation`.

use super::{notice, unit};
use crate::check::Check;
use crate::discharge::{Goal, Participant, ParticipantRole, SipInvitation};
use crate::time;

crate::rules! {
    /// The rules that invitations alone have, in document order.
    pub(crate) RULES {
        SIP_001 "SIP-001" Error: "the meeting must be given"
            / "mötets id måste anges"
            @ "contract 1.0: sipInvitation.meetingId 1..1";
        SIP_002 "SIP-002" Error: "the time of the meeting must be given, unless the meeting is cancelled"
            / "mötets tidpunkt måste anges, om inte mötet ställs in"
            @ "SFS 2017:612, 4 kap.: kallelse";
        SIP_003 "SIP-003" Error: "a meeting must last from 1 to 1440 minutes"
            / "ett möte måste vara mellan 1 och 1440 minuter långt"
            @ "contract 1.0: sipInvitation.minutes";
        SIP_004 "SIP-004" Warning: "the place or means of the meeting should be given, unless the meeting is cancelled"
            / "mötets plats eller form bör anges, om inte mötet ställs in"
            @ "contract 1.0: sipInvitation.location";
        SIP_005 "SIP-005" Error: "the place of a meeting must have at most 256 characters"
            / "ett mötes plats får ha högst 256 tecken"
            @ "contract 1.0: sipInvitation.location";
        SIP_006 "SIP-006" Error: "the name of a participant must have at most 216 characters"
            / "en deltagares namn får ha högst 216 tecken"
            @ "contract 1.0: sipInvitation.participant.name";
        SIP_007 "SIP-007" Error: "the capacity of a participant must be given: patient, relative or staff"
            / "en deltagares roll måste anges: patient, närstående eller personal"
            @ "contract 1.0: sipInvitation.participant.role 1..1";
        SIP_008 "SIP-008" Warning: "the unit of staff should be given"
            / "personalens enhet bör anges"
            @ "contract 1.0: sipInvitation.participant.organisation";
        SIP_009 "SIP-009" Error: "the goal itself must be given"
            / "själva målet måste anges"
            @ "contract 1.0: sipInvitation.goal.goal 1..1";
        SIP_010 "SIP-010" Warning: "the plan should not be followed up before the meeting"
            / "planen bör inte följas upp före mötet"
            @ "contract 1.0: sipInvitation.followUpOn";
    }
}

/// Asks every rule of an invitation.
pub(crate) fn check(check: &mut Check, invitation: &SipInvitation) {
    let says = !invitation.notice.withdraws();
    check.within("sipInvitation", |c| {
        notice::check(c, &invitation.notice);
        notice::required_id(c, &SIP_001, "meetingId", invitation.meeting_id.as_ref());
        let begins = invitation.meeting_at;
        c.required_if(says, &SIP_002, "meetingAt", begins.as_ref());
        let minutes = invitation.minutes;
        let possible = minutes.is_none_or(|minutes| (1..=1440).contains(&minutes));
        c.holds(&SIP_003, "minutes", possible);
        let place = invitation.location.as_ref();
        c.required_if(says, &SIP_004, "location", place);
        c.text_within((&SIP_005, 256), "location", place);
        c.each("participant", &invitation.participant, participant);
        notice::text(c, "patientPriorities", invitation.patient_priorities.as_ref());
        c.each("goal", &invitation.goal, goal);
        let day = begins.map(|begins| time::to_swedish(begins).date());
        c.in_order(&SIP_010, "followUpOn", day, invitation.follow_up_on);
    });
}

fn participant(c: &mut Check, participant: &Participant) {
    c.text_within((&SIP_006, 216), "name", participant.name.as_ref());
    c.required(&SIP_007, "role", participant.role.as_ref());
    let is_staff = participant.role == Some(ParticipantRole::Staff);
    let unit = participant.organisation.as_ref();
    c.required_if(is_staff, &SIP_008, "organisation", unit);
    if let Some(unit) = unit {
        unit::organisation(c, "organisation", unit);
    }
}

fn goal(c: &mut Check, goal: &Goal) {
    notice::text(c, "need", goal.need.as_ref());
    c.required(&SIP_009, "goal", goal.goal.as_ref());
    notice::text(c, "goal", goal.goal.as_ref());
    notice::text(c, "intervention", goal.intervention.as_ref());
    if let Some(unit) = &goal.responsible_organisation {
        unit::organisation(c, "responsibleOrganisation", unit);
    }
}
