//! Closed lists of the discharge contracts as codes of an observation: the contract's own word, and its meaning in
//! Swedish. Lists that HL7 v2 has a table for are in the profile instead.

use contracts::discharge::{Ability, GoalStatus, ParticipantRole, Track};
use contracts::notice::{Consent, Role};

/// A closed list that travels as codes.
pub(in crate::millennium) trait Closed: Copy + PartialEq + 'static {
    /// Every value with its code and what that means.
    const CODES: &'static [(Self, &'static str, &'static str)];

    /// The code and its meaning.
    fn code(self) -> (&'static str, &'static str) {
        let known = Self::CODES.iter().find(|(value, ..)| *value == self);
        known.map_or(("", ""), |(_, code, text)| (code, text))
    }

    /// The value that a code names.
    fn of_code(code: &str) -> Option<Self> {
        let known = Self::CODES.iter().find(|(_, known, _)| *known == code);
        known.map(|(value, ..)| *value)
    }
}

impl Closed for Role {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Hospital, "hospital", "Sluten vård"),
        (Self::PrimaryCare, "primaryCare", "Regionens öppna vård"),
        (Self::Municipality, "municipality", "Kommun"),
        (Self::MobileTeam, "mobileTeam", "Mobilt vårdteam"),
        (Self::Emergency, "emergency", "Akutsjukvård"),
        (Self::Coordinator, "coordinator", "Samordnare"),
    ];
}

impl Closed for Consent {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Given, "given", "Samtycke finns"),
        (Self::Refused, "refused", "Samtycke saknas"),
        (Self::NotAsked, "notAsked", "Inte tillfrågad"),
        (Self::Withdrawn, "withdrawn", "Samtycke återkallat"),
    ];
}

impl Closed for Track {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Green, "green", "Grönt spår"),
        (Self::Yellow, "yellow", "Gult spår"),
        (Self::Red, "red", "Rött spår"),
    ];
}

impl Closed for Ability {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::CanReceive, "canReceive", "Kan ta emot"),
        (Self::CannotReceive, "cannotReceive", "Kan inte ta emot"),
    ];
}

impl Closed for ParticipantRole {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Patient, "patient", "Patient"),
        (Self::Relative, "relative", "Närstående"),
        (Self::Staff, "staff", "Personal"),
    ];
}

impl Closed for GoalStatus {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Planned, "planned", "Planerat"),
        (Self::Ongoing, "ongoing", "Pågår"),
        (Self::Completed, "completed", "Uppnått"),
    ];
}

/// Table 0136.
impl Closed for bool {
    const CODES: &'static [(Self, &'static str, &'static str)] = &[(true, "Y", "Ja"), (false, "N", "Nej")];
}
