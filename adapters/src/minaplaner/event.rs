//! What each message is called: its event, its activity, and the status of the stay that goes with them
//! (MedCom's table; facts 2.4). The kind of document follows from them, and they from the document.

use contracts::discharge::{Interruption, InterruptionType, Leave, LeaveType};
use contracts::team::{Enrolment, EnrolmentType};
use contracts::{Action, Content, Reason, Violation};
use serde_json::Value;

use super::rules::{MPL_001, MPL_002};
use crate::DecodeFailure;
use crate::wire::fhir::{Bundle, Fields};

/// A kind of message.
pub(super) struct Row {
    /// The event, and whether MedCom has published it; the others are our own in the same style.
    pub(super) event: (&'static str, bool),
    /// The activity of something new.
    pub(super) activity: &'static str,
    /// The resource that holds the case.
    pub(super) case: &'static str,
    /// What the message is about, where that is not the case itself.
    pub(super) focus: Option<&'static str>,
    /// The status of the case when something is new, revised, withdrawn.
    status: [&'static str; 3],
    /// A content that tells nothing more yet.
    make: fn() -> Content,
    /// Whether a content is told by it.
    tells: fn(&Content) -> bool,
}

const STAY: (&str, bool) = ("hospital-notification-message", true);
const IN_PROGRESS: &str = "in-progress";

macro_rules! rows {
    ($($event:expr, $activity:literal, $case:literal $(> $focus:literal)?, [$new:expr, $revised:expr, $withdrawn:expr], $pattern:pat $(if $guard:expr)? => $make:expr;)+) => {
        static ROWS: &[Row] = &[$(Row {
            event: $event,
            activity: $activity,
            case: $case,
            focus: rows!(@focus $($focus)?),
            status: [$new, $revised, $withdrawn],
            make: || $make,
            tells: |content| matches!(content, $pattern $(if $guard)?),
        }),+];
    };
    (@focus) => { None };
    (@focus $focus:literal) => { Some($focus) };
}

rows! {
    STAY, "admit-inpatient", "Encounter", [IN_PROGRESS, IN_PROGRESS, "entered-in-error"],
        Content::Admission(_) => Content::Admission(Box::default());
    STAY, "start-leave-inpatient", "Encounter", ["onleave", "onleave", IN_PROGRESS],
        Content::Leave(it) if it.type_of_leave == Some(LeaveType::Out) => leave(LeaveType::Out);
    STAY, "end-leave-inpatient", "Encounter", [IN_PROGRESS, IN_PROGRESS, "onleave"],
        Content::Leave(it) if it.type_of_leave == Some(LeaveType::Back) => leave(LeaveType::Back);
    STAY, "discharge-inpatient-home", "Encounter", ["finished", "finished", IN_PROGRESS],
        Content::Discharged(_) => Content::Discharged(Box::default());
    ("discharge-interruption-message", false), "interrupt-process", "Encounter" > "Communication", ["unknown", "unknown", "unknown"],
        Content::Interruption(it) if it.type_of_interruption != Some(InterruptionType::Deceased) => Content::Interruption(Box::default());
    ("discharge-ready-message", false), "report-ready", "Encounter" > "Communication", [IN_PROGRESS, IN_PROGRESS, IN_PROGRESS],
        Content::Ready(_) => Content::Ready(Box::default());
    ("sip-invitation-message", false), "invite-to-sip", "Encounter" > "Appointment", ["unknown", "unknown", "unknown"],
        Content::SipInvitation(_) => Content::SipInvitation(Box::default());
    ("discharge-planning-message", false), "plan-discharge", "Encounter" > "CarePlan", ["unknown", "unknown", "unknown"],
        Content::Planning(_) => Content::Planning(Box::default());
    ("discharge-handover-message", false), "hand-over", "Encounter" > "Composition", ["unknown", "unknown", "unknown"],
        Content::Handover(_) => Content::Handover(Box::default());
    ("team-enrolment-message", false), "begin-enrolment", "EpisodeOfCare", ["active", "active", "entered-in-error"],
        Content::Enrolment(it) if it.type_of_enrolment == Some(EnrolmentType::Begin) => enrolment(EnrolmentType::Begin);
    ("team-enrolment-message", false), "end-enrolment", "EpisodeOfCare", ["finished", "finished", "active"],
        Content::Enrolment(it) if it.type_of_enrolment == Some(EnrolmentType::End) => enrolment(EnrolmentType::End);
    ("team-assessment-message", false), "assess-patient", "EpisodeOfCare" > "Composition", ["active", "active", "active"],
        Content::Assessment(_) => Content::Assessment(Box::default());
    ("acknowledgement-message", true), "acknowledgement", "EpisodeOfCare", ["active", "active", "active"],
        Content::Receipt(_) => Content::Receipt(Box::default());
}

/// A death, told by the activity of the stay and `Patient.deceased`. What the stay was before is not known here.
static DEATH: Row = Row {
    event: STAY,
    activity: "admit-inpatient",
    case: "Encounter",
    focus: None,
    status: ["finished", "finished", IN_PROGRESS],
    make: death,
    tells: |content| matches!(content, Content::Interruption(it) if it.type_of_interruption == Some(InterruptionType::Deceased)),
};

fn leave(type_of_leave: LeaveType) -> Content {
    Content::Leave(Box::new(Leave {
        type_of_leave: Some(type_of_leave),
        ..Leave::default()
    }))
}

fn enrolment(type_of_enrolment: EnrolmentType) -> Content {
    Content::Enrolment(Box::new(Enrolment {
        type_of_enrolment: Some(type_of_enrolment),
        ..Enrolment::default()
    }))
}

fn death() -> Content {
    Content::Interruption(Box::new(Interruption {
        type_of_interruption: Some(InterruptionType::Deceased),
        ..Interruption::default()
    }))
}

impl Row {
    /// How a content is told.
    pub(super) fn telling(content: &Content) -> Option<&'static Self> {
        ROWS.iter()
            .chain(std::iter::once(&DEATH))
            .find(|row| (row.tells)(content))
    }

    /// Every activity of something new.
    #[cfg(test)]
    pub(super) fn activities() -> impl Iterator<Item = &'static str> {
        ROWS.iter().map(|row| row.activity)
    }

