//! The standard sub-codes of APPLICATION_ERROR, both ways: what each means to the sender of a message, and
//! which one tells a source what the gateway found.

use contracts::{Kind, Reason, Violation};

/// A standard sub-code (TKB 4.3.1.1). None of them gets better by sending the same message again.
pub(super) struct SubCode {
    /// The code.
    pub(super) code: &'static str,
    /// What its message carries, in whose response it may stand.
    of: Kind,
    /// What it means for the message that was sent.
    pub(super) reason: Reason,
    /// The element of the message it is about; empty for the case itself.
    about: &'static str,
}

const fn code(code: &'static str, of: Kind, reason: Reason, about: &'static str) -> SubCode {
    SubCode {
        code,
        of,
        reason,
        about,
    }
}

/// Every standard sub-code; our own contracts have none. Unknown unit or referral: the target does not know what is spoken of. The rest:
/// the target cannot handle the message, now or later.
pub(super) const ALL: &[SubCode] = &[
    code(
        "PR001",
        Kind::ReferralRequest,
        Reason::TargetUnknown,
        "requestOrganisation",
    ),
    code(
        "PR002",
        Kind::ReferralRequest,
        Reason::TargetRefused,
        "reasonForVersion",
    ),
    code(
        "PR003",
        Kind::ReferralRequest,
        Reason::TargetRefused,
        "attachment",
    ),
    code("PR004", Kind::ReferralRequest, Reason::TargetRefused, "personId"),
    code(
        "PRC001",
        Kind::ReferralConfirmation,
        Reason::TargetUnknown,
        "confirmingOrganisation",
    ),
    code("PRC002", Kind::ReferralConfirmation, Reason::TargetUnknown, ""),
    code("PRC003", Kind::ReferralConfirmation, Reason::TargetRefused, ""),
    code(
        "PRC004",
        Kind::ReferralConfirmation,
        Reason::TargetRefused,
        "forwardingRecipient",
    ),
    code(
        "PRO001",
        Kind::ReferralOutcome,
        Reason::TargetUnknown,
        "respondingOrganisation",
    ),
    code("PRO002", Kind::ReferralOutcome, Reason::TargetUnknown, ""),
    code("PRO003", Kind::ReferralOutcome, Reason::TargetRefused, ""),
    code(
        "PRO004",
        Kind::ReferralOutcome,
        Reason::TargetRefused,
        "attachment",
    ),
];

/// What a sub-code means for a message of a kind, when it is one that means never: a standard one that
/// responses to the kind may carry, or a reason of a gateway like this one.
pub(super) fn meaning(of: Kind, name: &str) -> Option<(&'static str, Reason)> {
    let standard = ALL.iter().find(|known| known.of == of && known.code == name);
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

/// The sub-code that tells the source of a message of a kind why it was refused. A standard one only where it
/// is certain: what was found is about the code's own element, or the case is unknown. Otherwise the
/// gateway's own code for the reason.
pub(super) fn telling(of: Kind, reason: Reason, found: &[Violation]) -> &'static str {
    let about = |known: &&SubCode| {
        !known.about.is_empty() && found.iter().any(|violation| names(&violation.path, known.about))
    };
    let fits =
        |known: &&SubCode| known.of == of && (known.reason == reason || reason == Reason::NotExpressible);
    let is_case = |known: &&SubCode| known.about.is_empty() && reason == Reason::TargetUnknown;
    let mut fitting = ALL.iter().filter(fits);
    let found = fitting.clone().find(about).or_else(|| fitting.find(is_case));
    found.map_or(reason.code(), |known| known.code)
}

fn names(path: &str, element: &str) -> bool {
    path.split(['.', '[']).any(|step| step == element)
}
