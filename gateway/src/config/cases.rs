//! `[cases]`: what is done about the rules between the messages of a case.

use schemars::JsonSchema;
use serde::Serialize;

use super::keys::Keys;
use super::quantity::Duration;
use super::value::words;
use crate::cases::{Mode, Policy};

/// `[cases]`: what is done about the rules between the messages of a case (`contracts/PROTOCOL.md`). Of each family:
/// `"off"` follows no case, `"warn"` tells the source and counts, `"enforce"` refuses the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Cases {
    /// Referrals. Default: `"warn"`.
    pub referral: CaseRules,
    /// Discharge processes. Default: `"warn"`.
    pub discharge: CaseRules,
    /// Enrolments with a mobile team. Default: `"warn"`.
    pub team: CaseRules,
    /// Coordinations between regions. Default: `"warn"`.
    pub coordination: CaseRules,
    /// How long after it was said a message may still wait for what should have come before it: `"1m"` to `"90d"`.
    /// Until then it passes with a warning. Default: `"72h"`.
    pub window: Duration,
}

words! {
    /// What is done about the rules of a family.
    pub enum CaseRules: "\"off\", \"warn\" or \"enforce\"" {
        /// Its cases are not followed.
        Off = "off",
        /// A broken rule is told, and the message goes.
        Warn = "warn",
        /// A broken rule refuses the message.
        Enforce = "enforce",
    }
}

impl Default for Cases {
    fn default() -> Self {
        Self {
            referral: CaseRules::Warn,
            discharge: CaseRules::Warn,
            team: CaseRules::Warn,
            coordination: CaseRules::Warn,
            window: Duration::days(3),
        }
    }
}

impl Cases {
    pub(super) fn read(mut keys: Keys<'_>) -> Self {
        let default = Self::default();
        let window = keys.within("window", Duration::seconds(60)..=Duration::days(90));
        Self {
            referral: keys.get("referral").unwrap_or(default.referral),
            discharge: keys.get("discharge").unwrap_or(default.discharge),
            team: keys.get("team").unwrap_or(default.team),
            coordination: keys.get("coordination").unwrap_or(default.coordination),
            window: window.unwrap_or(default.window),
        }
    }
}

impl From<CaseRules> for Mode {
    fn from(rules: CaseRules) -> Self {
        match rules {
            CaseRules::Off => Self::Off,
            CaseRules::Warn => Self::Warn,
            CaseRules::Enforce => Self::Enforce,
        }
    }
}

impl From<Cases> for Policy {
    fn from(cases: Cases) -> Self {
        Self {
            referral: cases.referral.into(),
            discharge: cases.discharge.into(),
            team: cases.team.into(),
            coordination: cases.coordination.into(),
            window: cases.window.into(),
        }
    }
}
