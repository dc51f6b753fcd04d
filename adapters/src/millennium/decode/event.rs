//! Which message it is: event, version and processing id. What is not read is refused by name.

use contracts::{Reason, Rule, Violation};

use crate::DecodeFailure;
use crate::millennium::profile::Profile;
use crate::millennium::rules;
use crate::wire::hl7v2::rules::HL7_012;
use crate::wire::hl7v2::{Message, Segment, out_of_order};

/// The structures, group by group; AUT and CTD may follow several segments and are not placed.
const REF_I12: &[&str] = &[
    "MSH", "SFT", "RF1", "PRD", "PID", "NK1", "GT1", "IN1", "ACC", "DG1", "DRG", "AL1", "PR1", "OBR", "PV1",
    "PV2",
];
const RRI_I12: &[&str] = &[
    "MSH", "SFT", "MSA", "RF1", "PRD", "PID", "ACC", "DG1", "DRG", "AL1", "PR1", "OBR", "PV1", "PV2",
];
const VERSIONS: &[&str] = &[
    "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2",
];

/// An event that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) kind: Kind,
    pub(super) trigger: Trigger,
}

/// Which way the message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// REF: from the referrer.
    Request,
    /// RRI: to the referrer.
    Response,
}

/// The trigger event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// I12: new.
    New,
    /// I13: changed.
    Changed,
    /// I14: cancelled.
    Cancelled,
}

impl Event {
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
        let event = match (kind, trigger) {
            ("REF", "I12") => Self::new(Kind::Request, Trigger::New),
            ("REF", "I13") => Self::new(Kind::Request, Trigger::Changed),
            ("REF", "I14") => return Err(unsupported(&rules::MIL_004, "MSH-9")),
            ("REF" | "RRI", "I15") => return Err(unsupported(&rules::MIL_005, "MSH-9")),
            ("RRI", "I12") => Self::new(Kind::Response, Trigger::New),
            ("RRI", "I13") => Self::new(Kind::Response, Trigger::Changed),
            ("RRI", "I14") => Self::new(Kind::Response, Trigger::Cancelled),
            _ => return Err(unsupported(&rules::MIL_001, "MSH-9")),
        };
        version(&header)?;
        processing(&header, profile)?;
        event.note(&header, message, found);
        Ok(event)
    }

    const fn new(kind: Kind, trigger: Trigger) -> Self {
        Self { kind, trigger }
    }

    fn note(self, header: &Segment<'_>, message: &Message<'_>, found: &mut Vec<Violation>) {
        let (name, structure) = match self.kind {
            Kind::Request => ("REF_I12", REF_I12),
            Kind::Response => ("RRI_I12", RRI_I12),
        };
        let declared = header.field(9).component(3).code();
        if !declared.is_empty() && declared != name {
            found.push(Violation::of(&rules::MIL_006, "MSH-9.3"));
        }
        for field in [7, 10, 11, 12] {
            if header.field(field).is_empty() {
                found.push(Violation::of(&rules::MIL_007, format!("MSH-{field}")));
            }
        }
        if out_of_order(message, structure) {
            found.push(Violation::of(&HL7_012, "MSH"));
        }
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

fn unsupported(rule: &'static Rule, place: &str) -> DecodeFailure {
    DecodeFailure {
        reason: Reason::Unsupported,
        violations: vec![Violation::of(rule, place)],
    }
}
