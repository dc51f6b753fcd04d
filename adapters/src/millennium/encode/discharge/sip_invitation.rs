//! `discharge.sip_invitation` to SIU^S12, S13 or S15: the meeting in SCH and TQ1, the place in AIL, the people in AIP.

use contracts::discharge::{Goal, Participant, SipInvitation};
use contracts::identity::oid::HSA_ID_HL7;
use contracts::{Action, Envelope};

use super::visit::{self, Visit};
use super::{notice, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{closed, date, instant, text, text_at};
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient, providers};

/// Writes a call to a meeting.
pub(in crate::millennium::encode) fn write(
    pen: &mut Pen<'_>,
    envelope: &Envelope,
    invitation: &SipInvitation,
) {
    let said = &invitation.notice;
    let trigger = match said.action {
        Action::New => "S12",
        Action::Revise => "S13",
        Action::Withdraw => "S15",
    };
    header::write(pen, envelope, ("SIU", trigger, "SIU_S12"));
    schedule(pen, invitation);
    if invitation.meeting_at.is_some() {
        pen.segment("TQ1");
        pen.writer.at(1, 1).plain("1");
        let path = pen.path("meetingAt");
        pen.instant(7, invitation.meeting_at, path);
    }
    pen.within_notice(|pen| patient::write(pen, &said.patient, None));
    visit::write(pen, "N", said, &Visit::default());
    notice::write(pen, said, said.action);
    pen.within_notice(|pen| instant(pen, Element::NoticeTime, said.notice_time, "noticeTime"));
    let priorities = invitation.patient_priorities.as_deref();
    text(pen, Element::Priorities, priorities, "patientPriorities");
    let path = pen.path("followUpOn");
    date(pen, Element::FollowUpOn, "", invitation.follow_up_on, path);
    goals(pen, &invitation.goal);
    resources(pen, invitation);
}

/// SCH. Its reason, contact and enterer are required; the name type says that nobody is named.
fn schedule(pen: &mut Pen<'_>, invitation: &SipInvitation) {
    let system = &pen.profile.observation_system;
    pen.segment("SCH");
    let path = pen.path("meetingId");
    pen.text(2, 1, invitation.meeting_id.as_deref(), path);
    let code = pen.profile.sip_appointments.first();
    let code = code.map_or("SIP", String::as_str);
    pen.writer.at(6, 1).text(code, "");
    pen.writer.at(6, 2).text("Samordnad individuell planering", "");
    pen.writer.at(6, 3).text(system, "");
    if let Some(minutes) = invitation.minutes {
        pen.writer.at(9, 1).number(minutes);
        pen.table(10, 1, ("min", "minut"), "ISO+");
    }
    let author = invitation.notice.author.as_ref();
    for field in [16, 20] {
        match author {
            Some(author) => {
                let path = pen.path("notice.author.healthcareProfessional");
                units::professional(pen, field, &author.healthcare_professional, path);
            }
            None => pen.writer.at(field, 10).plain("U"),
        }
    }
    let status = match invitation.notice.action {
        Action::New | Action::Revise => "Booked",
        Action::Withdraw => "Cancelled",
    };
    pen.writer.at(25, 1).plain(status);
}

fn goals(pen: &mut Pen<'_>, goals: &[Goal]) {
    for (index, goal) in goals.iter().enumerate() {
        let sub_id = (index + 1).to_string();
        let path = pen.path("goal").item(index);
        for (element, value, leaf) in [
            (Element::Goal, &goal.goal, "goal"),
            (Element::GoalNeed, &goal.need, "need"),
            (Element::GoalIntervention, &goal.intervention, "intervention"),
        ] {
            text_at(pen, element, &sub_id, value.as_deref(), path.leaf(leaf));
        }
        if let Some(unit) = &goal.responsible_organisation {
            let path = path.part("responsibleOrganisation");
            units::by_id(pen, Element::GoalUnit, &sub_id, unit, path);
        }
        date(pen, Element::GoalDue, &sub_id, goal.due_on, path.leaf("dueOn"));
        closed(pen, Element::GoalStatus, &sub_id, goal.status);
    }
}

/// RGS, which is required, with the place and the people.
fn resources(pen: &mut Pen<'_>, invitation: &SipInvitation) {
    let action = match invitation.notice.action {
        Action::New => "A",
        Action::Revise => "U",
        Action::Withdraw => "D",
    };
    resource(pen, "RGS", 1, action);
    if let Some(place) = invitation.location.as_deref() {
        resource(pen, "AIL", 1, action);
        let path = pen.path("location");
        pen.text(3, 9, Some(place), path);
    }
    for (index, person) in (0_u64..).zip(&invitation.participant) {
        resource(pen, "AIP", index + 1, action);
        participant(pen, person, usize::try_from(index).unwrap_or(usize::MAX));
    }
}

fn resource(pen: &mut Pen<'_>, segment: &str, number: u64, action: &str) {
    pen.segment(segment);
    pen.writer.at(1, 1).number(number);
    pen.writer.at(2, 1).plain(action);
}

/// A person by name, with the unit as the facility that speaks for them (XCN-14).
fn participant(pen: &mut Pen<'_>, person: &Participant, index: usize) {
    let path = pen.path("participant").item(index);
    let called = person.name.as_deref();
    providers::name(&mut pen.writer, (3, 2), called, path.leaf("name"));
    let unit = person.organisation.as_ref();
    if let Some(unit) = unit.and_then(|unit| unit.care_unit_id.as_ref()) {
        let path = path.part("organisation").leaf("careUnitId");
        pen.hsa_id(3, 14, Some(unit), path);
        pen.writer.at(3, 14).sub(2).plain(HSA_ID_HL7);
        pen.writer.at(3, 14).sub(3).plain("ISO");
    }
    if let Some(role) = person.role {
        pen.closed(4, role);
    }
}
