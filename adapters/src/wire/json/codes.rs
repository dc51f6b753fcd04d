//! What the reason codes of a refusal mean to the one who sent the message.

use contracts::Reason;

/// Reasons with which another gateway says that it does not know where the message should go. Every
/// other refusal, with a code known here or not, is a refusal of the message itself.
const UNKNOWN: &[Reason] = &[Reason::NoRoute, Reason::TargetUnknown];

/// The longest code that is passed on. A longer one is text, and text is not passed on.
const LONGEST: usize = 20;

/// The reason for parking a message that was refused with a code.
pub(super) fn reason_of(code: &str) -> Reason {
    match Reason::from_code(code) {
        Some(reason) if UNKNOWN.contains(&reason) => Reason::TargetUnknown,
        Some(_) | None => Reason::TargetRefused,
    }
}

/// The code of a refusal, when it has the form of one.
pub(super) fn code_of(reason: Option<&str>) -> String {
    reason
        .filter(|code| {
            (1..=LONGEST).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        .unwrap_or("refused")
        .to_owned()
}
