//! Which message it is: event, version and processing id. What is not read is refused by name.

use contracts::{Action, Reason, Rule, Violation};

use super::structures::{EVENTS, Structure};
use crate::DecodeFailure;
use crate::millennium::profile::Profile;
use crate::millennium::rules;
use crate::wire::hl7v2::rules::HL7_012;
use crate::wire::hl7v2::{Message, Segment, out_of_order};

const VERSIONS: &[&str] = &[
    "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2",
];

/// Events that take something back, also those that are not read.
const TAKING_BACK: &[&str] = &[
    "A11", "A12", "A13", "A23", "A25", "A26", "A27", "A29", "A32", "A33", "A38", "A52", "A53", "A55", "S15",
    "T04",
];

/// An event that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// REF: from the referrer.
    Request(Trigger),
    /// RRI: to the referrer.
    Response(Trigger),
    /// ADT, SIU, MDM: of a stay in hospital and what follows it.
    Stay(Stay, Action),
}

/// The trigger event of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// I12: new.
    New,
    /// I13: changed.
    Changed,
    /// I14: cancelled.
    Cancelled,
}

/// What an event of a stay is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stay {
    /// Admission.
    Admission,
    /// A move, within the hospital or to another.
    Transfer,
    /// Pending discharge.
    Ready,
    /// Discharge or death.
    Discharge,
    /// Leave of absence.
    LeaveOut,
    /// Return from it.
    LeaveBack,
    /// A meeting.
    Meeting,
    /// A document of text.
    Document,
}

impl Event {
    /// Whether it takes back what was said.
    const fn takes_back(self) -> bool {
        matches!(self, Self::Stay(_, Action::Withdraw))
    }

    /// The event of a message.
    ///
    /// # Errors
    /// An event, version or processing id that is not read.
    pub(super) fn of(
        message: &Message<'_>,
        profile: &Profile,
        found: &mut Vec<Violation>,
    ) -> Result<Self, DecodeFailure> {
        // A message that could be indexed begins with MSH.
        let Some(header) = message.segment("MSH") else {
            return Err(unsupported(&rules::MIL_001, "MSH-9"));
        };
        let kind = header.field(9).component(1).code();
        let trigger = header.field(9).component(2).code();
        match (kind, trigger) {
            ("REF", "I14") => return Err(unsupported(&rules::MIL_004, "MSH-9")),
            ("REF" | "RRI", "I15") => return Err(unsupported(&rules::MIL_005, "MSH-9")),
            _ => {}
        }
        let known = EVENTS.iter().find(|row| row.0 == kind && row.1 == trigger);
        let Some((.., event, structure)) = known else {
            return Err(unsupported(&rules::MIL_001, "MSH-9"));
        };
        version(&header)?;
        processing(&header, profile)?;
        note(&header, message, structure, found);
        let recorded = message.segment("EVN").map_or("", |event| event.field(1).code());
        if TAKING_BACK.contains(&recorded) && !event.takes_back() {
            found.push(Violation::of(&rules::MIL_031, "EVN-1"));
        }
        Ok(*event)
    }
}

fn note(header: &Segment<'_>, message: &Message<'_>, structure: &Structure, found: &mut Vec<Violation>) {
    let declared = header.field(9).component(3).code();
    if !declared.is_empty() && declared != structure.name {
        found.push(Violation::of(&rules::MIL_006, "MSH-9.3"));
    }
    let recorded = message.segment("EVN").map_or("", |event| event.field(1).code());
    if !recorded.is_empty() && recorded != header.field(9).component(2).code() {
        found.push(Violation::of(&rules::MIL_019, "EVN-1"));
    }
    for field in [7, 10, 11, 12] {
        if header.field(field).is_empty() {
            found.push(Violation::of(&rules::MIL_007, format!("MSH-{field}")));
        }
    }
    if out_of_order(message, structure.segments) {
        found.push(Violation::of(&HL7_012, "MSH"));
    }
}

fn version(header: &Segment<'_>) -> Result<(), DecodeFailure> {
    let version = header.field(12).component(1).code();
    if version.is_empty() || VERSIONS.contains(&version) {
        return Ok(());
    }
    Err(unsupported(&rules::MIL_002, "MSH-12"))
}

fn processing(header: &Segment<'_>, profile: &Profile) -> Result<(), DecodeFailure> {
    let id = header.field(11).component(1).code();
    if id.is_empty() || id == profile.processing_id {
        return Ok(());
    }
    Err(unsupported(&rules::MIL_003, "MSH-11"))
}

/// What is said of a message that is not one that is read.
pub(super) fn unsupported(rule: &'static Rule, place: &str) -> DecodeFailure {
    DecodeFailure {
        reason: Reason::Unsupported,
        violations: vec![Violation::of(rule, place)],
    }
}
