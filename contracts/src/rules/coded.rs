//! Rules of coded values. Which codes a system has is not asked: selections grow without a new version
//! of the contract.

use crate::CodedValue;
use crate::Rule;
use crate::check::Check;

crate::rules! {
    /// The rules of coded values.
    pub(crate) RULES {
        COD_001 "COD-001" Error: "the code must be given"
            / "koden måste anges"
            @ "TKB 5.2.1: CVType.code 1..1";
        COD_002 "COD-002" Error: "the code system must be given"
            / "kodsystemet måste anges"
            @ "TKB 5.2.1: CVType.codeSystem 1..1";
        COD_003 "COD-003" Error: "the meaning of the code must be given in words; where the code system has none, the code itself"
            / "kodens klartext måste anges; där kodsystemet saknar klartext anges koden själv"
            @ "TKB 5.2.1: CVType.displayName 1..1";
    }
}

/// Asks the rules of a coded value (`CVType`).
pub(crate) fn check(check: &mut Check, coded: &CodedValue) {
    code(check, coded);
    check.required(&COD_003, "displayName", coded.display_name.as_ref());
}

/// Asks the rules of a coded value whose meaning in words may be left out (`ActivityCodeType`).
pub(crate) fn code(check: &mut Check, coded: &CodedValue) {
    check.required(&COD_001, "code", coded.code.as_ref());
    check.required(&COD_002, "codeSystem", coded.code_system.as_ref());
    for (field, text) in [
        ("code", &coded.code),
        ("codeSystem", &coded.code_system),
        ("codeSystemName", &coded.code_system_name),
        ("codeSystemVersion", &coded.code_system_version),
        ("displayName", &coded.display_name),
        ("originalText", &coded.original_text),
    ] {
        let _ = check.text(field, text.as_deref());
    }
}

/// Asks that a code is of one of these systems, where it names one.
pub(crate) fn of_system(check: &mut Check, rule: &'static Rule, coded: &CodedValue, systems: &[&str]) {
    if let Some(named) = said(coded.code_system.as_deref()) {
        check.holds(rule, "codeSystem", systems.contains(&named));
    }
}

/// A text that says something.
pub(crate) fn said(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim_start().is_empty())
}
