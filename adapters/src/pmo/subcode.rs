//! The standard sub-codes of APPLICATION_ERROR, both ways: what each means to the sender of a message, and
//! which one tells a source what the gateway found.

use contracts::{Reason, Violation};

use super::contract::Contract;

/// A standard sub-code (TKB 4.3.1.1). None of them gets better by sending the same message again.
pub(super) struct SubCode {
    /// The code.
    pub(super) code: &'static str,
    /// The contract whose responses may carry it.
    contract: Contract,
    /// What it means for the message that was sent.
    pub(super) reason: Reason,
    /// The element of the message it is about; empty for the case itself.
    about: &'static str,
}

const fn code(code: &'static str, contract: Contract, reason: Reason, about: &'static str) -> SubCode {
    SubCode {
        code,
        contract,
        reason,
        about,
    }
}

/// Every standard sub-code. Unknown unit or referral: the target does not know what is spoken of. The rest:
/// the target cannot handle the message, now or later.
pub(super) const ALL: &[SubCode] = &[
    code(
        "PR001",
        Contract::Request,
        Reason::TargetUnknown,
        "requestOrganisation",
    ),
    code(
        "PR002",
        Contract::Request,
        Reason::TargetRefused,
        "reasonForVersion",
    ),
    code("PR003", Contract::Request, Reason::TargetRefused, "attachment"),
    code("PR004", Contract::Request, Reason::TargetRefused, "personId"),
    code(
        "PRC001",
        Contract::Confirmation,
        Reason::TargetUnknown,
        "confirmingOrganisation",
    ),
    code("PRC002", Contract::Confirmation, Reason::TargetUnknown, ""),
    code("PRC003", Contract::Confirmation, Reason::TargetRefused, ""),
    code(
        "PRC004",
        Contract::Confirmation,
        Reason::TargetRefused,
        "forwardingRecipient",
    ),
    code(
        "PRO001",
        Contract::Outcome,
        Reason::TargetUnknown,
        "respondingOrganisation",
    ),
    code("PRO002", Contract::Outcome, Reason::TargetUnknown, ""),
    code("PRO003", Contract::Outcome, Reason::TargetRefused, ""),
    code("PRO004", Contract::Outcome, Reason::TargetRefused, "attachment"),
];

/// What a sub-code means for a message of a contract, when it is one that means never: a standard one that
/// responses of the contract may carry, or a reason of a gateway like this one.
pub(super) fn meaning(contract: Contract, name: &str) -> Option<(&'static str, Reason)> {
    let standard = ALL
        .iter()
        .find(|known| known.contract == contract && known.code == name);
    let ours = || {
        let reason = Reason::from_code(name)?;
        let unknown = matches!(reason, Reason::NoRoute | Reason::TargetUnknown);
        let meaning = if unknown {
            Reason::TargetUnknown
        } else {
            Reason::TargetRefused
        };
        Some((reason.code(), meaning))
    };
    standard.map(|known| (known.code, known.reason)).or_else(ours)
}

/// The sub-code that tells a source of a contract's message why it was refused. A standard one only where it
/// is certain: what was found is about the code's own element, or the case is unknown. Otherwise the
/// gateway's own code for the reason.
pub(super) fn telling(contract: Contract, reason: Reason, found: &[Violation]) -> &'static str {
    let about = |known: &&SubCode| {
        !known.about.is_empty() && found.iter().any(|violation| names(&violation.path, known.about))
    };
    let fits = |known: &&SubCode| {
        known.contract == contract && (known.reason == reason || reason == Reason::NotExpressible)
    };
    let is_case = |known: &&SubCode| known.about.is_empty() && reason == Reason::TargetUnknown;
    let mut fitting = ALL.iter().filter(fits);
    let found = fitting.clone().find(about).or_else(|| fitting.find(is_case));
    found.map_or(reason.code(), |known| known.code)
}

fn names(path: &str, element: &str) -> bool {
    path.split(['.', '[']).any(|step| step == element)
}
