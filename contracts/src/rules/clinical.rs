//! Rules of conditions and activities: a code or a text, never both.

use crate::check::Check;
use crate::coded::system;
use crate::referral::{Activity, Condition};
use crate::rules::coded;
use crate::{CodedValue, Rule};

crate::rules! {
    /// The rules of conditions and activities.
    pub(crate) RULES {
        CON_001 "CON-001" Error: "a condition must have a code or a text, not both"
            / "ett kliniskt tillstånd måste ha kod eller text, inte båda"
            @ "TKB 6.1.3, 6.3.3 schematron: condition";
        CON_002 "CON-002" Error: "a condition must have a code or a text"
            / "ett kliniskt tillstånd måste ha en kod eller en text"
            @ "TKB 6.3.2: outcome.condition; 6.1.3, 6.3.3 schematron: non-empty elements";
        CON_003 "CON-003" Error: "the text of a condition must have at most 8192 characters"
            / "texten om ett kliniskt tillstånd får ha högst 8192 tecken"
            @ "TKB 6.1.2, 6.3.2: condition.text";
        CON_004 "CON-004" Warning: "the code of a condition should be of ICD-10-SE, 1.2.752.116.1.1.1"
            / "koden för ett kliniskt tillstånd bör vara ur ICD-10-SE, 1.2.752.116.1.1.1"
            @ "TKB 6.1.2, 6.3.2: condition.code";
        ACT_001 "ACT-001" Error: "an activity must have a code or a text, not both"
            / "en åtgärd måste ha kod eller text, inte båda"
            @ "TKB 6.1.3, 6.3.3 schematron: desiredActivity, accomplishedActivity";
        ACT_002 "ACT-002" Error: "an activity must have a code or a text"
            / "en åtgärd måste ha en kod eller en text"
            @ "TKB 6.1.2, 6.3.2: desiredActivity, accomplishedActivity; 6.1.3, 6.3.3 schematron: non-empty elements";
        ACT_003 "ACT-003" Error: "the text of an activity must have at most 8192 characters"
            / "texten om en åtgärd får ha högst 8192 tecken"
            @ "TKB 6.1.2, 6.3.2: desiredActivity.text, accomplishedActivity.text";
        ACT_004 "ACT-004" Warning: "the code of an activity should be of KVÅ, 1.2.752.116.1.3.2.1.4, or of SNOMED CT; a receiver may refuse others"
            / "koden för en åtgärd bör vara ur KVÅ, 1.2.752.116.1.3.2.1.4, eller Snomed CT; andra kan mottagaren avvisa"
            @ "TKB 6.1.2, 6.3.2: desiredActivity.code, accomplishedActivity.code";
    }
}

/// What is asked alike of everything that has a code or a text.
pub(crate) struct CodeOrText {
    pub(crate) one: &'static Rule,
    pub(crate) any: &'static Rule,
    pub(crate) length: &'static Rule,
}

/// Asks the rules of every condition.
pub(crate) fn conditions(check: &mut Check, conditions: &[Condition]) {
    let rules = CodeOrText {
        one: &CON_001,
        any: &CON_002,
        length: &CON_003,
    };
    check.each("condition", conditions, |c, condition| {
        code_or_text(c, &rules, condition.code.as_ref(), condition.text.as_ref());
        c.inside("code", condition.code.as_ref(), |c, code| {
            coded::check(c, code);
            coded::of_system(c, &CON_004, code, &[system::ICD_10_SE]);
        });
    });
}

/// Asks the rules of every activity.
pub(crate) fn activities(check: &mut Check, field: &'static str, activities: &[Activity]) {
    let rules = CodeOrText {
        one: &ACT_001,
        any: &ACT_002,
        length: &ACT_003,
    };
    let systems = &[system::KVA, system::SNOMED_CT_SE, system::SNOMED_CT_SE_OLD];
    check.each(field, activities, |c, activity| {
        let _ = c.text("id", activity.id.as_deref());
        code_or_text(c, &rules, activity.code.as_ref(), activity.text.as_ref());
        c.inside("code", activity.code.as_ref(), |c, code| {
            coded::code(c, code);
            coded::of_system(c, &ACT_004, code, systems);
        });
    });
}

/// Asks that there is a code or a text.
pub(crate) fn code_or_text(
    check: &mut Check,
    rules: &CodeOrText,
    code: Option<&CodedValue>,
    text: Option<&String>,
) {
    match (code, text) {
        (None, None) => check.missing(rules.any, ""),
        (Some(_), Some(_)) => check.holds(rules.one, "", false),
        (Some(_), None) | (None, Some(_)) => {}
    }
    check.text_within((rules.length, 8192), "text", text);
}
