//! `[deadlines]`: how long each step of a case may take in this region. When a step is due is said by the contracts.

use std::str::FromStr;

use contracts::deadline::{Allowance, Payment, Policy, Referral};
use jiff::civil::Time;
use schemars::JsonSchema;
use serde::Serialize;

use super::keys::Keys;
use super::quantity::{NotAQuantity, written_as_text};

/// The longest that a step may be given.
const MOST_DAYS: u32 = 3_650;

/// `[deadlines]`: how long each step of a case may take in this region: hours, `"48h"`, whole calendar days that end at
/// midnight Swedish time, `"3d"` (`"0d"` is the same day), or `"never"`, where nobody waits for it. Regional agreements go
/// before the law, whose numbers are the defaults. At a start all cases are counted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Deadlines {
    /// From a referral until somebody has seen it: a confirmation of any sort, a receipt, or an answer. Default: `"24h"`.
    pub receipt: Allowed,
    /// From a referral, or from the complement asked for, until it is assessed (BEK, KOM, VID, AVV). Default: `"7d"`.
    pub assessment: Allowed,
    /// From a referral to its final answer (SSV). Default: `"90d"`.
    pub answer: Allowed,
    /// From an admission, or from the later assessment of need, to the notice of it. Default: `"24h"`.
    pub admission: Allowed,
    /// From the notice of admission to the first contribution to the plan. Default: `"48h"`.
    pub planning: Allowed,
    /// From the notice that the patient is ready to the call to a SIP meeting. Default: `"3d"`.
    pub sip_invitation: Allowed,
    /// From the discharge to the information for those who go on. Default: `"0d"`.
    pub handover: Allowed,
    /// From the notice that the patient is ready to the day from which the municipality pays; whole days, at least one.
    /// Default: `"3d"`.
    pub payment: Allowed,
    /// A notice that the patient is ready, sent later than this, Swedish time, counts as one of the next day. Default: `"12:00"`.
    pub payment_noon: ClockTime,
    /// Where payment goes by the average of a month: days that are free for each patient, 0 to 365. Default: 3.
    #[schemars(range(min = 0, max = 365))]
    pub payment_average_days: u32,
    /// From the arrival of a message to that of what must come before it; see `window` in `[cases]`. Default: `"72h"`.
    pub missing: Allowed,
    /// Whether Saturdays, Sundays and public holidays are left out of every count. Default: false.
    pub working_days: bool,
    /// Referrals to be dealt with as soon as possible. Default: as in `[deadlines]`, key by key.
    pub asap: Urgent,
    /// Referrals to be dealt with at once. Default: as in `[deadlines]`, key by key.
    pub stat: Urgent,
}

/// How long each step may take of a referral that says how urgent it is, in the first line of its administrative
/// information: `[deadlines.asap]` is for `Prioritet: skyndsam (A)`, `[deadlines.stat]` for `Prioritet: akut (S)`, the
/// codes A and S of RF1-2 in HL7 v2. All other referrals go by `[deadlines]`. A version that says nothing changes nothing,
/// and what becomes urgent is counted from then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Urgent {
    /// From a referral until somebody has seen it. Default: as in `[deadlines]`.
    pub receipt: Allowed,
    /// From a referral, or from the complement asked for, until it is assessed. Default: as in `[deadlines]`.
    pub assessment: Allowed,
    /// From a referral to its final answer. Default: as in `[deadlines]`.
    pub answer: Allowed,
}

/// How long a step may take: `"48h"`, `"3d"`, or `"never"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed(pub Option<Allowance>);

impl FromStr for Allowed {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        if text == "never" {
            return Ok(Self(None));
        }
        let (number, unit) = text
            .split_at_checked(text.len().saturating_sub(1))
            .ok_or(NotAQuantity)?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = number.parse().ok().filter(|_| is_number).ok_or(NotAQuantity)?;
        let allowance = match unit {
            "h" if number <= MOST_DAYS * 24 => Allowance::Hours(number),
            "d" if number <= MOST_DAYS => Allowance::Days(number),
            _ => return Err(NotAQuantity),
        };
        Ok(Self(Some(allowance)))
    }
}

impl std::fmt::Display for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(Allowance::Hours(hours)) => write!(f, "{hours}h"),
            Some(Allowance::Days(days)) => write!(f, "{days}d"),
            None => f.write_str("never"),
        }
    }
}

/// A time of day, written `"12:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime(pub Time);

