//! SIU^S12 to S15 to `discharge.sip_invitation`: the meeting in SCH and TQ1, the place in AIL, the people in AIP.

use contracts::discharge::{Goal, Participant, ParticipantRole, SipInvitation};
use contracts::referral::Organisation;
use contracts::{Action, Kind};
use jiff::Timestamp;

use super::{notice, units};
use crate::millennium::codes::{Closed, Element};
use crate::millennium::decode::observations::{Observations, Observed, lines, of, only};
use crate::millennium::decode::providers;
use crate::millennium::decode::reader::Reader;
use crate::millennium::rules;
use crate::wire::hl7v2::{Part, Segment};

/// Whether an appointment is a SIP meeting: hospitals send their other appointments with the same events.
pub(super) fn is_sip(reader: &Reader<'_>) -> bool {
    let codes = &reader.profile.sip_appointments;
    let said = [6, 7, 8].map(|field| {
        reader
            .field("SCH", field)
            .map_or("", |part| part.component(1).code())
    });
    let known = |code: &&str| codes.iter().any(|known| known.eq_ignore_ascii_case(code));
    codes.is_empty() || said.iter().any(known)
}

/// Whether the diary says that an appointment has been cancelled.
pub(super) fn is_cancelled(reader: &Reader<'_>) -> bool {
    reader
        .field("SCH", 25)
        .is_some_and(|status| is_said(status, &["Cancelled", "Canceled", "Deleted", "Dc", "Noshow"]))
}

/// Names a status of the appointment that says neither that it is to be nor that it is cancelled.
fn note_status(reader: &mut Reader<'_>) {
    const LIVE: &[&str] = &["Pending", "Waitlist", "Booked", "Overbook", "Started", "Complete"];
    let status = reader.field("SCH", 25).filter(|status| !status.is_empty());
    if let Some(status) = status.filter(|status| !is_said(*status, LIVE))
        && !is_cancelled(reader)
    {
        reader.unreadable(
            status,
            None,
            "a status of table 0278 that tells whether there is a meeting",
        );
    }
}

/// Whether the code or the text of a status is one of those.
fn is_said(status: Part<'_>, statuses: &[&str]) -> bool {
    let said = [1, 2].map(|number| status.component(number).code());
    let mut pairs = statuses.iter().flat_map(|known| said.map(|said| (known, said)));
    pairs.any(|(known, said)| known.eq_ignore_ascii_case(said))
}

/// Reads a call to a meeting.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    action: Action,
) -> SipInvitation {
    let said = |field| reader.field("SCH", field).map_or("", |part| part.raw());
    // The one to ask, when that is another than the one who entered it.
    if !said(16).is_empty() && said(16) != said(20) {
        reader.warn(&rules::MIL_011, "SCH-16");
    }
    note_status(reader);
    SipInvitation {
        notice: notice::read(reader, observations, Kind::DischargeSipInvitation, action),
        meeting_id: meeting_id(reader),
        meeting_at: meeting_at(reader),
        minutes: minutes(reader),
        location: location(reader, action),
        participant: participants(reader, action),
        patient_priorities: observations.text(reader, Element::Priorities),
        goal: goals(reader, observations),
        follow_up_on: observations.date(reader, Element::FollowUpOn),
    }
}

/// The id that the diary gave the meeting, or the one that it was asked for with.
fn meeting_id(reader: &mut Reader<'_>) -> Option<String> {
    let schedule = reader.segment("SCH")?;
    [2, 1]
        .into_iter()
        .find_map(|field| reader.text(schedule.field(field).component(1)))
}

/// When it begins: TQ1-7, in older messages SCH-11.4, otherwise when the service begins. A meeting has one time: where
/// several are told, none is chosen.
fn meeting_at(reader: &mut Reader<'_>) -> Option<Timestamp> {
    const PATH: &str = "sipInvitation.meetingAt";
    for (id, field) in [("TQ1", 7), ("AIS", 4)] {
        let told = reader.segments.iter().filter(|segment| segment.is(id));
        let mut times = told.map(|segment| segment.field(field));
        let first = times.next().map_or("", |part| part.raw());
        if let Some(other) = times.find(|part| !part.is_empty() && part.raw() != first) {
            reader.surplus(other);
        }
    }
    if let Some(older) = reader.field("SCH", 11) {
        reader.single(older);
    }
    let timing = reader.field("TQ1", 7);
    let older = reader.field("SCH", 11).map(|part| part.component(4));
    let service = reader.field("AIS", 4);
    let places = [timing, older, service].into_iter().flatten();
    let part = places.into_iter().find(|part| !part.is_empty())?;
    reader.instant(part, Some(PATH))
}

