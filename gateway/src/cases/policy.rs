//! Which families are followed, and how strictly. Follows nothing.

use contracts::case::Family;
use jiff::SignedDuration;

/// What is done about a family's rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Its cases are not followed.
    Off,
    /// A broken rule is told, and the message goes.
    #[default]
    Warn,
    /// A broken rule refuses the message.
    Enforce,
}

/// How strictly cases are followed.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Referrals.
    pub referral: Mode,
    /// Discharge processes.
    pub discharge: Mode,
    /// Enrolments with a team.
    pub team: Mode,
    /// Coordinations.
    pub coordination: Mode,
    /// How long what should have come before a message may still come.
    pub window: SignedDuration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            referral: Mode::Warn,
            discharge: Mode::Warn,
            team: Mode::Warn,
            coordination: Mode::Warn,
            window: SignedDuration::from_hours(72),
        }
    }
}

impl Policy {
    /// What is done about a family's rules.
    #[must_use]
    pub const fn of(&self, family: Family) -> Mode {
        match family {
            Family::Referral => self.referral,
            Family::Discharge => self.discharge,
            Family::Team => self.team,
            Family::Coordination => self.coordination,
        }
    }
}
