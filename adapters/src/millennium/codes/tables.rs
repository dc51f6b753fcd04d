//! Tables of the referral events: status (0283), priority (0280), result status (0123), sex (0001), and
//! the codes of e-remiss that travel beside them in the alternate half of RF1-1.

use contracts::referral::{ConfirmationType, Gender, OutcomeType, Priority, VersionReason};

/// A code with its text, and the status of table 0283 that comes nearest to it.
#[derive(Clone, Copy)]
pub(in crate::millennium) struct TextCode {
    /// The code of e-remiss.
    pub(in crate::millennium) code: &'static str,
    /// What it means.
    pub(in crate::millennium) text: &'static str,
    /// Status and its text.
    pub(in crate::millennium) status: (&'static str, &'static str),
}

const ACCEPTED: (&str, &str) = ("A", "Accepted");
const PENDING: (&str, &str) = ("P", "Pending");
const REJECTED: (&str, &str) = ("R", "Rejected");
const EXPIRED: (&str, &str) = ("E", "Expired");

const fn code(code: &'static str, text: &'static str, status: (&'static str, &'static str)) -> TextCode {
    TextCode { code, text, status }
}

/// The code of a reason for a version.
pub(in crate::millennium) const fn version_reason(reason: VersionReason) -> TextCode {
    match reason {
        VersionReason::New => code("NR", "Ny remiss", PENDING),
        VersionReason::Changed => code("AR", "Ändrad remiss", PENDING),
        VersionReason::Forwarded => code("VR", "Vidareskickad remiss", PENDING),
        VersionReason::PaymentChanged => code("AB", "Ändrat betalningsansvar", PENDING),
    }
}

/// The reason that a code names.
pub(in crate::millennium) fn version_reason_of(code: &str) -> Option<VersionReason> {
    match code {
        "NR" => Some(VersionReason::New),
        "AR" => Some(VersionReason::Changed),
        "VR" => Some(VersionReason::Forwarded),
        "AB" => Some(VersionReason::PaymentChanged),
        _ => None,
    }
}

/// The code of a type of confirmation.
pub(in crate::millennium) const fn confirmation(kind: ConfirmationType) -> TextCode {
    match kind {
        ConfirmationType::Confirmed => code("BEK", "Bekräftelse", ACCEPTED),
        ConfirmationType::ComplementWanted => code("KOM", "Kompletteringsbegäran", PENDING),
        ConfirmationType::Forwarded => code("VID", "Besked om vidareskickning", PENDING),
        ConfirmationType::Rejected => code("AVV", "Avvisad remiss", REJECTED),
        ConfirmationType::Aborted => code("AVB", "Avbruten remiss", EXPIRED),
    }
}

/// The type of confirmation that a code names.
pub(in crate::millennium) fn confirmation_of(code: &str) -> Option<ConfirmationType> {
    match code {
        "BEK" => Some(ConfirmationType::Confirmed),
        "KOM" => Some(ConfirmationType::ComplementWanted),
        "VID" => Some(ConfirmationType::Forwarded),
        "AVV" => Some(ConfirmationType::Rejected),
        "AVB" => Some(ConfirmationType::Aborted),
        _ => None,
    }
}

/// The code of a type of answer, and its result status (OBR-25).
pub(in crate::millennium) const fn outcome(kind: OutcomeType) -> (TextCode, &'static str) {
    match kind {
        OutcomeType::Partial => (code("DSV", "Delsvar", ACCEPTED), "A"),
        OutcomeType::Preliminary => (code("PSV", "Preliminärt svar", ACCEPTED), "P"),
        OutcomeType::Final => (code("SSV", "Slutsvar", ACCEPTED), "F"),
    }
}

/// The type of answer that a code names.
pub(in crate::millennium) fn outcome_of(code: &str) -> Option<OutcomeType> {
    match code {
        "DSV" => Some(OutcomeType::Partial),
        "PSV" => Some(OutcomeType::Preliminary),
        "SSV" => Some(OutcomeType::Final),
        _ => None,
    }
}

/// The type of answer that a result status names. A corrected result (`C`) replaces a final one.
pub(in crate::millennium) fn status_of_result(status: &str) -> Option<OutcomeType> {
    match status {
        "A" => Some(OutcomeType::Partial),
        "P" => Some(OutcomeType::Preliminary),
        "F" | "C" => Some(OutcomeType::Final),
        _ => None,
    }
}

/// The code of table 0001 for a gender.
pub(in crate::millennium) const fn sex(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "M",
        Gender::Female => "F",
        Gender::Unknown => "U",
        Gender::NotApplicable => "N",
    }
}

/// The gender that a code of table 0001 names.
pub(in crate::millennium) fn gender_of(code: &str) -> Option<Gender> {
    match code {
        "M" | "m" | "1" => Some(Gender::Male),
        "F" | "f" | "K" | "2" => Some(Gender::Female),
        "U" | "A" | "0" => Some(Gender::Unknown),
        "N" | "O" | "9" => Some(Gender::NotApplicable),
        _ => None,
    }
}

/// The code of a priority (RF1-2, table 0280) and its text.
pub(in crate::millennium) const fn priority(priority: Priority) -> (&'static str, &'static str) {
    match priority {
        Priority::Stat => ("S", "STAT"),
        Priority::Asap => ("A", "ASAP"),
        Priority::Routine => ("R", "Routine"),
    }
}

/// The priority that a code or its text names, and whether that was a code of the table.
pub(in crate::millennium) fn priority_of(code: &str) -> Option<(Priority, bool)> {
    let is = |wanted: &str| code.eq_ignore_ascii_case(wanted);
    Priority::ALL.into_iter().find_map(|named| {
        let (known, text) = priority(named);
        (is(known) || is(text)).then_some((named, code == known))
    })
}