/// How long it lasts, when that is given in minutes.
fn minutes(reader: &mut Reader<'_>) -> Option<u64> {
    let schedule = reader.segment("SCH")?;
    let (duration, unit) = (schedule.field(9), schedule.field(10).component(1));
    if duration.is_empty() {
        return None;
    }
    let is_minutes = ["", "min", "minutes", "m"]
        .iter()
        .any(|known| unit.code().eq_ignore_ascii_case(known));
    if !is_minutes {
        reader.unreadable(unit, None, "minutes");
        return None;
    }
    reader.number(duration, None)
}

/// Where: every place, the room and the link to it alike.
fn location(reader: &mut Reader<'_>, action: Action) -> Option<String> {
    let segments = resources(reader, "AIL", action);
    let named = segments.flat_map(|segment| segment.field(3).repetitions());
    let places: Vec<String> = named.filter_map(|named| place(reader, named)).collect();
    Some(places.join("; ")).filter(|places| !places.is_empty())
}

/// A place: its description, or else its parts.
fn place<'m>(reader: &mut Reader<'m>, place: Part<'m>) -> Option<String> {
    if let Some(described) = reader.text(place.component(9)) {
        return Some(described);
    }
    let parts = [1, 2, 3, 4].map(|number| place.component(number).subcomponent(1));
    let parts: Vec<String> = parts.into_iter().filter_map(|part| reader.text(part)).collect();
    Some(parts.join(", ")).filter(|place| !place.is_empty())
}

fn participants(reader: &mut Reader<'_>, action: Action) -> Vec<Participant> {
    let people = resources(reader, "AIP", action);
    people
        .flat_map(|segment| {
            let named = segment.field(3).repetitions();
            named.map(move |person| (person, segment.field(4).component(1)))
        })
        .map(|(person, role)| participant(reader, person, role))
        .collect()
}

/// The places or people of a meeting, without those that are taken out of it. A meeting that is cancelled takes out all
/// of them, and names whom it was to have.
fn resources<'m>(
    reader: &Reader<'m>,
    id: &'static str,
    action: Action,
) -> impl Iterator<Item = &'m Segment<'m>> + use<'m> {
    let of_id = reader.segments.iter().filter(move |segment| segment.is(id));
    of_id.filter(move |segment| action == Action::Withdraw || segment.field(2).code() != "D")
}

/// A person of the meeting. Personnel is what AIP is for, so one of another role than those agreed is staff.
fn participant<'m>(reader: &mut Reader<'m>, person: Part<'m>, role: Part<'m>) -> Participant {
    let agreed = ParticipantRole::of_code(role.code());
    if agreed.is_none() {
        reader.inferred(role.place(), "a role of the closed list, AIP-4; AIP is personnel");
    }
    let unit = person.component(14).subcomponent(1);
    Participant {
        name: providers::full_name(reader, person, 2),
        role: agreed.or(Some(ParticipantRole::Staff)),
        organisation: reader.hsa_id(unit).map(|unit| Organisation {
            care_unit_id: Some(unit),
        }),
    }
}

fn goals<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Vec<Goal> {
    let elements = [
        Element::Goal,
        Element::GoalNeed,
        Element::GoalIntervention,
        Element::GoalUnit,
        Element::GoalDue,
        Element::GoalStatus,
    ];
    let groups = observations.groups(&elements);
    groups.iter().map(|group| goal(reader, group)).collect()
}

fn goal<'m>(reader: &mut Reader<'m>, group: &[&Observed<'m>]) -> Goal {
    let mut text = |element| {
        let parts = of(group, element)
            .into_iter()
            .flat_map(|one| one.value.repetitions());
        lines(reader, parts)
    };
    let (need, goal, intervention) = (
        text(Element::GoalNeed),
        text(Element::Goal),
        text(Element::GoalIntervention),
    );
    Goal {
        need,
        goal,
        intervention,
        responsible_organisation: units::id_if_said(reader, &of(group, Element::GoalUnit)),
        due_on: only(reader, group, Element::GoalDue).and_then(|part| reader.date(part, None)),
        status: only(reader, group, Element::GoalStatus).and_then(|part| reader.closed(part)),
    }
}