    /// What a message tells, what it does to what was told before, and which Provenance says so.
    pub(super) fn read(bundle: &Bundle) -> Result<(&'static Self, Action, usize), DecodeFailure> {
        let header = bundle.peek(0);
        let event = header.and_then(|header| text(header, "/eventCoding/code"));
        let of_event = |row: &&Self| Some(row.event.0) == event;
        if !ROWS.iter().any(|row| of_event(&row)) {
            return Err(unknown(&MPL_001, "MessageHeader.eventCoding"));
        }
        let unknown = || unknown(&MPL_002, "Provenance.activity");
        let provenance = own_provenance(bundle).ok_or_else(unknown)?;
        let activity = bundle
            .peek(provenance)
            .and_then(|fields| text(fields, "/activity/coding/0/code"))
            .ok_or_else(unknown)?;
        let (action, activity) = action(activity);
        let row = ROWS
            .iter()
            .find(|row| of_event(row) && row.activity == activity)
            .ok_or_else(unknown)?;
        if row.event != STAY {
            return Ok((row, action, provenance));
        }
        let removes = bundle
            .peek(provenance)
            .is_some_and(|fields| text(fields, "/entity/0/role") == Some("removal"));
        match (died(bundle).ok_or_else(unknown)?, action) {
            (Death::Told, Action::New | Action::Revise) => Ok((&DEATH, action, provenance)),
            (Death::Told, Action::Withdraw) => Err(unknown()),
            (Death::Denied, Action::New) if removes => Ok((&DEATH, Action::Withdraw, provenance)),
            // Many systems say of everybody alive that they are.
            (Death::Denied | Death::Untold, action) => Ok((row, action, provenance)),
        }
    }

    /// A content that tells nothing more yet.
    pub(super) fn content(&self) -> Content {
        (self.make)()
    }

    /// The activity of an action.
    pub(super) fn activity_of(&self, action: Action) -> String {
        match action {
            Action::New => self.activity.to_owned(),
            Action::Revise => format!("revise-{}", self.activity),
            // That somebody is not dead is said by `Patient.deceased`.
            Action::Withdraw if self.is_death() => self.activity.to_owned(),
            Action::Withdraw => format!("cancel-{}", self.activity),
        }
    }

    /// Whether it tells of a death.
    pub(super) fn is_death(&self) -> bool {
        std::ptr::eq(self, &DEATH)
    }

    /// The status of the case after an action.
    pub(super) const fn status_of(&self, action: Action) -> &'static str {
        let [new, revised, withdrawn] = self.status;
        match action {
            Action::New => new,
            Action::Revise => revised,
            Action::Withdraw => withdrawn,
        }
    }
}

fn action(activity: &str) -> (Action, &str) {
    if let Some(rest) = activity.strip_prefix("revise-") {
        (Action::Revise, rest)
    } else if let Some(rest) = activity.strip_prefix("cancel-") {
        (Action::Withdraw, rest)
    } else {
        (Action::New, activity)
    }
}

/// The Provenance whose target is the message itself; the others are earlier steps.
fn own_provenance(bundle: &Bundle) -> Option<usize> {
    bundle.all("Provenance").find(|at| {
        let fields = bundle.peek(*at);
        let target = fields.and_then(|fields| text(fields, "/target/0/reference"));
        target.and_then(|target| bundle.resolve(target)) == Some(0)
    })
}

/// What a message says of the patient's death.
enum Death {
    Told,
    Denied,
    Untold,
}

/// What the message says of the patient's death; nothing when that cannot be read.
fn died(bundle: &Bundle) -> Option<Death> {
    let Some(patient) = bundle.all("Patient").next().and_then(|at| bundle.peek(at)) else {
        return Some(Death::Untold);
    };
    match (patient.get("deceasedBoolean"), patient.get("deceasedDateTime")) {
        (Some(Value::Bool(true)), _) | (None, Some(Value::String(_))) => Some(Death::Told),
        (Some(Value::Bool(false)), None) => Some(Death::Denied),
        (None, None) => Some(Death::Untold),
        (Some(_), _) | (None, Some(_)) => None,
    }
}

fn text<'f>(fields: &'f Fields, pointer: &str) -> Option<&'f str> {
    let (first, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    fields
        .get(first)?
        .pointer(&format!("/{rest}"))
        .and_then(Value::as_str)
}

fn unknown(rule: &'static contracts::Rule, path: &str) -> DecodeFailure {
    DecodeFailure {
        reason: Reason::Unsupported,
        violations: vec![Violation::of(rule, path)],
    }
}
