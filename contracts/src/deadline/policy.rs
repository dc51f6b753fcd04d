//! What a region has agreed: how long each step may take. The defaults are those of the law where there is one. It
//! counts nothing.

use jiff::civil::Time;

use super::Bound;
use crate::referral::Priority;

/// How long each step may take; `None` where nobody waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Of a referral that is routine, or does not say how urgent it is.
    pub referral: Referral,
    /// Of a referral to be dealt with as soon as possible.
    pub asap: Referral,
    /// Of a referral to be dealt with at once.
    pub stat: Referral,
    /// From the admission, or from the later assessment of need, to the notice of it.
    pub admission: Option<Allowance>,
    /// From the notice of admission to the first contribution to the plan.
    pub planning: Option<Allowance>,
    /// From the notice that the patient is ready to the call to a meeting.
    pub sip_invitation: Option<Allowance>,
    /// From the discharge to the information for those who go on.
    pub handover: Option<Allowance>,
    /// From the notice that the patient is ready to the day on which somebody else pays.
    pub payment: Option<Payment>,
    /// From the arrival of a message to that of what must come before it.
    pub missing: Option<Allowance>,
    /// Whether weekends and holidays are left out of the count.
    pub working_days: bool,
}

/// How long each step of a referral may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Referral {
    /// From the referral to somebody having seen it.
    pub receipt: Option<Allowance>,
    /// From the referral, or from the complement asked for, to the assessment.
    pub assessment: Option<Allowance>,
    /// From the referral to the final answer.
    pub answer: Option<Allowance>,
}

/// How long a step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// So many hours, to the second, whatever the clocks of the country do meanwhile.
    Hours(u32),
    /// Until midnight, Swedish time, at the end of the day so many days later; 0 is the same day.
    Days(u32),
}

/// When somebody else pays for a patient who is ready and still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// From so many days after the notice; at least 1.
    pub days: u32,
    /// A notice later than this, Swedish time, is as one of the next day. At the very moment is not later.
    pub noon: Time,
    /// Where an average is agreed on: so many days for each patient are free.
    pub average_days: u32,
}

impl Allowance {
    /// Whether the last moment is in time.
    pub(super) const fn bound(self) -> Bound {
        match self {
            Self::Hours(_) => Bound::Within,
            Self::Days(_) => Bound::Before,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            referral: Referral::default(),
            asap: Referral::default(),
            stat: Referral::default(),
            admission: Some(Allowance::Hours(24)),
            planning: Some(Allowance::Hours(48)),
            sip_invitation: Some(Allowance::Days(3)),
            handover: Some(Allowance::Days(0)),
            payment: Some(Payment::default()),
            missing: Some(Allowance::Hours(72)),
            working_days: false,
        }
    }
}

impl Policy {
    /// What is agreed for a referral of this urgency.
    pub(super) const fn of(&self, priority: Option<Priority>) -> &Referral {
        match priority {
            Some(Priority::Stat) => &self.stat,
            Some(Priority::Asap) => &self.asap,
            Some(Priority::Routine) | None => &self.referral,
        }
    }
}

impl Default for Referral {
    fn default() -> Self {
        Self {
            receipt: Some(Allowance::Hours(24)),
            assessment: Some(Allowance::Days(7)),
            answer: Some(Allowance::Days(90)),
        }
    }
}

impl Default for Payment {
    fn default() -> Self {
        Self {
            days: 3,
            noon: Time::constant(12, 0, 0, 0),
            average_days: 3,
        }
    }
}