impl FromStr for ClockTime {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let parsed = Time::strptime("%H:%M", text)
            .map(Self)
            .map_err(|_| NotAQuantity)?;
        // Only as it is written again: "7:5" is no time of day.
        if parsed.to_string() == text {
            Ok(parsed)
        } else {
            Err(NotAQuantity)
        }
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

written_as_text!(Allowed, "allowance", "^([0-9]+[hd]|never)$");
written_as_text!(ClockTime, "time", "^([01][0-9]|2[0-3]):[0-5][0-9]$");

impl Default for Deadlines {
    fn default() -> Self {
        let policy = Policy::default();
        let payment = policy.payment.unwrap_or_default();
        Self {
            receipt: Allowed(policy.referral.receipt),
            assessment: Allowed(policy.referral.assessment),
            answer: Allowed(policy.referral.answer),
            admission: Allowed(policy.admission),
            planning: Allowed(policy.planning),
            sip_invitation: Allowed(policy.sip_invitation),
            handover: Allowed(policy.handover),
            payment: Allowed(Some(Allowance::Days(payment.days))),
            payment_noon: ClockTime(payment.noon),
            payment_average_days: payment.average_days,
            missing: Allowed(policy.missing),
            working_days: policy.working_days,
            asap: policy.asap.into(),
            stat: policy.stat.into(),
        }
    }
}

impl Deadlines {
    pub(super) fn read(mut keys: Keys<'_>) -> Self {
        let default = Self::default();
        let payment = keys.get("payment").unwrap_or(default.payment);
        if matches!(payment.0, Some(Allowance::Hours(_) | Allowance::Days(0))) {
            keys.fault("payment", "whole days, at least \"1d\", or \"never\"");
        }
        let all = Urgent::read(&mut keys, default.asap);
        let (asap, stat) = (
            Urgent::read(&mut keys.table("asap"), all),
            Urgent::read(&mut keys.table("stat"), all),
        );
        let mut allowed = |key, default| keys.get(key).unwrap_or(default);
        Self {
            receipt: all.receipt,
            assessment: all.assessment,
            answer: all.answer,
            admission: allowed("admission", default.admission),
            planning: allowed("planning", default.planning),
            sip_invitation: allowed("sip_invitation", default.sip_invitation),
            handover: allowed("handover", default.handover),
            missing: allowed("missing", default.missing),
            payment,
            payment_noon: keys.get("payment_noon").unwrap_or(default.payment_noon),
            payment_average_days: keys
                .whole("payment_average_days", 0..=365)
                .unwrap_or(default.payment_average_days),
            working_days: keys.get("working_days").unwrap_or(default.working_days),
            asap,
            stat,
        }
    }
}

impl Urgent {
    fn read(keys: &mut Keys<'_>, default: Self) -> Self {
        let mut allowed = |key, default| keys.get(key).unwrap_or(default);
        Self {
            receipt: allowed("receipt", default.receipt),
            assessment: allowed("assessment", default.assessment),
            answer: allowed("answer", default.answer),
        }
    }
}

impl Default for Urgent {
    fn default() -> Self {
        Referral::default().into()
    }
}

impl From<Referral> for Urgent {
    fn from(agreed: Referral) -> Self {
        Self {
            receipt: Allowed(agreed.receipt),
            assessment: Allowed(agreed.assessment),
            answer: Allowed(agreed.answer),
        }
    }
}

impl From<Urgent> for Referral {
    fn from(agreed: Urgent) -> Self {
        Self {
            receipt: agreed.receipt.0,
            assessment: agreed.assessment.0,
            answer: agreed.answer.0,
        }
    }
}

impl From<&Deadlines> for Policy {
    fn from(deadlines: &Deadlines) -> Self {
        let payment = match deadlines.payment.0 {
            Some(Allowance::Days(days)) => Some(Payment {
                days,
                noon: deadlines.payment_noon.0,
                average_days: deadlines.payment_average_days,
            }),
            Some(Allowance::Hours(_)) | None => None,
        };
        Self {
            referral: Referral {
                receipt: deadlines.receipt.0,
                assessment: deadlines.assessment.0,
                answer: deadlines.answer.0,
            },
            asap: deadlines.asap.into(),
            stat: deadlines.stat.into(),
            admission: deadlines.admission.0,
            planning: deadlines.planning.0,
            sip_invitation: deadlines.sip_invitation.0,
            handover: deadlines.handover.0,
            payment,
            missing: deadlines.missing.0,
            working_days: deadlines.working_days,
        }
    }
}
