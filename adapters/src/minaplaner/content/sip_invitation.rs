//! `discharge.sip_invitation` as an Appointment: proposed, booked anew, cancelled; its goals as Goal.

use contracts::Action;
use contracts::discharge::{Goal, GoalStatus, ParticipantRole, SipInvitation};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::super::frame::Frame;
use super::super::names::{FOLLOW_UP, INTERVENTION, MEETING, NEED, PART, PRIORITIES, UNIT, concept};
use super::super::unit;
use crate::wire::fhir::Mapper;

const STATUSES: &[(GoalStatus, &str)] = &[
    (GoalStatus::Planned, "planned"),
    (GoalStatus::Ongoing, "active"),
    (GoalStatus::Completed, "completed"),
];

const ROLES: &[(ParticipantRole, &str)] = &[
    (ParticipantRole::Patient, "patient"),
    (ParticipantRole::Relative, "relative"),
    (ParticipantRole::Staff, "staff"),
];

pub(super) fn sip_invitation(m: &mut Mapper, it: &mut SipInvitation, frame: &Frame) {
    let status = match frame.action {
        Action::New => "proposed",
        Action::Revise => "booked",
        Action::Withdraw => "cancelled",
    };
    frame.focus(m, |m| {
        m.constant("status", status.into());
        let _ = m.first("identifier", |m| {
            m.stated("system", MEETING);
            m.text("value", "meetingId", &mut it.meeting_id);
        });
        time(m, it);
        let _ = m.extension(PRIORITIES, |m| {
            m.text("valueString", "patientPriorities", &mut it.patient_priorities);
        });
        let _ = m.extension(FOLLOW_UP, |m| {
            m.date("valueDate", "followUpOn", &mut it.follow_up_on)
        });
        participants(m, it, frame);
        m.each(
            "supportingInformation",
            |_| true,
            ("goal", &mut it.goal),
            |m, goal| {
                m.refer_here("Goal", |m| self::goal(m, goal, frame));
            },
        );
    });
}

/// Start, end and length; where no length is given, the end is the start.
fn time(m: &mut Mapper, it: &mut SipInvitation) {
    m.instant("start", "meetingAt", &mut it.meeting_at);
    m.number("minutesDuration", "minutes", &mut it.minutes);
    let (Some(start), false) = (it.meeting_at, m.reads()) else {
        let mut end = None;
        m.instant("end", "minutes", &mut end);
        if let (None, Some(start), Some(end)) = (it.minutes, it.meeting_at, end) {
            let minutes = u64::try_from(end.duration_since(start).as_mins());
            it.minutes = minutes.ok().filter(|minutes| *minutes > 0);
        }
        return;
    };
    let minutes = it
        .minutes
        .and_then(|minutes| i64::try_from(minutes).ok())
        .unwrap_or_default();
    let end = minutes
        .checked_mul(60)
        .and_then(|seconds| start.checked_add(SignedDuration::from_secs(seconds)).ok());
    m.stated("end", end.unwrap_or(start).to_string());
}

fn participants(m: &mut Mapper, it: &mut SipInvitation, frame: &Frame) {
    let of = |part: &str| json!([concept(PART, part)]);
    let _ = m.marked("participant", ("type", of("subject")), |m| {
        m.link_patient("actor", frame.patient);
        m.stated("status", "needs-action");
    });
    let _ = m.marked("participant", ("type", of("location")), |m| {
        if m.reads() || it.location.is_some() {
            let _ = m.object("actor", |m| {
                m.stated("type", "Location");
                m.text("display", "location", &mut it.location);
            });
            m.stated("status", "needs-action");
        }
    });
    let takes_part = |item: &Value| {
        let code = item.pointer("/type/0/coding/0/code").and_then(Value::as_str);
        ROLES.iter().any(|(_, role)| code == Some(role))
    };
    m.each(
        "participant",
        takes_part,
        ("participant", &mut it.participant),
        |m, who| {
            m.optional("organisation", &mut who.organisation, |m, to| {
                let mut there = false;
                let _ = m.extension(UNIT, |m| there = unit::reference(m, "valueReference", to));
                there
            });
            let _ = m.first("type", |m| {
                let _ = m.marked("coding", ("system", PART.into()), |m| {
                    m.code("code", "role", &mut who.role, ROLES)
                });
            });
            let _ = m.object("actor", |m| m.text("display", "name", &mut who.name));
            m.stated("status", "needs-action");
        },
    );
}

fn goal(m: &mut Mapper, it: &mut Goal, frame: &Frame) {
    frame.own_status(
        m,
        "lifecycleStatus",
        ("status", &mut it.status),
        (STATUSES, "proposed"),
    );
    let _ = m.object("description", |m| m.text("text", "goal", &mut it.goal));
    m.link_patient("subject", frame.patient);
    let _ = m.first("target", |m| m.date("dueDate", "dueOn", &mut it.due_on));
    let _ = m.extension(NEED, |m| m.text("valueString", "need", &mut it.need));
    let _ = m.extension(INTERVENTION, |m| {
        m.text("valueString", "intervention", &mut it.intervention)
    });
    m.optional(
        "responsibleOrganisation",
        &mut it.responsible_organisation,
        |m, to| {
            let mut there = false;
            let _ = m.extension(UNIT, |m| there = unit::reference(m, "valueReference", to));
            there
        },
    );
}
